"""The cache of vectors: float32, little-endian, keyed by text and model.

Every vector belongs to a text that some chunk has now, so that a removed text leaves none. Beside
it stand those of the text's sentences, in bytes with a float32 scale each: they are compared with
a question and never searched, and cosines are right to .003.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.adapters.sqlite.news.rows import to_array
from index.batches import batched

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from index.ports import Vectors

_FLOAT32 = np.dtype("<f4")
_SMALLEST = 1e-12
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


def read_sentences(
    connection: sqlite3.Connection, fingerprint: str, chunk_ids: Iterable[int]
) -> dict[int, Vectors]:
    """Arrays of shape (sentences, width) by chunk id; those that are not made yet are absent."""
    rows = connection.execute(
        "SELECT c.id, v.sentences, length(v.components) FROM json_each(?) j"
        " CROSS JOIN chunk c ON c.id = j.value JOIN vector v ON v.text_hash = c.text_hash"
        " JOIN model m ON m.id = v.model_id WHERE m.fingerprint = ? AND v.sentences IS NOT NULL",
        (to_array(chunk_ids), fingerprint),
    )
    return {chunk_id: _unpacked(blob, size // _FLOAT32.itemsize) for chunk_id, blob, size in rows}


def put_sentences(
    connection: sqlite3.Connection, fingerprint: str, sentences: Mapping[bytes, Vectors]
) -> None:
    """Those of texts that have no vector of this model are left out."""
    connection.executemany(
        "UPDATE vector SET sentences = ? WHERE text_hash = ?"
        " AND model_id = (SELECT id FROM model WHERE fingerprint = ?)",
        ((_packed(rows), text_hash, fingerprint) for text_hash, rows in sentences.items()),
    )


def chunks_without_sentences(
    connection: sqlite3.Connection, fingerprint: str, limit: int
) -> list[int]:
    """Ids of at most `limit` chunks whose text has a vector, and none for its sentences."""
    rows = connection.execute(
        "SELECT (SELECT max(id) FROM chunk WHERE text_hash = v.text_hash) FROM vector v"
        " WHERE v.sentences IS NULL AND v.model_id = (SELECT id FROM model WHERE fingerprint = ?)"
        " LIMIT ?",
        (fingerprint, limit),
    )
    return [chunk_id for (chunk_id,) in rows if chunk_id is not None]


def _packed(rows: Vectors) -> bytes:
    held = np.ascontiguousarray(rows, dtype=_FLOAT32)
    scales = np.maximum(np.abs(held).max(axis=1, initial=0.0), _SMALLEST).astype(_FLOAT32) / 127
    packed: bytes = scales.tobytes() + np.rint(held / scales[:, None]).astype(np.int8).tobytes()
    return packed


def _unpacked(blob: bytes, width: int) -> Vectors:
    count = len(blob) // (width + _FLOAT32.itemsize)
    scales = np.frombuffer(blob, _FLOAT32, count)
    held = np.frombuffer(blob, np.int8, offset=scales.nbytes).reshape(count, width)
    found: Vectors = held * scales[:, None]
    return found


def drop_unused(connection: sqlite3.Connection, text_hashes: Iterable[bytes]) -> None:
    """Of these texts, forget the vectors of those that no chunk has any more."""
    connection.executemany(
        "DELETE FROM vector WHERE text_hash = ?1"
        " AND NOT EXISTS (SELECT 1 FROM chunk WHERE text_hash = ?1)",
        ((text_hash,) for text_hash in set(text_hashes)),
    )
