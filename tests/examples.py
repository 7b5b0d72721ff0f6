"""How many examples random tests try."""

from __future__ import annotations

import os

# Of a hundred, by how scripts/test is called.
_SHARE = {"quick": 10, "thorough": 100}.get(os.environ.get("QUOTEWIRE_TEST", ""), 30)


def examples(full: int) -> int:
    """Return `full` where scripts/test is thorough, a tenth of it where quick, else a third."""
    return max(min(5, full), full * _SHARE // 100)
