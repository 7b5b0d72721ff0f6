"""The names of one update: which mentions are the same person, by whole names only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from index.attribution.lexicon import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    FEMALE,
    MALE,
    ORGANISATIONS,
    PREPOSITIONS,
    PRONOUNS,
    ROLES,
    SUBORDINATORS,
    TIME,
    TITLES,
)
from index.text.names import NAME_PARTICLES

if TYPE_CHECKING:
    from index.attribution.phrases import Range
    from index.attribution.tokens import Tokens

Gender = Literal["female", "male"]
_DEFINITE = frozenset({"the", "his", "her", "their", "its", "this", "that", "mr.", "mrs."})
_INNER_MARKS = frozenset({"-", "&", "/", "'", "’"})
_SUFFIXES = frozenset({"jr.", "jr", "sr.", "sr", "ii", "iii", "iv"})
_NEVER_NAMES = (ADVERBS | AUXILIARIES | {"and", "or", "nor"}) - {"will", "may", "long", "still"}
_PEOPLES = ("icans", "ians", "ists", "crats")
_MAX_NAME_TOKENS = 4


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody who speaks or acts in the update; `label` is the fullest form, as written.

    `roles` and `words` are gathered, lower case, from all phrases that stood for it.
    """

    label: str
    person: bool
    gender: Gender | None = None
    roles: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    last_seen: int = -1


@dataclass(frozen=True, slots=True)
class Mention:
    """A source phrase taken apart: `name` tokens (without titles and possessive), `roles` lower.

    `bare`: nothing follows the head noun ("the chairman", not "the chairman of the board").
    """

    name: Range | None
    roles: frozenset[str]
    head: str
    definite: bool
    bare: bool


def bare(low: str) -> str:
    """A word without its possessive ending."""
    return low[:-2] if low.endswith("'s") else low.rstrip("'")


def _name_word(tokens: Tokens, i: int) -> bool:
    low = tokens.low[i]
    return (
        tokens.capital(i)
        and low not in PRONOUNS
        and low not in TIME
        and low not in SUBORDINATORS
        and low not in DETERMINERS
        and low not in PREPOSITIONS
        and low not in _NEVER_NAMES
    )


def read_mention(tokens: Tokens, phrase: Range) -> Mention:
    """Find the name (its titles left out) or the head noun of a source phrase.

    The head ends at the first comma, preposition or relative: the rest describes it.
    """
    first, last = phrase
    end = _head(tokens, phrase)
    begin = _name_start(tokens, first, end)
    words = range(first, last + 1)
    roles = frozenset(low for k in words if _role(low := bare(tokens.low[k])))
    definite = tokens.low[first] in _DEFINITE
    head = bare(tokens.low[end])
    is_role = begin == end and head in ROLES and definite
    name = (begin, end) if begin <= end and not is_role else None
    return Mention(name, roles, head, definite, end == last)


def _head(tokens: Tokens, phrase: Range) -> int:
    for k in range(phrase[0] + 1, phrase[1] + 1):
        low = tokens.low[k]
        mark = not tokens.is_word(k) and low not in _INNER_MARKS
        if mark or low in PREPOSITIONS or low in ("who", "which", "whose", "that"):
            return k - 1
    return phrase[1]


def _name_start(tokens: Tokens, first: int, end: int) -> int:
    """The first word of the name that ends at `end`, after its titles; past it if none is one."""
    begin = end + 1
    while begin > first:
        k = begin - 1
        inside = first < k < end and tokens.capital(k - 1)
        particle = inside and tokens.low[k] in NAME_PARTICLES
        possessive = k < end and tokens.low[k].endswith(("'s", "s'"))
        if possessive or not (particle or _name_word(tokens, k)):
            break
        begin = k
    for k in range(begin, end):
        if tokens.low[k] in TITLES:
            begin = k + 1
    return begin


def _role(low: str) -> bool:
    return low in ROLES or low in TITLES or low in FEMALE or low in MALE


def gender_of(words: frozenset[str] | set[str]) -> Gender | None:
    if words & FEMALE:
        return "female"
    return "male" if words & MALE else None


class Names:
    """Whole names of the update by their last word; two first names never merge."""

    def __init__(self, *texts: Tokens) -> None:
        self._by_last: dict[str, dict[str, tuple[str, ...]]] = {}
        self._by_first: dict[str, set[str]] = {}
        self._labels: dict[tuple[str, ...], str] = {}
        for tokens in texts:
            self._collect(tokens)

    def _collect(self, tokens: Tokens) -> None:
        i, total = 0, len(tokens)
        while i < total:
            if not _name_word(tokens, i) or tokens.low[i] in TITLES:
                i += 1
                continue
            j = i
            while (
                j + 1 < total
                and tokens.start[j + 1] - tokens.end[j] == 1
                and (
                    _name_word(tokens, j + 1)
                    or (
                        tokens.low[j + 1] in NAME_PARTICLES
                        and j + 2 < total
                        and tokens.capital(j + 2)
                    )
                )
                and not tokens.low[j].endswith(("'s", "s'"))
                and "\n" not in tokens.words[j + 1]
            ):
                j += 1
            self._add(tokens, i, j)
            i = j + 1

    def _add(self, tokens: Tokens, first: int, last: int) -> None:
        for i in range(first, last):
            if tokens.low[i] in TITLES:
                first = i + 1
        low = [bare(word) for word in tokens.low[first : last + 1]]
        if not 2 <= len(low) <= _MAX_NAME_TOKENS or low[-1] in ORGANISATIONS or low[-1] in ROLES:
            return
        if (first and tokens.low[first - 1] == "the") or low[-1].endswith(_PEOPLES):
            return
        key = tuple(low)
        end = tokens.end[last] - (len(tokens.low[last]) - len(low[-1]))
        self._labels.setdefault(key, tokens.text[tokens.start[first] : end])
        surname = low[-2] if low[-1] in _SUFFIXES else low[-1]
        self._by_last.setdefault(surname, {})
        known = self._by_last[surname].get(low[0], ())
        if len(key) > len(known):
            self._by_last[surname][low[0]] = key
        self._by_first.setdefault(low[0], set()).add(surname)

    def fullest(self, low: tuple[str, ...]) -> str | None:
        """The one full name these words stand for; None where there is none, or two."""
        surname = low[-2] if low[-1] in _SUFFIXES and len(low) > 1 else low[-1]
        firsts = self._by_last.get(surname, {})
        if len(low) > 1:
            known = firsts.get(low[0])
            return self._labels[known] if known else None
        if len(firsts) == 1:
            return self._labels[next(iter(firsts.values()))]
        surnames = self._by_first.get(surname, set())
        if not firsts and len(surnames) == 1:
            return self._labels[self._by_last[next(iter(surnames))][surname]]
        return None

    def ambiguous(self, low: str) -> bool:
        return len(self._by_last.get(low, {})) > 1
