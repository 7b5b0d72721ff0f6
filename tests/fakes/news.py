"""The news in memory, for tests of what stands on the ports; held by their contract suites."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from index.adapters.news_keys import embedding_text, speaker_phrase
from index.attribution import RULES_VERSION
from index.attribution.statements import SpeakerCount, StoredStatement
from index.errors import NotFoundError
from index.identity.takedowns import Tombstone, identity_digest, own_time, text_digest
from index.models import Passage, SourceKey, SourceStats, StoreStats
from index.text.acronyms import Expansion, introductions
from index.text.analysis import ANALYSIS_VERSION, passage_terms
from tests.fakes.news_updates import ALWAYS, is_in, stating, story_key
from tests.fakes.news_vectors import MemoryVectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from index.models import ChunkRow, StoredUpdate, TimeWindow
    from index.ports import ChunkIds
    from tests.fakes.news_updates import Ids, Statements

    Stated = list[StoredStatement]


class MemoryNews(MemoryVectors):
    """See `index.ports.NewsStore`."""

    # -- removals --------------------------------------------------------------------------------

    def remove_update(self, update_id: str) -> None:
        row, latest = self._row(update_id), self.update(update_id)
        self._tombstones[update_id] = (
            SourceKey(latest.publisher, latest.locator),
            Tombstone(
                update_id,
                identity_digest(latest.external_id, latest.kind, story_key(latest)),
                frozenset(text_digest(one.headline, one.body) for one in row.versions[1:]),
                own_time(latest.published_at, latest.published_from),
            ),
        )
        self._by_external_id.pop((latest.source_id, latest.external_id), None)
        self._cut(self._rows.pop(update_id), ())
        self._note(update_id, row.chunk_ids)

    def remove_source(self, source_id: int) -> int:
        if source_id not in self._sources:
            raise NotFoundError(f"no source {source_id}")
        own, tombstones = self._current(ALWAYS, source_id), dict(self._tombstones)
        for update in own:
            self.remove_update(update.update_id)
        self._tombstones = tombstones
        del self._sources[source_id]
        return len(own)

    def restore(self, update_id: str) -> None:
        if self._tombstones.pop(update_id, None) is None:
            raise NotFoundError(f"{update_id} was not removed")

    # -- passages, terms and vectors -------------------------------------------------------------

    def passages(self, chunk_ids: Sequence[int]) -> dict[int, Passage]:
        rows = {i: self._chunks[i] for i in chunk_ids if i in self._chunks}
        return {i: Passage(i, self.update(row.update_id), row.chunk) for i, row in rows.items()}

    def chunk_rows(self, update_ids: Ids | None = None) -> Iterator[ChunkRow]:
        rows, wanted = list(self._chunks.values()), None if update_ids is None else {*update_ids}
        yield from (row for row in rows if wanted is None or row.update_id in wanted)

    def terms(self, chunk_ids: Sequence[int]) -> dict[int, list[str]]:
        found = self.passages(chunk_ids)
        wholes = {i: (self._prefix(p), p.update.text(p.chunk.field)) for i, p in found.items()}
        return {i: passage_terms(p.text, *wholes[i], self._analyse) for i, p in found.items()}

    def embedding_texts(self, chunk_ids: Sequence[int]) -> dict[int, str]:
        found = self.passages(chunk_ids)
        return {i: embedding_text(self._prefix(p), p.text) for i, p in found.items()}

    def _prefix(self, passage: Passage) -> str:
        return self._rows[passage.update.update_id].prefix

    def chunk_ids_in(self, window: TimeWindow, update_ids: Ids | None = None) -> ChunkIds:
        within = {update.update_id for update in self._current(window)}
        found = [row.chunk_id for row in self.chunk_rows(update_ids) if row.update_id in within]
        return np.array(found, dtype=np.int64)

    def analysis(self) -> str:
        return ANALYSIS_VERSION

    def unanalysed(self) -> int:
        return 0

    def reanalyse(self, limit: int) -> int:
        """There is nothing of an earlier analysis."""
        return 0

    def expansions(self, names: Ids) -> list[Expansion]:
        counts: Counter[Expansion] = Counter()
        for update in self._current(ALWAYS):
            told = [*introductions(update.headline), *introductions(update.body)]
            counts.update(dict.fromkeys(told, 1))
        wanted = [one for one in counts if {*one} & {*names}]
        return sorted(wanted, key=lambda one: (-counts[one], one))

    def lexical_candidates(self, terms: Ids, limit: int) -> list[int]:
        holders = self._holders()
        rarest = sorted((len(holders[term]), term) for term in set(terms) if term in holders)
        return list(dict.fromkeys(i for _, term in rarest for i in holders[term][::-1]))[:limit]

    def document_frequencies(self, terms: Ids) -> dict[str, int]:
        holders = self._holders()
        return {term: len(holders[term]) for term in terms}

    def terms_spelt_like(self, term: str, within: int) -> list[str]:
        lengths = range(len(term) - within, len(term) + within + 1)
        return sorted(t for t in self._holders() if t[0] == term[0] and len(t) in lengths)

    def count_chunks(self) -> int:
        return len(self._chunks)

    def count_updates(self, terms: Ids) -> int:
        holders = self._holders()
        holding = [set(holders[term]) for term in terms] or [set()]
        return len({self._chunks[i].update_id for i in set.intersection(*holding)})

    def _holders(self) -> dict[str, list[int]]:
        """The chunks of each term, by ascending id."""
        holders: dict[str, list[int]] = defaultdict(list)
        for chunk_id, passage in self.passages(list(self._chunks)).items():
            for term in set(self._analyse(passage.text)):
                holders[term].append(chunk_id)
        return holders

    # -- statements ------------------------------------------------------------------------------

    def speakers(self) -> list[SpeakerCount]:
        times: dict[tuple[str, str | None], list[datetime]] = defaultdict(list)
        for stored in self._stated():
            statement, update = stored.statement, stored.update
            if statement.speaker:
                phrase = speaker_phrase(statement, update.content)
                times[statement.speaker, phrase].append(update.ordering_time)
            if statement.reported_speaker:
                times[statement.reported_speaker, None].append(update.ordering_time)
        return [SpeakerCount(*speaker, len(of), max(of)) for speaker, of in times.items()]

    def statements_by(self, names: Ids, window: TimeWindow | None, limit: int) -> Stated:
        of_time = [one for one in self._stated() if is_in(one.update, window or ALWAYS)]
        speakers = [(s, {s.statement.speaker, s.statement.reported_speaker}) for s in of_time]
        found = [stored for stored, speaking in speakers if speaking & {*names}]
        return sorted(found, key=lambda one: one.update.ordering_time, reverse=True)[:limit]

    def statements_in(self, update_ids: Ids) -> dict[str, Stated]:
        found: dict[str, Stated] = {}
        for stored in self._stated():
            if stored.update.update_id in update_ids:
                found.setdefault(stored.update.update_id, []).append(stored)
        return found

    def outdated_statements(self, limit: int) -> list[StoredUpdate]:
        rows = [row for row in self._rows.values() if row.rules != RULES_VERSION]
        return [row.versions[-1] for row in rows[:limit]]

    def restate(self, updates: Sequence[tuple[StoredUpdate, Statements]]) -> None:
        for update, statements in updates:
            row = self._rows.get(update.update_id)
            if row is not None and row.versions[-1].revision == update.revision:
                self._rows[update.update_id] = stating(row, statements)
                self._note(update.update_id, (), for_consumers=False)

    def forget_rules(self, update_id: str) -> None:
        """As if its statements were by older rules: for tests."""
        self._rows[update_id] = replace(self._rows[update_id], rules=0)

    def _stated(self) -> Stated:
        rows = [(row.versions[-1], row.statements) for row in self._rows.values()]
        return [StoredStatement(u, one, n) for u, made in rows for n, one in enumerate(made)]

    # -- numbers ---------------------------------------------------------------------------------

    def stats(self) -> StoreStats:
        every, waiting = self._current(ALWAYS), Counter(consumer for consumer, _ in self._pending)
        return StoreStats(
            sources=tuple(map(self._source_stats, self._sources)),
            stories=len({(u.source_id, story_key(u)) for u in every if story_key(u)}),
            updates=len(every),
            revisions=sum(update.revision for update in every),
            chunks=len(self._chunks),
            vectors=len(self._vectors),
            statements=len(self._stated()),
            pending={consumer: waiting[consumer] for consumer in self._consumers},
            newest=self.newest(),
            size_bytes=0,
        )

    def _source_stats(self, source_id: int) -> SourceStats:
        own = self._current(ALWAYS, source_id)
        newest = max((update.ordering_time for update in own), default=None)
        revisions = sum(update.revision for update in own)
        counts = (len(own), revisions, newest, self._imported.get(source_id))
        return SourceStats(source_id, self._sources[source_id], *counts)

    def check(self) -> list[str]:
        found = self.passages(list(self._chunks)).values()
        outside = [one for one in found if len(one.text) != one.chunk.end - one.chunk.start]
        return [f"chunk {one.chunk_id} is outside of its text" for one in outside]


class MemoryStorage:
    """See `index.ports.Storage`."""

    kind = "memory"

    def __init__(self) -> None:
        self.news = MemoryNews()
        self.closed = False

    def unit(self) -> AbstractContextManager[None]:
        return self.news.unit()

    def forget_traces(self) -> None:
        """There are no copies."""

    def close(self) -> None:
        self.closed = True
