"""Where news is kept: the one truth, and what it is told and asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from index.attribution.statements import SpeakerCount, Statement, StoredStatement
    from index.identity.takedowns import Tombstone
    from index.models import (
        ChunkRow,
        Content,
        NewsUpdate,
        Passage,
        SourceKey,
        Span,
        StoredUpdate,
        StoreStats,
        TimeWindow,
    )
    from index.ports.search import ChunkIds, Vectors

Consumer = Literal["lexical", "dense", "alerts", "meanings"]
# The index's own, for whom every change is noted; the others are so once they have enlisted.
INDEXES: tuple[Consumer, ...] = ("lexical", "dense")


@dataclass(frozen=True, slots=True)
class PendingChange:
    """An update a consumer has not handled yet. `change` identifies this change of it, so that
    `done` on an old one never hides a newer one; `lost_chunk_ids` are the chunks it took away."""

    update_id: str
    change: int
    lost_chunk_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Save:
    """One decided write: `current` is the stored revision it follows, None for a new update.

    `embedding_prefix` (headline or story title, put before embedded text, never quoted) is used
    for a new update only: it is frozen at first sight. `dedupe` tells apart updates of one
    source that have neither id nor URL and the same text (0 for the first). `back_list`: a new
    update that was there before anybody watched its source, so nobody is told of it.
    """

    incoming: NewsUpdate
    current: StoredUpdate | None
    content: Content
    chunks: tuple[Span, ...]
    embedding_prefix: str
    statements: tuple[Statement, ...] = ()
    dedupe: int = 0
    back_list: bool = False


class NewsStore(Protocol):
    """The truth: sources, stories, updates with every revision, chunks, vectors, pending changes.

    Methods may be called from several threads and processes. Each write is one transaction (or
    joins the open `unit`); a reader never sees half of one. Every method raises StoreLockedError
    when another process keeps the lock beyond the configured wait, StoreError on a broken file.
    """

    def unit(self) -> AbstractContextManager[None]:
        """One write transaction for all calls inside (this thread); rolled back on an exception.

        Units may nest: the outermost commits."""
        ...

    def source(self, key: SourceKey) -> int:
        """The id of the source, created if new."""
        ...

    def find_by_external_id(
        self, source_id: int, external_ids: Sequence[str]
    ) -> dict[str, StoredUpdate]:
        """Current revisions by the source's own id or URL; unknown ids are absent."""
        ...

    def with_content(
        self, source_id: int, contents: Sequence[Content], limit: int
    ) -> dict[Content, list[StoredUpdate]]:
        """Those of the source's `limit` newest updates whose current text is one of these."""
        ...

    def history(
        self, update_ids: Sequence[str], limit: int
    ) -> dict[str, list[tuple[Content, datetime]]]:
        """Their revisions with when each was saved, newest first, `limit` of each at most."""
        ...

    def without_external_id(self, source_id: int, story: str) -> list[StoredUpdate]:
        """Current revisions of the updates of this story (its address, else its title) that have
        neither id nor URL, oldest first: what a dump imported again is matched against."""
        ...

    def save(self, source_id: int, saves: Sequence[Save], now: datetime) -> list[StoredUpdate]:
        """Write new updates and new revisions with their chunks (analysed by
        `index.text.analysis`, so that words are searchable at once) and note a pending change per
        consumer. Chunk ids are never used twice. Returns the stored revisions in order."""
        ...

    def refresh_details(self, source_id: int, saves: Sequence[Save], now: datetime) -> int:
        """Details that make no revision (times, addresses, the story's title and authors) of
        unchanged updates; returns how many rows changed. Never replaces a known time's origin by a
        weaker one. Notes when the source was last imported."""
        ...

    def remove_update(self, update_id: str) -> None:
        """Delete an update, its revisions, chunks, cached vectors used by nothing else, and terms;
        readers learn of it by `changes_since`. A tombstone stays. Raises NotFoundError."""
        ...

    def remove_source(self, source_id: int) -> int:
        """Delete all of a source's updates in the same way, and the source; returns how many
        updates. They leave no tombstones; those of updates removed before stay."""
        ...

    def tombstones(self, source_id: int) -> list[Tombstone]:
        """Of the updates of this source (by its key: it may have been removed meanwhile) that
        were removed by themselves; cheap where there are none."""
        ...

    def restore(self, update_id: str) -> None:
        """Forget a tombstone: the update may come in again. Raises NotFoundError."""
        ...

    def update(self, update_id: str, revision: int | None = None) -> StoredUpdate:
        """A revision, the current one by default. Raises NotFoundError."""
        ...

    def passages(self, chunk_ids: Sequence[int]) -> dict[int, Passage]:
        """Passages of current revisions; ids that are gone are absent."""
        ...

    def chunk_rows(self, update_ids: Sequence[str] | None = None) -> Iterator[ChunkRow]:
        """Chunks of the current revisions of these updates (all by default), by ascending id,
        lazily, in bounded memory."""
        ...

    def terms(self, chunk_ids: Sequence[int]) -> dict[int, list[str]]:
        """What chunks are searched by: `index.text.analysis.passage_terms` of the stored text."""
        ...

    def embedding_texts(self, chunk_ids: Sequence[int]) -> dict[int, str]:
        """Prefix and chunk as they are embedded."""
        ...

    def chunk_ids_in(
        self, window: TimeWindow, update_ids: Sequence[str] | None = None
    ) -> ChunkIds:
        """Sorted ids of chunks whose update's ordering time is in the window (and which belong to
        one of `update_ids`, if given)."""
        ...

    def lexical_candidates(self, terms: Sequence[str], limit: int) -> list[int]:
        """Chunk ids that share a term with `terms`, rarest terms first served, `limit` at most;
        straight from the store, needing no index file."""
        ...

    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many chunks each term occurs; 0 for an unknown one."""
        ...

    def count_chunks(self) -> int: ...

    def count_updates(self, terms: Sequence[str]) -> int:
        """How many updates have a chunk that holds all these terms; 0 for no terms."""
        ...

    def latest(self, window: TimeWindow, limit: int) -> list[StoredUpdate]:
        """The newest updates of the window by ordering time, newest first, introductions aside."""
        ...

    def speakers(self) -> list[SpeakerCount]:
        """Everybody who speaks in current revisions, one for each (name, phrase); a reported
        speaker counts under that name, without a phrase. Order is not promised."""
        ...

    def statements_by(
        self, names: Sequence[str], window: TimeWindow | None, limit: int
    ) -> list[StoredStatement]:
        """Statements of current revisions whose speaker or reported speaker is one of `names` (to
        the letter): the newest updates first (ordering time), within an update in the order of
        the text; `limit` statements at most."""
        ...

    def statements_in(self, update_ids: Sequence[str]) -> dict[str, list[StoredStatement]]:
        """All statements of these updates' current revisions, in the order of the text; updates
        without one are absent."""
        ...

    def outdated_statements(self, limit: int) -> list[StoredUpdate]:
        """Current revisions whose statements are of another `RULES_VERSION` than
        `index.attribution`'s, `limit` at most."""
        ...

    def restate(self, updates: Sequence[tuple[StoredUpdate, tuple[Statement, ...]]]) -> None:
        """Replace the statements of these revisions by those of the current rules; revisions that
        are gone are passed over. Moves `change_seq`, makes nothing pending."""
        ...

    def back_list(self, update_ids: Sequence[str]) -> set[str]:
        """Those of these updates that were saved as `Save.back_list`."""
        ...

    def enlist(self, consumer: Consumer) -> None:
        """From now on every change is pending for this consumer, too, and for good: whoever
        enlists must call `done`. A repeat is harmless."""
        ...

    def pending(self, consumer: Consumer, limit: int) -> list[PendingChange]:
        """Oldest first. The update may be gone by now: then its chunks are to be removed."""
        ...

    def done(self, consumer: Consumer, changes: Sequence[PendingChange]) -> None:
        """Forget exactly these changes of this consumer."""
        ...

    def vectors(self, fingerprint: str, text_hashes: Sequence[bytes]) -> dict[bytes, Vectors]:
        """Cached vectors, shape (width,); missing ones are absent."""
        ...

    def put_vectors(
        self, fingerprint: str, vectors: Mapping[bytes, Vectors], update_ids: Iterable[str]
    ) -> None:
        """Cache vectors and note for readers that these updates' vectors are there."""
        ...

    def change_seq(self) -> int:
        """The number of the last change; cheap, for asking at every question."""
        ...

    def changes_since(self, seq: int) -> tuple[dict[str, tuple[int, ...]], int] | None:
        """Updates changed after `seq`, each with the chunk ids it has lost since, and the new
        number; None when the log no longer reaches back so far (reload everything)."""
        ...

    def trim_changes(self, keep_after: int) -> None:
        """Forget the change log up to and including this number."""
        ...

    def latest_times(self, source_id: int, limit: int) -> list[datetime]:
        """The ordering times of a source's newest updates, newest first, introductions aside."""
        ...

    def newest(self, window: TimeWindow | None = None) -> datetime | None:
        """The newest ordering time in the window."""
        ...

    def stats(self) -> StoreStats: ...

    def check(self) -> list[str]:
        """What is wrong with the store, in words; empty when it is whole."""
        ...

    def close(self) -> None: ...
