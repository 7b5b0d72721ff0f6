"""How much two sets have in common. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_T = TypeVar("_T")


def jaccard(some: AbstractSet[_T], others: AbstractSet[_T]) -> float:
    """Return Jaccard's index: 1 for the same, two empty sets too, 0 for nothing in common."""
    shared = len(some & others)
    return shared / (len(some) + len(others) - shared) if some or others else 1.0
