"""Much, a part at a time."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_T = TypeVar("_T")


def batched(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Lists of at most `size` items, in order, lazily."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
