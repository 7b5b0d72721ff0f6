"""Who speaks in the news: names that stand for one person, and whom a question means. Pure.

Names and roles are gathered from the statements themselves ("top spokesman John Kirby"), so a new
alias needs no import to be made again. Two people of one surname are never taken for one.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.text.analysis import analyse
from index.text.names import are_capitalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from index.attribution.statements import SpeakerCount

_ARTICLES = ("a ", "an ", "the ", "one ", "some ", "his ", "her ", "their ", "its ")
# Words of names that no person bears: "Bank of Russia" is no first name of Russia's.
_NO_PERSON = frozenset(["of", "and", "for", "the", "&", "on", "in", "at", "to"])
_DETERMINERS = frozenset(["the", "a", "an", "on", "about"])
_ABOUT = re.compile(r"(?:about|on|regarding|over)\s+", re.IGNORECASE)
_PLACE = re.compile(r"\s+of\s+", re.IGNORECASE)
MAX_NAME_WORDS = 5
# Of difflib's ratio: "Zelinsky" for "Zelensky" is above it, and so is "Iraq" for "Iran", which is
# why it only ever asks back.
ALIKE = 0.7
MAX_SUGGESTIONS = 3

_Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks, or a source that stays unnamed ("a White House official").

    `name` is the fullest one of `names`, which are as the statements have them; `roles` holds the
    terms of each phrase that stood for the person, without those of the name.
    """

    name: str
    names: frozenset[str]
    roles: frozenset[frozenset[str]]
    statements: int
    latest: datetime

    @property
    def speaks_for_an_office(self) -> bool:
        return any(_SPOKEN & role for role in self.roles)


_SPOKEN = frozenset(analyse("spokesman spokeswoman spokesperson spokespeople secretary"))


class People:
    """Everybody who speaks, gathered once for a state of the news."""

    def __init__(self, speakers: Iterable[SpeakerCount]) -> None:
        counts: dict[str, list[SpeakerCount]] = defaultdict(list)
        for speaker in speakers:
            counts[speaker.name].append(speaker)
        self.persons = [_person(names, counts) for names in _grouped(list(counts))]
        self._by_name = {name: person for person in self.persons for name in person.names}
        self._terms = {
            id(person): [frozenset(analyse(name)) for name in person.names]
            for person in self.persons
        }

    def of(self, name: str | None) -> Person | None:
        """The person whom a statement names so."""
        return self._by_name.get(name) if name else None

    def find(self, asked: str) -> list[Person]:
        """Whom a question means by these words, those who spoke last first; several where the
        words do not tell them apart, none where nobody fits.

        A whole name goes before a part of one, that before a role, and that before the role
        without its place ("the mayor of Port Ellory" is called "Mayor Ilse Brandt" there).
        """
        for terms in _readings(asked):
            for fits in (self._is_named, self._is_part_named, self._has_role):
                if found := [person for person in self.persons if fits(person, terms)]:
                    return sorted(found, key=lambda person: person.latest, reverse=True)
        return []

    def is_meant(self, person: Person, asked: str) -> bool:
        """Whether the person is one of those whom these words mean (see `find`); at little cost
        where the words do not fit."""
        fits = (self._is_named, self._is_part_named, self._has_role)
        if any(fit(person, terms) for terms in _readings(asked) for fit in fits):
            return person in self.find(asked)
        return False

    def names_person(self, words: str) -> bool:
        """Whether words name somebody by a whole name or a surname, whose name is known whole."""
        terms = tuple(analyse(words))
        return bool(terms) and any(
            is_personal(name) and len(key := _key(name)) > 1 and terms in (key, key[-1:])
            for person in self.find(words)
            for name in person.names
        )

    def named_first(self, words: str) -> tuple[str, str]:
        """Words split into the longest beginning that names somebody, and the rest: "kirby kyiv"
        is Kirby on Kyiv. All of them are the name where no beginning names anybody."""
        parts = words.split()
        for end in range(min(len(parts), MAX_NAME_WORDS + 1), 0, -1):
            name = " ".join(parts[:end])
            if parts[end - 1].lower() not in _DETERMINERS and self.find(name):
                rest = " ".join(parts[end:])
                return name, _ABOUT.sub("", rest, count=1)
        return words.strip(), ""

    def alike(self, asked: str) -> list[str]:
        """Names that look like the one asked for: only to ask "did you mean"."""
        held: dict[str, list[str]] = {}
        for person in self.persons:
            for whole in (" ".join(analyse(name)) for name in sorted(person.names)):
                for words in (whole, *whole.split()):
                    held.setdefault(words, []).append(person.name)
        wanted = " ".join(analyse(asked))
        near = difflib.get_close_matches(wanted, held, MAX_SUGGESTIONS, ALIKE)
        names = [name for match in near for name in held[match]]
        return list(dict.fromkeys(names))[:MAX_SUGGESTIONS]

    def _is_named(self, person: Person, terms: frozenset[str]) -> bool:
        return terms in self._terms[id(person)]

    def _is_part_named(self, person: Person, terms: frozenset[str]) -> bool:
        return any(terms < held for held in self._terms[id(person)])

    def _has_role(self, person: Person, terms: frozenset[str]) -> bool:
        named = frozenset[str]().union(*self._terms[id(person)])
        return any(terms <= role | named for role in person.roles if terms & role)


def _person(names: Sequence[str], counts: dict[str, list[SpeakerCount]]) -> Person:
    held = [count for name in names for count in counts[name]]
    own = {term for name in names for term in analyse(name)}
    roles = {frozenset(analyse(count.phrase)) - own for count in held if count.phrase}
    return Person(
        name=max(names, key=lambda name: (len(name.split()), len(name), name)),
        names=frozenset(names),
        roles=frozenset(role for role in roles if role),
        statements=sum(count.statements for count in held),
        latest=max(count.latest for count in held),
    )


def _grouped(names: Sequence[str]) -> list[list[str]]:
    """Names that stand for one person each."""
    same: dict[_Terms, list[str]] = defaultdict(list)
    for name in names:
        same[_key(name)].append(name)
    full: dict[str, list[_Terms]] = defaultdict(list)
    for key, held in same.items():
        if len(key) > 1 and any(map(is_personal, held)):
            full[key[-1]].append(key)
    for surname, keys in full.items():
        _merge_middle_names(keys, same)
        bearers = [key for key in keys if key in same]
        bare = (surname,)
        if len(bearers) == 1 and bare in same and any(map(is_personal, same[bare])):
            same[bearers[0]] += same.pop(bare)
    return list(same.values())


def _merge_middle_names(keys: Sequence[_Terms], same: dict[_Terms, list[str]]) -> None:
    """ "John F. Kirby" is "John Kirby"; nobody is merged over different first names."""
    for longer in keys:
        short = (longer[0], longer[-1])
        if len(longer) > 2 and short in same and short in keys:
            same[short] += same.pop(longer)


def _readings(asked: str) -> list[frozenset[str]]:
    """The terms of the words, then without the place after "of"; none that are empty."""
    words = dict.fromkeys((asked, _PLACE.split(asked, maxsplit=1)[0]))
    return [terms for one in words if (terms := frozenset(analyse(one)))]


def _key(name: str) -> _Terms:
    return tuple(analyse(name)) or (name.casefold(),)


def is_personal(name: str) -> bool:
    """Whether it can be a person's name: a few capitalised words, no article before them."""
    if name.lower().startswith(_ARTICLES):
        return False
    words = name.split()
    return (
        0 < len(words) <= MAX_NAME_WORDS
        and not _NO_PERSON.intersection(word.lower() for word in words)
        and are_capitalised(words)
    )
