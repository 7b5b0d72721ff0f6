"""The NewsStore on SQLite: each method is one transaction around the module that does it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.adapters.news_keys import embedding_text
from index.adapters.sqlite.news import (
    acronyms,
    checks,
    chunks,
    news,
    reanalysing,
    removal,
    saving,
    statements,
    stating,
    statistics,
    term_tables,
    tombstones,
)
from index.adapters.sqlite.news import changes as change_log
from index.adapters.sqlite.news import terms as term_table
from index.adapters.sqlite.news import vectors as vector_cache
from index.errors import StoreError, StoreLockedError
from index.text.analysis import passage_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from index.adapters.sqlite.connection import Database
    from index.adapters.sqlite.news.term_tables import Analysers
    from index.attribution.statements import SpeakerCount, Statement, StoredStatement
    from index.identity.takedowns import Tombstone
    from index.models import (
        ChunkRow,
        Content,
        Passage,
        SourceKey,
        StoredUpdate,
        StoreStats,
        TimeWindow,
    )
    from index.ports import (
        ChunkIds,
        Consumer,
        PendingChange,
        Save,
        Vectors,
    )
    from index.text.acronyms import Expansion


class SqliteStore:
    """See `index.ports.NewsStore` for the contract; made by `open_store`.

    `database` is for packages that keep their own tables in the same file: what they write inside
    `unit` commits together with the news.
    """

    def __init__(self, database: Database, analysers: Analysers) -> None:
        self.database = database
        self._analysers = analysers
        self._chunk_count = (-1, 0)

    @contextmanager
    def unit(self) -> Iterator[None]:
        with self.database.unit():
            yield

    def source(self, key: SourceKey) -> int:
        with self.database.reading() as connection:
            found = news.find_source(connection, key)
        if found is not None:
            return found
        with self.database.unit() as connection:
            return news.make_source(connection, key)

    def find_by_external_id(
        self, source_id: int, external_ids: Sequence[str]
    ) -> dict[str, StoredUpdate]:
        with self.database.reading() as connection:
            return news.by_external_id(connection, source_id, external_ids)

    def with_content(
        self, source_id: int, contents: Sequence[Content], limit: int
    ) -> dict[Content, list[StoredUpdate]]:
        with self.database.reading() as connection:
            return news.with_content(connection, source_id, contents, limit)

    def history(
        self, update_ids: Sequence[str], limit: int
    ) -> dict[str, list[tuple[Content, datetime]]]:
        with self.database.reading() as connection:
            return news.history(connection, update_ids, limit)

    def without_external_id(self, source_id: int, story: str) -> list[StoredUpdate]:
        with self.database.reading() as connection:
            return news.without_external_id(connection, source_id, story)

    def save(self, source_id: int, saves: Sequence[Save], now: datetime) -> list[StoredUpdate]:
        with self.database.unit() as connection:
            return saving.save(connection, self._analysers, source_id, saves, now)

    def refresh_details(self, source_id: int, saves: Sequence[Save], now: datetime) -> int:
        with self.database.unit() as connection:
            return saving.refresh_details(connection, source_id, saves, now)

    def remove_update(self, update_id: str) -> None:
        with self.database.unit() as connection:
            removal.remove_update(connection, self._analysers, update_id)
            self.database.after_commit(self._sweep)

    def remove_source(self, source_id: int) -> int:
        with self.database.unit() as connection:
            removed = removal.remove_source(connection, self._analysers, source_id)
            self.database.after_commit(self._sweep)
            return removed

    def tombstones(self, source_id: int) -> list[Tombstone]:
        with self.database.reading() as connection:
            return tombstones.of_source(connection, source_id)

    def restore(self, update_id: str) -> None:
        with self.database.unit() as connection:
            tombstones.forget(connection, update_id)

    def update(self, update_id: str, revision: int | None = None) -> StoredUpdate:
        with self.database.reading() as connection:
            return news.revision(connection, update_id, revision)

    def passages(self, chunk_ids: Sequence[int]) -> dict[int, Passage]:
        with self.database.reading() as connection:
            return chunks.passages(connection, chunk_ids)

    def chunk_rows(self, update_ids: Sequence[str] | None = None) -> Iterator[ChunkRow]:
        return chunks.rows(self.database, update_ids)

    def terms(self, chunk_ids: Sequence[int]) -> dict[int, list[str]]:
        with self.database.reading() as connection:
            _, analyser = term_tables.searched(connection, self._analysers)
            cuts = chunks.slices(connection, chunk_ids)
        analyse = analyser.analyse
        return {c.chunk_id: passage_terms(c.text, c.prefix, c.whole, analyse) for c in cuts}

    def embedding_texts(self, chunk_ids: Sequence[int]) -> dict[int, str]:
        with self.database.reading() as connection:
            cuts = chunks.slices(connection, chunk_ids)
        return {cut.chunk_id: embedding_text(cut.prefix, cut.text) for cut in cuts}

    def chunk_ids_in(
        self, window: TimeWindow, update_ids: Sequence[str] | None = None
    ) -> ChunkIds:
        with self.database.reading() as connection:
            return chunks.ids_in(connection, window, update_ids)

    def lexical_candidates(self, terms: Sequence[str], limit: int) -> list[int]:
        with self.database.reading() as connection:
            table, _ = term_tables.searched(connection, self._analysers)
            return term_table.candidates(connection, table, terms, limit)

    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        with self.database.reading() as connection:
            table, _ = term_tables.searched(connection, self._analysers)
            return term_table.document_frequencies(connection, table, terms)

    def terms_spelt_like(self, term: str, within: int) -> list[str]:
        with self.database.reading() as connection:
            table, _ = term_tables.searched(connection, self._analysers)
            return term_table.spelt_like(connection, table, term, within)

    def count_chunks(self) -> int:
        """Counted once per change: it is asked at every question."""
        with self.database.reading() as connection:
            seq = change_log.last_seq(connection)
            # Numbers given in a unit that is rolled back are given again: never remember those.
            if self.database.in_unit():
                return chunks.count(connection)
            if self._chunk_count[0] != seq:
                self._chunk_count = (seq, chunks.count(connection))
            return self._chunk_count[1]

    def count_updates(self, terms: Sequence[str]) -> int:
        with self.database.reading() as connection:
            table, _ = term_tables.searched(connection, self._analysers)
            return term_table.count_updates(connection, table, terms)

    def analysis(self) -> str:
        with self.database.reading() as connection:
            return term_tables.searched_version(connection)

    def unanalysed(self) -> int:
        with self.database.reading() as connection:
            return reanalysing.left(connection)

    def reanalyse(self, limit: int) -> int:
        with self.database.reading() as connection:
            if not reanalysing.is_due(connection):
                return 0
        with self.database.unit() as connection:
            return reanalysing.step(connection, self._analysers, limit)

    def expansions(self, names: Sequence[str]) -> list[Expansion]:
        with self.database.reading() as connection:
            return acronyms.expansions(connection, names)

    def latest(self, window: TimeWindow, limit: int) -> list[StoredUpdate]:
        with self.database.reading() as connection:
            return news.latest(connection, window, limit)

    def speakers(self) -> list[SpeakerCount]:
        with self.database.reading() as connection:
            return statements.speakers(connection)

    def statements_by(
        self, names: Sequence[str], window: TimeWindow | None, limit: int
    ) -> list[StoredStatement]:
        with self.database.reading() as connection:
            return statements.by_names(connection, names, window, limit)

    def statements_in(self, update_ids: Sequence[str]) -> dict[str, list[StoredStatement]]:
        with self.database.reading() as connection:
            return statements.of_updates(connection, update_ids)

    def outdated_statements(self, limit: int) -> list[StoredUpdate]:
        with self.database.reading() as connection:
            return statements.outdated(connection, limit)

    def restate(self, updates: Sequence[tuple[StoredUpdate, tuple[Statement, ...]]]) -> None:
        with self.database.unit() as connection:
            stating.restate(connection, updates)

    def back_list(self, update_ids: Sequence[str]) -> set[str]:
        with self.database.reading() as connection:
            return news.back_list(connection, update_ids)

    def enlist(self, consumer: Consumer) -> None:
        with self.database.unit() as connection:
            change_log.enlist(connection, consumer)

    def pending(self, consumer: Consumer, limit: int) -> list[PendingChange]:
        with self.database.reading() as connection:
            return change_log.pending(connection, consumer, limit)

    def done(self, consumer: Consumer, changes: Sequence[PendingChange]) -> None:
        with self.database.unit() as connection:
            change_log.done(connection, consumer, changes)

    def vectors(self, fingerprint: str, text_hashes: Sequence[bytes]) -> dict[bytes, Vectors]:
        with self.database.reading() as connection:
            return vector_cache.read(connection, fingerprint, text_hashes)

    def put_vectors(
        self, fingerprint: str, vectors: Mapping[bytes, Vectors], update_ids: Iterable[str]
    ) -> None:
        with self.database.unit() as connection:
            vector_cache.put(connection, fingerprint, vectors)
            change_log.note_vectors(connection, update_ids)

    def sentence_vectors(self, fingerprint: str, chunk_ids: Sequence[int]) -> dict[int, Vectors]:
        with self.database.reading() as connection:
            return vector_cache.read_sentences(connection, fingerprint, chunk_ids)

    def put_sentence_vectors(self, fingerprint: str, sentences: Mapping[bytes, Vectors]) -> None:
        with self.database.unit() as connection:
            vector_cache.put_sentences(connection, fingerprint, sentences)

    def chunks_without_sentence_vectors(self, fingerprint: str, limit: int) -> list[ChunkRow]:
        with self.database.reading() as connection:
            ids = vector_cache.chunks_without_sentences(connection, fingerprint, limit)
            return chunks.rows_of(connection, ids)

    def change_seq(self) -> int:
        with self.database.reading() as connection:
            return change_log.last_seq(connection)

    def changes_since(self, seq: int) -> tuple[dict[str, tuple[int, ...]], int] | None:
        with self.database.reading() as connection:
            return change_log.since(connection, seq)

    def trim_changes(self, keep_after: int) -> None:
        with self.database.unit() as connection:
            change_log.trim(connection, keep_after)

    def latest_times(self, source_id: int, limit: int) -> list[datetime]:
        with self.database.reading() as connection:
            return news.latest_times(connection, source_id, limit)

    def newest(self, window: TimeWindow | None = None) -> datetime | None:
        with self.database.reading() as connection:
            return news.newest(connection, window)

    def stats(self) -> StoreStats:
        with self.database.reading() as connection:
            return statistics.stats(connection, self.database.path)

    def check(self) -> list[str]:
        """Analyses every text again: about as long as an import without its writes."""
        found: list[str] = []
        try:
            with self.database.reading() as connection:
                found += checks.problems(connection, self._analysers)
        except StoreLockedError:
            raise
        except StoreError as error:
            found.append(str(error))
        return found

    def note_traces(self) -> None:
        """Rows of another package's tables are deleted for good in this unit: what else may hold
        them (copies, the -wal file) goes once it is committed."""
        with self.database.unit() as connection:
            removal.note_traces(connection, of_terms=False)
            self.database.after_commit(self._sweep)

    def close(self) -> None:
        if self.database.closed:
            return
        try:
            self._sweep()
        finally:
            self.database.close()

    def _sweep(self) -> None:
        removal.sweep(self.database)
