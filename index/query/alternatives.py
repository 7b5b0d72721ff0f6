"""Other words for what a question asks: an acronym for its expansion, and the reverse. Pure.

question → names that may have other forms → known expansions → alternatives of its terms
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.text.acronyms import MAX_WORDS, Expansion, key, well_known
from index.text.analysis import analyse, content_terms
from index.text.capitals import SPELT_LIKE_WORDS, SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Longer questions are looked at up to here.
_MAX_LOOKED_AT = 60


class Alternative(NamedTuple):
    """Where all terms of `instead` stand, those of `asked` count as being there too."""

    asked: tuple[str, ...]
    instead: tuple[str, ...]

    @property
    def weight(self) -> float:
        """What each term of `instead` may weigh in a search, so that all of them weigh no more
        than what was asked."""
        return min(1.0, len(self.asked) / len(self.instead))


def names_in(question: str) -> list[str]:
    """Return every run of words that may be an acronym or an expansion, by `key`."""
    words = key(question).split()[:_MAX_LOOKED_AT]
    runs = (
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(start + MAX_WORDS, len(words)) + 1)
    )
    return list(dict.fromkeys(runs))


def alternatives(question: str, learned: Sequence[Expansion] = ()) -> tuple[Alternative, ...]:
    """Return the alternatives to terms of a question.

    Args:
        question: As it was typed.
        learned: Expansions that the news has introduced, of the names in the question. An acronym
            that is not among them has those of the table.
    """
    names = set(names_in(question))
    terms = {*content_terms(question), *analyse(question)}
    told = {one.acronym for one in learned}
    listed = (
        Expansion(acronym, words)
        for acronym, expansions in well_known().items()
        if acronym not in told
        for words in expansions
    )
    found = [
        one
        for pair in (*learned, *listed)
        if pair.acronym in names or pair.words in names
        for one in _of(pair, names)
    ]
    found += [Alternative((word,), (word + SUFFIX,)) for word in sorted(SPELT_LIKE_WORDS & terms)]
    return tuple(dict.fromkeys(one for one in found if terms.issuperset(one.asked)))


def _of(pair: Expansion, names: set[str]) -> Iterable[Alternative]:
    short = tuple(content_terms(pair.acronym.upper()))
    long = tuple(content_terms(pair.words))
    if short and long and not set(short) & set(long):
        if pair.acronym in names:
            yield Alternative(short, long)
        if pair.words in names:
            yield Alternative(long, short)


def weights(found: Iterable[Alternative], terms: Iterable[str]) -> dict[str, float]:
    """Return the further terms to search by, with what each may weigh: the terms weigh 1."""
    weighed: dict[str, float] = {}
    for one in found:
        for term in one.instead:
            weighed[term] = max(one.weight, weighed.get(term, 0.0))
    for term in terms:
        weighed.pop(term, None)
    return weighed
