"""How long something computes, on machines that do other things too."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# What `_reference` takes on an idle core of the machines that the tests' bounds were measured on.
_REFERENCE_S = 0.0087


def cpu_s(work: Callable[[], object], *, below: float = 0.0, tries: int = 3) -> float:
    """Return the least seconds of computing of `tries` runs, or the first that is `below`.

    They are seconds of an idle core: other work on the same core slows down all that runs there,
    and is taken out by a reference measured right before and after.
    """
    least = float("inf")
    for _ in range(tries):
        before = _seconds(_reference)
        took = _seconds(work)
        least = min(least, took / _slowdown(before, _seconds(_reference)))
        if least < below:
            break
    return least


def _slowdown(before: float, after: float) -> float:
    """How much slower the core was than an idle one; 1 where it was as fast or faster."""
    return max(1.0, (before + after) / 2 / _REFERENCE_S)


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _reference() -> None:
    """Some of everything that our rules do: patterns, strings, a table, numbers."""
    lengths: dict[str, int] = {}
    for word in re.findall(r"[a-z]+", "the wall of the old harbour broke at noon, " * 2_000):
        lengths[word] = lengths.get(word, 0) + len(word)
    sum(number * number for number in range(100_000))
