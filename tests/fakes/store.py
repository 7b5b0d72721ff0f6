"""A NewsStore in memory, for tests of what stands on the port; kept true by its contract suite."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from index.adapters.sqlite.news.identity import embedding_text, text_hash
from index.models import ChunkRow, Passage, SourceStats, StoreStats, TimeWindow
from index.text.analysis import passage_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from index.ports import (
        ChunkIds,
        Consumer,
        PendingChange,
        Vectors,
    )

from tests.fakes.store_statements import FakeStatements
from tests.fakes.store_tables import is_in


class FakeNewsStore(FakeStatements):
    """Everything in dictionaries; one thread, one process."""

    def passages(self, chunk_ids: Sequence[int]) -> dict[int, Passage]:
        return {
            chunk_id: Passage(chunk_id, self._view(held, len(held.contents)), chunk)
            for chunk_id, held, chunk, _ in self._rows()
            if chunk_id in chunk_ids
        }

    def chunk_rows(self, update_ids: Sequence[str] | None = None) -> Iterator[ChunkRow]:
        for chunk_id, held, chunk, text in list(self._rows()):
            public_id = held.latest.update_id
            if update_ids is None or public_id in update_ids:
                yield ChunkRow(chunk_id, public_id, chunk, text_hash(held.prefix, text))

    def terms(self, chunk_ids: Sequence[int]) -> dict[int, list[str]]:
        found = {}
        for chunk_id, held, chunk, text in self._rows():
            if chunk_id in chunk_ids:
                whole = self._view(held, len(held.contents)).text(chunk.field)
                found[chunk_id] = passage_terms(text, held.prefix, whole, self._analyse)
        return found

    def embedding_texts(self, chunk_ids: Sequence[int]) -> dict[int, str]:
        return {
            chunk_id: embedding_text(held.prefix, text)
            for chunk_id, held, _, text in self._rows()
            if chunk_id in chunk_ids
        }

    def chunk_ids_in(
        self, window: TimeWindow, update_ids: Sequence[str] | None = None
    ) -> ChunkIds:
        found = [
            chunk_id
            for chunk_id, held, _, _ in self._rows()
            if is_in(held.latest, window)
            and (update_ids is None or held.latest.update_id in update_ids)
        ]
        return np.array(found, dtype=np.int64)

    def lexical_candidates(self, terms: Sequence[str], limit: int) -> list[int]:
        holders = self._holders()
        known = sorted((len(holders[term]), term) for term in set(terms) if term in holders)
        found = dict.fromkeys(i for _, term in known for i in sorted(holders[term], reverse=True))
        return list(found)[:limit]

    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        holders = self._holders()
        return {term: len(holders[term]) for term in terms}

    def count_chunks(self) -> int:
        return len(list(self._rows()))

    def count_updates(self, terms: Sequence[str]) -> int:
        holding = {
            held.latest.update_id
            for _, held, _, text in self._rows()
            if terms and set(terms) <= set(self._analyse(text))
        }
        return len(holding)

    def _holders(self) -> dict[str, set[int]]:
        holders: dict[str, set[int]] = defaultdict(set)
        for chunk_id, _, _, text in self._rows():
            for term in self._analyse(text):
                holders[term].add(chunk_id)
        return holders

    def back_list(self, update_ids: Sequence[str]) -> set[str]:
        return {i for i in update_ids if i in self._state.updates and self._held(i).back_list}

    def enlist(self, consumer: Consumer) -> None:
        self._state.pending.setdefault(consumer, {})

    def pending(self, consumer: Consumer, limit: int) -> list[PendingChange]:
        return list(self._state.pending.get(consumer, {}).values())[:limit]

    def done(self, consumer: Consumer, changes: Sequence[PendingChange]) -> None:
        for change in changes:
            self._state.pending.get(consumer, {}).pop(change.change, None)

    def vectors(self, fingerprint: str, text_hashes: Sequence[bytes]) -> dict[bytes, Vectors]:
        cached = self._state.vectors
        return {h: cached[fingerprint, h] for h in text_hashes if (fingerprint, h) in cached}

    def put_vectors(
        self, fingerprint: str, vectors: Mapping[bytes, Vectors], update_ids: Iterable[str]
    ) -> None:
        held = self._used_hashes()
        for key, vector in vectors.items():
            if key in held:
                self._state.vectors[fingerprint, key] = np.array(vector, dtype=np.float32)
        for public_id in dict.fromkeys(update_ids):
            self._log(public_id, ())

    def change_seq(self) -> int:
        return self._state.last_seq

    def changes_since(self, seq: int) -> tuple[dict[str, tuple[int, ...]], int] | None:
        if not self._state.trimmed <= seq <= self._state.last_seq:
            return None
        changed: dict[str, tuple[int, ...]] = {}
        for number, (public_id, lost) in self._state.log.items():
            if number > seq:
                changed[public_id] = changed.get(public_id, ()) + lost
        return changed, self._state.last_seq

    def trim_changes(self, keep_after: int) -> None:
        keep_after = min(keep_after, self._state.last_seq)
        self._state.trimmed = max(self._state.trimmed, keep_after)
        self._state.log = {n: c for n, c in self._state.log.items() if n > self._state.trimmed}

    # -- numbers ---------------------------------------------------------------------------------

    def stats(self) -> StoreStats:
        return StoreStats(
            sources=tuple(self._source_stats(source_id) for source_id in self._state.sources),
            stories=sum(bool(key) for _, key in self._state.stories),
            updates=len(self._state.updates),
            revisions=sum(len(held.contents) for held in self._state.updates.values()),
            chunks=self.count_chunks(),
            vectors=len(self._state.vectors),
            statements=len(self._stated()),
            pending={name: len(changes) for name, changes in self._state.pending.items()},
            newest=self.newest(),
            size_bytes=0,
        )

    def _source_stats(self, source_id: int) -> SourceStats:
        own = [u for u in self._all() if u.source_id == source_id]
        return SourceStats(
            source_id,
            self._state.sources[source_id],
            len(own),
            sum(update.revision for update in own),
            max((update.ordering_time for update in own), default=None),
            self._state.imported.get(source_id),
        )

    def check(self) -> list[str]:
        return [
            f"chunk {chunk_id} is outside of its text"
            for chunk_id, _, chunk, text in self._rows()
            if len(text) != chunk.end - chunk.start
        ]

    def close(self) -> None:
        """Nothing is open."""
