"""Much, a part at a time."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_T = TypeVar("_T")


def batched(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Lists of at most `size` items, in order, lazily."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def batched_by_size(
    items: Iterable[_T], most: int, size_of: Callable[[_T], int]
) -> Iterator[list[_T]]:
    """As many at once, in order, as have a size of `most` together, or one that has more."""
    batch: list[_T] = []
    size = 0
    for item in items:
        if batch and size + size_of(item) > most:
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += size_of(item)
    if batch:
        yield batch
