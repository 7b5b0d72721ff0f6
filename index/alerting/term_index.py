"""Which sets of terms a text may hold enough of, found by their rarest terms. Pure.

A set is kept under so many of its weightiest terms that whatever misses all of those holds too
little of it (the prefix filter of set-similarity joins: Bayardo, Ma & Srikant 2007, "Scaling up
all pairs similarity search"). An update then meets the few sets with one of its rare words, not
the thousands that share a frequent one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_Key = TypeVar("_Key")


class TermIndex(Generic[_Key]):
    """`least` is the share of a set's weight, 0..1, that makes it a candidate."""

    def __init__(self, least: float, weight: Callable[[str], float]) -> None:
        self._least = least
        self._weight = weight
        self._holders: dict[str, set[_Key]] = defaultdict(set)
        self._kept: dict[_Key, list[str]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def put(self, key: _Key, terms: Sequence[str]) -> None:
        """Keep a set of terms under a key, in the place of the one before."""
        self.drop(key)
        self._kept[key] = kept = list(self._heaviest(terms))
        for term in kept:
            self._holders[term].add(key)

    def drop(self, key: _Key) -> None:
        for term in self._kept.pop(key, ()):
            self._holders[term].discard(key)
            if not self._holders[term]:
                del self._holders[term]

    def candidates(self, terms: Iterable[str]) -> set[_Key]:
        """All keys of whose weight these terms hold `least`, and some of which they do not."""
        found: set[_Key] = set()
        for term in terms:
            if held := self._holders.get(term):
                found |= held
        return found

    def _heaviest(self, terms: Sequence[str]) -> Iterable[str]:
        weights = {term: self._weight(term) for term in terms}
        left = sum(weights.values())
        enough = self._least * left
        for term in sorted(weights, key=lambda term: (-weights[term], term)):
            if left < enough:
                return
            yield term
            left -= weights[term]
