"""What must be known of one update to tell whom it concerns: its terms, who speaks, where. Pure.

Worked out once for an update, however many standing queries it is held against.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from index.answering.excerpts import Cut, cut_of, opening
from index.answering.speaking import shown
from index.models import TimeOrigin
from index.retrieval.relevance import MAX_CONTEXT_CHARS, weighted_share
from index.text.analysis import analyse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from index.answers import ExcerptRef
    from index.attribution.people import People, Person
    from index.attribution.statements import StoredStatement
    from index.models import Passage, StatementKind, StoredUpdate
    from index.retrieval.relevance import Corpus


@dataclass(frozen=True, slots=True)
class PassageFacts:
    """A passage with its terms; `text_hash` names its vector."""

    passage: Passage
    terms: frozenset[str]
    text_hash: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """A statement whose speaker is known. `persons` are the speaker and, if there is one, the
    person whose words are reported; `terms` those of the sentences that show it."""

    persons: tuple[Person, ...]
    kind: StatementKind
    cut: Cut
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class UpdateFacts:
    """An update's current revision, taken apart. `headline` and `surroundings` are terms: the
    headline counts for every passage in full, story and body by half. `holders` are the places in
    `passages` of those that hold a term."""

    update: StoredUpdate
    passages: tuple[PassageFacts, ...]
    said: tuple[Said, ...]
    headline: frozenset[str]
    surroundings: frozenset[str]
    holders: Mapping[str, Sequence[int]]

    @property
    def terms(self) -> frozenset[str]:
        return self.headline | self.surroundings

    @property
    def lead(self) -> ExcerptRef:
        """What tells of the update when it is not found by its words."""
        return opening(self.update).ref

    def best(self, terms: Sequence[str], corpus: Corpus) -> tuple[float, PassageFacts | None]:
        """How much of the weight of `terms` the best passage holds, 0..1, and that passage; the
        first of equals, headlines last: the text under them tells more."""
        # What counts for every passage makes none of them better.
        told_apart = [term for term in terms if term not in self.headline]
        places = {place for term in told_apart for place in self.holders.get(term, ())}
        ranked = [
            (self.share(self.passages[place], terms, corpus), self._is_body(place), -place)
            for place in places or range(len(self.passages))
        ]
        share, _, place = max(ranked, default=(0.0, False, 0))
        return (share, self.passages[-place]) if share else (0.0, None)

    def _is_body(self, place: int) -> bool:
        return self.passages[place].passage.chunk.field == "body"

    def share(self, facts: PassageFacts, terms: Sequence[str], corpus: Corpus) -> float:
        """How much of the weight of `terms`, each of them once, that passage holds, 0..1."""
        here = facts.terms | self.headline
        return weighted_share(terms, corpus, here, self.surroundings)


def event_time(update: StoredUpdate, now: datetime) -> datetime:
    """When it happened, as far as alerts care: its own time where it has one, at the latest now,
    else when it was first seen. A day or a full minute stands for the end of it: most pages say no
    seconds, and what came just after somebody asked must not seem older."""
    if update.published_at is None or update.published_from is not TimeOrigin.OWN:
        return min(update.first_seen_at, now)
    if update.published_precision == "day":
        return min(update.published_at + timedelta(days=1), now)
    is_full_minute = update.published_at == update.published_at.replace(second=0, microsecond=0)
    left_out = timedelta(minutes=1) if is_full_minute else timedelta(0)
    return min(update.published_at + left_out, now)


def excerpt_of(facts: PassageFacts, terms: Iterable[str], corpus: Corpus) -> ExcerptRef:
    """The whole sentences of the passage that hold most of the terms."""
    return cut_of(facts.passage, set(terms), corpus).ref


def facts_of(
    update: StoredUpdate,
    passages: Sequence[tuple[Passage, bytes]],
    statements: Sequence[StoredStatement],
    people: People,
) -> UpdateFacts:
    body = update.body[:MAX_CONTEXT_CHARS]
    held = [
        PassageFacts(passage, frozenset(analyse(passage.text)), text_hash)
        for passage, text_hash in passages
    ]
    holders: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(held):
        for term in one.terms:
            holders[term].append(place)
    return UpdateFacts(
        update=update,
        passages=tuple(held),
        said=tuple(_said(statements, people)),
        headline=frozenset(analyse(update.headline)),
        surroundings=frozenset(analyse(f"{update.story}\n{body}")),
        holders=dict(holders),
    )


def _said(statements: Sequence[StoredStatement], people: People) -> Iterator[Said]:
    for stored in statements:
        names = (stored.statement.speaker, stored.statement.reported_speaker)
        persons = tuple(person for name in names if (person := people.of(name)) is not None)
        if persons:
            cut = shown(stored)
            yield Said(persons, stored.statement.kind, cut, frozenset(analyse(cut.text)))
