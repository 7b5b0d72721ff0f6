"""How many examples random tests try."""

from __future__ import annotations

import os

IS_THOROUGH = os.environ.get("QUOTEWIRE_TEST") == "thorough"


def examples(full: int) -> int:
    """Return `full` where scripts/test is told to be thorough, else about a third."""
    return full if IS_THOROUGH else max(5, full * 3 // 10)
