"""What the news gives to whoever alerts people to it: changes until they are handled, taken apart.

pending "alerts"   → AlertChange (words are there at once)      → done
pending "meanings" → the same, with vectors, once they are there → done
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.alerting.development_tracker import DevelopmentTracker
from index.alerting.match_preview import MatchPreview, preview
from index.alerting.standing import answered_by
from index.alerting.update_facts import event_time, facts_of
from index.answering.excerpts import opening
from index.changes.materiality import Edit, compare, is_retraction
from index.errors import AnalysisChangedError, NotFoundError
from index.models import Span
from index.ports import (
    ChangeLog,
    Passages,
    PendingChanges,
    Statements,
    TermStatistics,
    Updates,
    VectorCache,
)
from index.retrieval.relevance import Corpus
from index.text.analysis import using

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from index.alerting.standing_query import StandingQuery
    from index.alerting.update_facts import Said, UpdateFacts
    from index.answers import ExcerptRef
    from index.attribution.people import People
    from index.models import StoredUpdate, TimeWindow
    from index.ports import Embedder, PendingChange, Vectors
    from index.query.questions import Query

# A vector that is not there by then never comes: there is no model.
MEANING_WAIT = timedelta(days=1)
GIVEN_UP_AT_ONCE = 500


class AlertedNews(
    Updates,
    Passages,
    TermStatistics,
    VectorCache,
    Statements,
    ChangeLog,
    PendingChanges,
    Protocol,
):
    """What alerts are made from."""


@dataclass(frozen=True, slots=True)
class AlertChange:
    """A change that nobody was alerted to yet. `facts` are those of the current revision, None
    where the update is gone. `back_list`: it was there before its source was watched.
    `vectors` are those of `facts.passages`, in order, where meaning is what is looked at."""

    pending: PendingChange
    facts: UpdateFacts | None
    back_list: bool = False
    vectors: Vectors | None = None

    @property
    def update_id(self) -> str:
        return self.pending.update_id

    @property
    def update(self) -> StoredUpdate | None:
        """The current revision, None where it is gone."""
        return self.facts.update if self.facts is not None else None


class AlertFeed:
    """See `NewsIndex.alerts`. `done` may be called inside a unit of the same database: then what
    is queued there and what is done commit together."""

    def __init__(
        self,
        store: AlertedNews,
        people: Callable[[], People],
        embedder: Callable[[], Embedder | None],
    ) -> None:
        self._store = store
        self.people = people
        self._embedder = embedder

    def enlist(self) -> None:
        """From now on changes wait to be handled. To be called by who handles them, only."""
        self._store.enlist("alerts")
        self._store.enlist("meanings")

    def analysis(self) -> str:
        """The version of the analysis whose terms the store is searched by."""
        return self._store.analysis()

    def analysing(self) -> AbstractContextManager[None]:
        """Inside, in this thread, everything is analysed by the version that the store is searched
        by. Where that changes meanwhile, AnalysisChangedError is raised: then read anew what is
        kept in memory, and repeat."""
        return using(self.analysis())

    def change_seq(self) -> int:
        return self._store.change_seq()

    def changes(self, limit: int) -> list[AlertChange]:
        """Oldest first; an update that changed twice since comes once for each change, as it is
        now."""
        pending = self._store.pending("alerts", limit)
        return self._taken_apart(pending)

    def done(self, changes: Sequence[AlertChange]) -> None:
        self._store.done("alerts", [change.pending for change in changes])

    def meanings(self, limit: int) -> tuple[list[AlertChange], list[AlertChange]]:
        """Changes whose vectors are there, and those that there is nothing to do about: the update
        is gone or of a back list. Without a model there are none of either."""
        if self._embedder() is None:
            return [], []
        ready: list[AlertChange] = []
        over: list[AlertChange] = []
        for change in self._taken_apart(self._store.pending("meanings", limit)):
            facts = change.facts
            if facts is None or change.back_list:
                over.append(change)
            elif (vectors := self.vectors(facts)) is not None:
                ready.append(AlertChange(change.pending, facts, vectors=vectors))
        return ready, over

    def give_up_meanings(self, now: datetime) -> int:
        """Where vectors have not come for MEANING_WAIT, there is no model: words must do. Returns
        how many changes that were."""
        given_up = 0
        while pending := self._store.pending("meanings", GIVEN_UP_AT_ONCE):
            over = [one for one in pending if self._is_over(one, now)]
            self._store.done("meanings", over)
            given_up += len(over)
            if len(over) < len(pending):
                break
        return given_up

    def _is_over(self, change: PendingChange, now: datetime) -> bool:
        update = self.update(change.update_id)
        return update is None or now - update.first_seen_at > MEANING_WAIT

    def meanings_done(self, changes: Sequence[AlertChange]) -> None:
        self._store.done("meanings", [change.pending for change in changes])

    def topic_vectors(self, topics: Sequence[str]) -> Vectors | None:
        """One row a topic, L2 norm 1, shape (len(topics), width); None while there is no model."""
        embedder = self._embedder()
        if embedder is None:
            return None
        rows = [embedder.embed_query(topic) for topic in topics]
        return np.array(rows, dtype=np.float32).reshape(len(topics), embedder.width)

    def corpus(self, terms: Sequence[str]) -> Corpus:
        """How rare these terms are now."""
        return Corpus(
            passages=self._store.count_chunks(),
            frequencies=self._store.document_frequencies(list(dict.fromkeys(terms))),
        )

    def answers(
        self, query: Query, facts: UpdateFacts, vectors: Vectors | None, corpus: Corpus
    ) -> tuple[ExcerptRef, Said | None] | None:
        """Where the update answers a standing question; see `index.alerting.standing`."""
        cosines = None if vectors is None else self._cosines(query, facts, vectors)
        return answered_by(query, facts, cosines, corpus, self.people())

    def update(self, update_id: str, revision: int | None = None) -> StoredUpdate | None:
        """None where it is gone."""
        try:
            return self._store.update(update_id, revision)
        except NotFoundError:
            return None

    def current(self, ref: ExcerptRef) -> ExcerptRef | None:
        """The same words in the update's current revision, else the beginning of that; None where
        the update is gone or was retracted."""
        update = self.update(ref.update_id)
        told = self.update(ref.update_id, ref.revision)
        if update is None or told is None or self.is_retracted(update):
            return None
        if update.revision == ref.revision:
            return ref
        words = told.quote(ref.span)
        place = update.text(ref.field).find(words)
        if place < 0:
            return opening(update).ref
        span = Span(ref.field, place, place + len(words))
        return replace(ref, revision=update.revision, span=span)

    def edit(self, before: StoredUpdate, after: StoredUpdate) -> Edit:
        """What was changed between two revisions; see `index.changes.materiality`."""
        return compare(before.content, after.content)

    def is_retracted(self, update: StoredUpdate) -> bool:
        return is_retraction(update.content)

    def event_time(self, update: StoredUpdate, now: datetime) -> datetime:
        """When it happened, as far as alerts care; see `index.alerting.update_facts`."""
        return event_time(update, now)

    def track_developments(self, remembered_for: timedelta) -> DevelopmentTracker:
        """A tracker that knows of no development yet; see there."""
        return DevelopmentTracker(self.update, remembered_for)

    def preview(self, query: StandingQuery, now: datetime) -> MatchPreview:
        """What a standing query would have matched by now; see `index.alerting.match_preview`."""
        try:
            with self.analysing():
                return preview(self, query, now)
        except AnalysisChangedError:
            with self.analysing():
                return preview(self, query, now)

    def latest(self, window: TimeWindow, limit: int) -> list[UpdateFacts]:
        """The newest updates of the window, taken apart, newest first."""
        updates = {one.update_id: one for one in self._store.latest(window, limit)}
        found = self._facts(list(updates))
        return [found[update_id] for update_id in updates if update_id in found]

    def holding(self, terms: Sequence[str], window: TimeWindow, limit: int) -> list[UpdateFacts]:
        """Updates of the window that hold one of these terms, taken apart, newest first; of more
        than `limit` chunks those with the rarest terms."""
        allowed = set(self._store.chunk_ids_in(window).tolist())
        found = self._store.lexical_candidates(terms, max(limit, len(allowed)))
        chunks = [chunk_id for chunk_id in found if chunk_id in allowed][:limit]
        passages = self._store.passages(chunks)
        updates = {one.update.update_id: one.update for one in passages.values()}
        newest = sorted(updates.values(), key=lambda one: one.ordering_time, reverse=True)
        facts = self._facts([one.update_id for one in newest])
        return [facts[one.update_id] for one in newest if one.update_id in facts]

    def _cosines(
        self, query: Query, facts: UpdateFacts, vectors: Vectors
    ) -> Mapping[int, float] | None:
        asked = self.topic_vectors([query.meaning])
        if asked is None:
            return None
        found = vectors @ asked[0]
        ids = [one.passage.chunk_id for one in facts.passages]
        return dict(zip(ids, map(float, found), strict=True))

    def _taken_apart(self, pending: Sequence[PendingChange]) -> list[AlertChange]:
        ids = list(dict.fromkeys(change.update_id for change in pending))
        facts, back_list = self._facts(ids), self._store.back_list(ids) if ids else set()
        return [
            AlertChange(one, facts.get(one.update_id), one.update_id in back_list)
            for one in pending
        ]

    def _facts(self, update_ids: Sequence[str]) -> dict[str, UpdateFacts]:
        """Of those that are there; an update without passages (no words) is as good as gone."""
        if not update_ids:
            return {}
        rows = list(self._store.chunk_rows(update_ids))
        passages = self._store.passages([row.chunk_id for row in rows])
        statements = self._store.statements_in(update_ids)
        people = self.people()
        held: dict[str, list[tuple[int, bytes]]] = {}
        for row in rows:
            if row.chunk_id in passages:
                held.setdefault(row.update_id, []).append((row.chunk_id, row.text_hash))
        return {
            update_id: facts_of(
                passages[chunks[0][0]].update,
                [(passages[chunk_id], text_hash) for chunk_id, text_hash in chunks],
                statements.get(update_id, ()),
                people,
            )
            for update_id, chunks in held.items()
        }

    def vectors(self, facts: UpdateFacts) -> Vectors | None:
        """Of its passages, in order, shape (passages, width); None until all are there."""
        embedder = self._embedder()
        if embedder is None:
            return None
        hashes = [one.text_hash for one in facts.passages]
        found = self._store.vectors(embedder.fingerprint, hashes)
        if any(text_hash not in found for text_hash in hashes):
            return None
        return np.array([found[text_hash] for text_hash in hashes], dtype=np.float32)
