"""How long something computes, on machines that do other things too."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def cpu_s(work: Callable[[], object], *, below: float = 0.0, tries: int = 3) -> float:
    """The least seconds of computing of `tries` runs, or the first that is `below`: what else runs
    here slows down one of them, and by more than twice."""
    least = float("inf")
    for _ in range(tries):
        started = time.process_time()
        work()
        least = min(least, time.process_time() - started)
        if least < below:
            break
    return least
