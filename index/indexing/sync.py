"""Indexes and vector cache kept in step with the store, in steps that can be repeated.

    pending → sync_lexical → LexicalIndex on disk     (one process, for all)
    pending → sync_dense → Embedder → vector cache    (one process, for all)
    change log → catch_up → indexes in memory         (every process, for itself)

A pending change is forgotten only after the index holds it: a crash in between repeats a batch,
which changes nothing. Each batch is one short lock, so that imports and other processes go on.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.batches import batched
from index.ports import ChangeLog, Passages, PendingChanges, VectorCache
from index.text.sentences import cached_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.models import ChunkRow
    from index.ports import Embedder, LexicalIndex, PendingChange, VectorIndex, Vectors

LEXICAL_BATCH = 500
# Embedding 64 chunks takes about a second: as long as another process waits for the lock.
DENSE_BATCH = 64
ROWS_BATCH = 1_000

Progress = Callable[[int], None]
Lock = Callable[[], AbstractContextManager[object]]


class EmbeddedPassages(Passages, VectorCache, Protocol):
    """What an index is filled with: terms, and vectors where they are cached."""


class PendingPassages(EmbeddedPassages, PendingChanges, Protocol):
    """Passages, and which of them an index or the cache does not have yet."""


class LoggedPassages(EmbeddedPassages, ChangeLog, Protocol):
    """Passages, and the log of what became of them."""


@dataclass(frozen=True, slots=True)
class Indexes:
    """The indexes to keep in step; `fingerprint` names the model whose vectors `dense` holds."""

    lexical: LexicalIndex | None = None
    dense: VectorIndex | None = None
    fingerprint: str | None = None


def sync_lexical(store: PendingPassages, current: Callable[[], LexicalIndex], lock: Lock) -> int:
    """Bring the lexical index on disk up to the store; returns how many changes it took.

    `current` gives the index of the generation that serves; it is asked under each batch's lock,
    because a rebuild may switch between two batches.
    """
    handled = 0
    while True:
        with lock():
            changes = store.pending("lexical", LEXICAL_BATCH)
            if not changes:
                return handled
            lost = [chunk_id for change in changes for chunk_id in change.lost_chunk_ids]
            for rows in [*batched(_rows(store, changes), ROWS_BATCH)] or [[]]:
                replace_rows(store, Indexes(lexical=current()), lost, rows)
                lost = []
            store.done("lexical", changes)
        handled += len(changes)


def sync_dense(
    store: PendingPassages, embedder: Embedder, lock: Lock, on_progress: Progress = lambda _: None
) -> int:
    """Embed what is pending into the store's cache; returns how many changes it took.

    `on_progress` hears how many changes are handled so far.
    """
    handled = 0
    while True:
        with lock():
            changes = store.pending("dense", DENSE_BATCH)
            if not changes:
                return handled
            embed_rows(store, embedder, _rows(store, changes))
            store.done("dense", changes)
        handled += len(changes)
        on_progress(handled)


def embed_rows(store: EmbeddedPassages, embedder: Embedder, rows: Sequence[ChunkRow]) -> int:
    """Embed the rows whose text has no cached vector yet, with their sentences; returns how many
    texts that were."""
    cached = store.vectors(embedder.fingerprint, [row.text_hash for row in rows])
    missing = {row.text_hash: row for row in rows if row.text_hash not in cached}
    vectors, sentences = _embedded(store, embedder, missing)
    store.put_vectors(embedder.fingerprint, vectors, {row.update_id for row in rows})
    store.put_sentence_vectors(embedder.fingerprint, sentences)
    return len(vectors)


def embed_some_sentences(store: EmbeddedPassages, embedder: Embedder, lock: Lock) -> int:
    """A step towards vectors for the sentences of texts that were embedded without them, by an
    earlier version; returns how many texts it took, 0 at the end."""
    with lock():
        rows = store.chunks_without_sentence_vectors(embedder.fingerprint, DENSE_BATCH)
        _, sentences = _embedded(store, embedder, {row.text_hash: row for row in rows})
        store.put_sentence_vectors(embedder.fingerprint, sentences)
    return len(sentences)


def _embedded(
    store: EmbeddedPassages, embedder: Embedder, rows: Mapping[bytes, ChunkRow]
) -> tuple[dict[bytes, Vectors], dict[bytes, Vectors]]:
    """Vectors of the rows' texts and of their sentences, by text hash."""
    texts = store.embedding_texts([row.chunk_id for row in rows.values()])
    held = {key: texts[row.chunk_id] for key, row in rows.items() if row.chunk_id in texts}
    places = [_sentences(text, rows[key]) for key, text in held.items()]
    vectors, sentences = embedder.embed_sentences(list(held.values()), places)
    return dict(zip(held, vectors, strict=True)), dict(zip(held, sentences, strict=True))


def _sentences(text: str, row: ChunkRow) -> list[tuple[int, int]]:
    """Where the sentences of the chunk stand in what is embedded: it is the end of that."""
    before = len(text) - (row.chunk.end - row.chunk.start)
    return [(before + start, before + end) for start, end in cached_sentences(text[before:])]


def catch_up(store: LoggedPassages, indexes: Indexes, since: int) -> int | None:
    """Take into `indexes` what changed after `since`; returns the number reached.

    None where the change log no longer reaches back so far: then they must be filled anew.
    """
    if store.change_seq() == since:
        return since
    changes = store.changes_since(since)
    if changes is None:
        return None
    updates, reached = changes
    lost = [chunk_id for chunk_ids in updates.values() for chunk_id in chunk_ids]
    replace_rows(store, indexes, lost, [])
    for rows in batched(store.chunk_rows(sorted(updates)), ROWS_BATCH):
        replace_rows(store, indexes, [], rows)
    return reached


def replace_rows(
    store: EmbeddedPassages, indexes: Indexes, lost: Sequence[int], rows: Sequence[ChunkRow]
) -> None:
    """Take the lost chunks out of the indexes and put the rows in.

    A row whose vector is not cached yet waits for it: its arrival is a change of its own.
    """
    if not lost and not rows:
        return
    if indexes.lexical is not None:
        terms = store.terms([row.chunk_id for row in rows])
        indexes.lexical.replace(lost, list(terms.items()))
    if indexes.dense is not None and indexes.fingerprint is not None:
        cached = store.vectors(indexes.fingerprint, [row.text_hash for row in rows])
        ready = [row for row in rows if row.text_hash in cached]
        vectors = np.zeros((len(ready), indexes.dense.width), dtype=np.float32)
        for position, row in enumerate(ready):
            vectors[position] = cached[row.text_hash]
        indexes.dense.replace(lost, [row.chunk_id for row in ready], vectors)


def _rows(store: Passages, changes: Iterable[PendingChange]) -> list[ChunkRow]:
    return list(store.chunk_rows(sorted({change.update_id for change in changes})))
