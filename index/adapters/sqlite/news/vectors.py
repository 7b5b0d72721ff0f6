"""The cache of vectors: float32, little-endian, keyed by text and model.

Every vector belongs to a text that some chunk has now, so that a removed text leaves none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.batches import batched

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from index.ports import Vectors

_FLOAT32 = np.dtype("<f4")
_BATCH = 500
_PLACES = ",".join("?" * _BATCH)


def read(
    connection: sqlite3.Connection, fingerprint: str, text_hashes: Sequence[bytes]
) -> dict[bytes, Vectors]:
    """Arrays of shape (width,) that cannot be written to."""
    found: dict[bytes, Vectors] = {}
    for batch in batched(list(dict.fromkeys(text_hashes)), _BATCH):
        # One length of the list for all batches: SQLite then prepares the statement only once.
        padded = [*batch, *(None for _ in range(_BATCH - len(batch)))]
        rows = connection.execute(
            f"SELECT v.text_hash, v.components FROM vector v JOIN model m ON m.id = v.model_id"  # noqa: S608
            f" WHERE m.fingerprint = ? AND v.text_hash IN ({_PLACES})",
            [fingerprint, *padded],
        )
        found.update((text_hash, np.frombuffer(blob, _FLOAT32)) for text_hash, blob in rows)
    return found


def put(
    connection: sqlite3.Connection, fingerprint: str, vectors: Mapping[bytes, Vectors]
) -> None:
    """Vectors of texts that went while they were computed are left out."""
    connection.execute("INSERT OR IGNORE INTO model (fingerprint) VALUES (?)", (fingerprint,))
    (model_id,) = connection.execute(
        "SELECT id FROM model WHERE fingerprint = ?", (fingerprint,)
    ).fetchone()
    connection.executemany(
        "INSERT INTO vector (text_hash, model_id, components) SELECT ?1, ?2, ?3"
        " WHERE EXISTS (SELECT 1 FROM chunk WHERE text_hash = ?1)"
        " ON CONFLICT (text_hash, model_id) DO UPDATE SET components = excluded.components",
        (
            (text_hash, model_id, np.ascontiguousarray(vector, _FLOAT32).tobytes())
            for text_hash, vector in vectors.items()
        ),
    )


def drop_unused(connection: sqlite3.Connection, text_hashes: Iterable[bytes]) -> None:
    """Of these texts, forget the vectors of those that no chunk has any more."""
    connection.executemany(
        "DELETE FROM vector WHERE text_hash = ?1"
        " AND NOT EXISTS (SELECT 1 FROM chunk WHERE text_hash = ?1)",
        ((text_hash,) for text_hash in set(text_hashes)),
    )
