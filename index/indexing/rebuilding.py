"""The long steps of a rebuild: statements by the rules of now, every chunk embedded, every row put
into new indexes.

Imports go on meanwhile; what they change is caught up (see `index.indexing.sync`) before the
switch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.attribution import attribute
from index.batches import batched
from index.indexing.sync import DENSE_BATCH, embed_rows, replace_rows

if TYPE_CHECKING:
    from index.indexing.sync import EmbeddedPassages, Indexes, Lock, Progress
    from index.ports import Embedder, StatementMaintenance

ROWS_BATCH = 2_000
# Attributed in about a tenth of a second, and no lock is held meanwhile.
RESTATED_BATCH = 200


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """`passages` in the new generation, `embedded` texts that had no cached vector before,
    `restated` updates whose statements were by other rules."""

    passages: int
    embedded: int
    generation: str
    restated: int = 0


def restate(store: StatementMaintenance, on_progress: Progress = lambda _: None) -> int:
    """Bring all statements to the current rules; returns how many updates had others.

    `on_progress` hears how many are done. A repeat after a crash goes on where it ended.
    """
    restated = 0
    while updates := store.outdated_statements(RESTATED_BATCH):
        store.restate([(update, attribute(update.headline, update.body)) for update in updates])
        restated += len(updates)
        on_progress(restated)
    return restated


def embed_all(
    store: EmbeddedPassages, embedder: Embedder, lock: Lock, on_progress: Progress
) -> int:
    """Cache a vector for every chunk; returns how many texts were embedded anew.

    `on_progress` hears how many chunks have theirs.
    """
    embedded = done = 0
    for rows in batched(store.chunk_rows(), ROWS_BATCH):
        cached = store.vectors(embedder.fingerprint, [row.text_hash for row in rows])
        missing = [row for row in rows if row.text_hash not in cached]
        done += len(rows) - len(missing)
        for batch in batched(missing, DENSE_BATCH):
            with lock():
                embedded += embed_rows(store, embedder, batch)
            done += len(batch)
            on_progress(done)
        on_progress(done)
    return embedded


def fill(store: EmbeddedPassages, indexes: Indexes, on_progress: Progress = lambda _: None) -> int:
    """Put every row of the store into empty indexes; returns how many."""
    count = 0
    for rows in batched(store.chunk_rows(), ROWS_BATCH):
        replace_rows(store, indexes, [], rows)
        count += len(rows)
        on_progress(count)
    return count
