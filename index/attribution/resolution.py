"""Whom a source phrase stands for within one update: names, pronouns, roles.

A person is remembered at every place where he or she is a subject; "he" is the last of them that
fits. What fits nobody stays with its own words, or (a pronoun) with nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.attribution.lexicon import FEMALE, MALE, ORGANISATIONS, PRONOUNS, ROLES
from index.attribution.mentions import (
    Entity,
    Gender,
    Mention,
    Names,
    bare,
    gender_of,
    read_mention,
)

if TYPE_CHECKING:
    from index.attribution.phrases import Range
    from index.attribution.tokens import Tokens

MAX_PARAGRAPHS_BACK = 4
_PRONOUN_GENDER: dict[str, Gender] = {"he": "male", "she": "female"}
_RELATIVES = frozenset({"who", "which", "that"})
_DEFINITE = frozenset({"the", "this", "that"})
_FIRST_PERSON = frozenset({"i", "we", "my", "our", "you"})


@dataclass(frozen=True, slots=True)
class Resolved:
    """`sure` is 1 where the phrase names somebody, less where it had to be looked up."""

    entity: Entity | None
    sure: float


class Resolver:
    """Carries who was mentioned from the start of one update to its end."""

    def __init__(self, tokens: Tokens, names: Names) -> None:
        self._tokens = tokens
        self._names = names
        self._entities: dict[str, Entity] = {}
        self._recent: list[Entity] = []
        self._last_speaker: Entity | None = None

    def resolve(self, phrase: Range, paragraph: int) -> Resolved:
        """The entity behind a source phrase; it becomes the last speaker."""
        found = self._lookup(phrase, paragraph)
        if found.entity is not None:
            self._touch(found.entity, paragraph)
            self._last_speaker = found.entity
        return found

    def name_of(self, phrase: Range, speaker: str | None) -> str | None:
        """Who a phrase names, without becoming the last speaker; None for the speaker."""
        found = self._named(phrase).entity
        return found.label if found is not None and found.label != speaker else None

    def note_subject(self, phrase: Range, paragraph: int) -> None:
        """A subject that says nothing: it may be the "he" of the next sentence."""
        low = self._tokens.low[phrase[0]]
        if low in _PRONOUN_GENDER:
            found = self._pronoun(low, paragraph)
        elif low in PRONOUNS:
            return
        else:
            parts = self._parts(phrase)
            for part in parts[:-1]:
                self.note_subject(part, paragraph)
            found = self._named(parts[-1])
        if found.entity is not None and found.entity.person:
            self._touch(found.entity, paragraph)

    def _touch(self, entity: Entity, paragraph: int) -> None:
        entity.last_seen = paragraph
        if entity in self._recent[-6:]:
            self._recent.remove(entity)
        self._recent.append(entity)

    def _lookup(self, phrase: Range, paragraph: int) -> Resolved:
        low = self._tokens.low[phrase[0]].partition("'")[0]
        if phrase[0] == phrase[1] or low in ("he", "she"):
            if low in _PRONOUN_GENDER:
                return self._pronoun(low, paragraph)
            if low in ("they", "it"):
                return self._thing(low, paragraph)
            if low in _FIRST_PERSON or low in ("who", "one", "some", "others", "many", "both"):
                return Resolved(None, 0.0)
        if low in _FIRST_PERSON:
            return Resolved(None, 0.0)
        return self._named(phrase)

    def _pronoun(self, low: str, paragraph: int) -> Resolved:
        """The last person subject not known to be of the other gender."""
        gender = _PRONOUN_GENDER[low]
        fitting = [
            entity
            for entity in reversed(self._recent[-12:])
            if entity.person
            and entity.gender in (None, gender)
            and paragraph - entity.last_seen <= MAX_PARAGRAPHS_BACK
        ]
        if not fitting:
            return Resolved(None, 0.0)
        entity = fitting[0]
        entity.gender = gender
        rivals = [other for other in fitting[1:3] if other.last_seen == entity.last_seen]
        sure = 0.95 if entity is self._last_speaker or not rivals else 0.85
        return Resolved(entity, sure)

    def _thing(self, low: str, paragraph: int) -> Resolved:
        """ "they", "it": the last speaker if it is no single person, and near."""
        entity = self._last_speaker
        if entity is None or entity.person or paragraph - entity.last_seen > 1:
            return Resolved(None, 0.0)
        plural = entity.label.endswith("s")
        return Resolved(entity, 0.8) if plural == (low == "they") else Resolved(None, 0.0)

    def _named(self, phrase: Range) -> Resolved:
        if len(self._parts(phrase)) > 1:
            own = self._tokens.string(*phrase).partition(",")[0]
            return Resolved(self._entity(own, person=False), 0.9)
        mention = read_mention(self._tokens, phrase)
        if mention.name is None:
            named = self._named_by_apposition(phrase)
            if named is not None:
                phrase, mention = named
        if mention.name is not None:
            return self._by_name(phrase, mention)
        return self._by_role(phrase, mention)

    def _parts(self, phrase: Range) -> list[Range]:
        """The people of "Ada Morgan and Mayor Ben Cole", each by a name of two words."""
        tokens = self._tokens
        for k in range(phrase[0] + 2, phrase[1] - 1):
            if tokens.low[k] == "," or tokens.low[k] in _RELATIVES:
                break
            pair = all(tokens.capital(m) for m in (k - 2, k - 1, k + 1, k + 2))
            if tokens.low[k] == "and" and pair:
                return [(phrase[0], k - 1), *self._parts((k + 1, phrase[1]))]
        return [phrase]

    def _named_by_apposition(self, phrase: Range) -> tuple[Range, Mention] | None:
        """ "the minister, Ben Cole": the phrase and mention of the name, with all the roles."""
        tokens = self._tokens
        for comma in range(phrase[0] + 1, phrase[1]):
            if tokens.low[comma] in _RELATIVES:
                return None
            if tokens.low[comma] != ",":
                continue
            rest = (comma + 1, phrase[1])
            mention = read_mention(tokens, rest)
            if mention.name is None or mention.name[1] == mention.name[0]:
                return None
            roles = read_mention(tokens, phrase).roles | mention.roles
            return rest, Mention(mention.name, roles, mention.head, mention.definite, mention.bare)
        return None

    def _by_name(self, phrase: Range, mention: Mention) -> Resolved:
        assert mention.name is not None  # noqa: S101 - narrows for the type checker
        first, last = mention.name
        tokens = self._tokens
        low = tuple(word.removesuffix("'s") for word in tokens.low[first : last + 1])
        organisation = low[-1] in ORGANISATIONS
        label = None if organisation else self._names.fullest(low)
        own = tokens.string(first, last).removesuffix("'s").removesuffix("’s")
        if label is None and first == last < phrase[1] and tokens.low[last + 1] == "of":
            own = tokens.string(phrase[0], phrase[1]).partition(",")[0]
        with_the = tokens.low[first - 1] == "the" if first > phrase[0] else False
        person = label is not None or (bool(mention.roles) and not with_the and not organisation)
        entity = self._entity(label or own, person=person)
        entity.person |= person
        entity.roles |= mention.roles | self._roles_after(phrase)
        entity.words |= {bare(tokens.low[k]) for k in range(phrase[0], phrase[1] + 1)}
        entity.gender = entity.gender or gender_of(mention.roles)
        return Resolved(
            entity, 1.0 if label or len(low) > 1 or not self._names.ambiguous(low[-1]) else 0.9
        )

    def _by_role(self, phrase: Range, mention: Mention) -> Resolved:
        tokens = self._tokens
        first, last = phrase
        if last > first and tokens.low[last] in _RELATIVES:
            last -= 1
        own = tokens.string(first, last).partition(",")[0]
        definite = tokens.low[first] in _DEFINITE
        words = {bare(tokens.low[k]) for k in range(first, last + 1)}
        if definite and mention.bare:
            names = {bare(tokens.low[k]) for k in range(first + 1, last + 1) if tokens.capital(k)}
            for entity in reversed(self._recent[-12:]):
                if mention.head in entity.roles and names <= entity.words:
                    return Resolved(entity, 0.9)
        person = mention.head in ROLES or mention.head in FEMALE or mention.head in MALE
        entity = self._entity(own, person=person)
        entity.words |= words
        entity.roles |= mention.roles
        entity.roles.add(mention.head)
        entity.gender = entity.gender or gender_of({mention.head})
        return Resolved(entity, 0.9)

    def _roles_after(self, phrase: Range) -> frozenset[str]:
        """Roles of an apposition that follows: `said NAME, the chairman of …`."""
        tokens, comma = self._tokens, phrase[1] + 1
        if comma >= len(tokens) or tokens.low[comma] != ",":
            return frozenset()
        found = set()
        for k in range(comma + 1, min(comma + 8, len(tokens))):
            low = tokens.low[k]
            if not tokens.is_word(k) or low in ("of", "for", "who", "in", "at"):
                break
            if low in ROLES:
                found.add(low)
        return frozenset(found)

    def _entity(self, label: str, *, person: bool) -> Entity:
        entity = self._entities.get(label.lower())
        if entity is None:
            entity = self._entities[label.lower()] = Entity(label, person)
        return entity
