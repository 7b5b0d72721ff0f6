"""VectorIndex by faiss: exact cosine over 16-bit floats, and its file.

The file is a header line, the SHA-256 of the rest (32 bytes), then faiss' own serialisation.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
import uuid
from typing import TYPE_CHECKING, Any, Self

import faiss
import numpy as np

from index.errors import ErrorCode, IndexFileError
from index.models import Hit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.ports import ChunkIds, Vectors

_HEADER = b"quotewire vectors 1\n"
_DIGEST_BYTES = 32


class FaissIndex:
    """One writer and any number of readers may share it between threads.

    Vectors are kept as 16-bit floats: half the memory, and the scores differ from 32 bits by less
    than .001.
    """

    def __init__(self, width: int) -> None:
        self._width = width
        self._lock = threading.Lock()
        flat = faiss.IndexScalarQuantizer(
            width, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        self._faiss: Any = faiss.IndexIDMap2(flat)
        # faiss stores an id twice when it is added twice, so we know ourselves what is in.
        self._ids: set[int] = set()

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def width(self) -> int:
        return self._width

    def replace(self, remove: Sequence[int], add: Sequence[int], vectors: Vectors) -> None:
        """See `VectorIndex.replace`; of an id given twice in `add` the last vector counts."""
        if vectors.shape != (len(add), self._width):
            raise ValueError(
                f"{len(add)} ids need vectors of shape {(len(add), self._width)}, "
                f"not {vectors.shape}"
            )
        rows = {chunk_id: row for row, chunk_id in enumerate(add)}
        with self._lock:
            self._take_out({*remove, *rows} & self._ids)
            if rows:
                chosen = np.ascontiguousarray(vectors[list(rows.values())], dtype=np.float32)
                self._faiss.add_with_ids(chosen, np.fromiter(rows, np.int64, len(rows)))
                self._ids.update(rows)

    def _take_out(self, chunk_ids: set[int]) -> None:
        # Removing moves everything that stands behind: not for nothing.
        if chunk_ids:
            self._faiss.remove_ids(np.fromiter(chunk_ids, np.int64, len(chunk_ids)))
            self._ids -= chunk_ids

    def search(self, query: Vectors, k: int, allowed: ChunkIds | None = None) -> list[Hit]:
        """See `VectorIndex.search`. Raises ValueError on a query of another width."""
        if query.shape != (self._width,):
            raise ValueError(f"a query has the shape {(self._width,)}, not {query.shape}")
        row = np.ascontiguousarray(query[np.newaxis], dtype=np.float32)
        with self._lock:
            k = min(k, len(self._ids) if allowed is None else len(allowed), len(self._ids))
            if k <= 0:
                return []
            scores, ids = self._faiss.search(row, k, params=_selection(allowed))
        found = zip(ids[0].tolist(), scores[0].tolist(), strict=True)
        return [Hit(chunk_id, score) for chunk_id, score in found if chunk_id != -1]

    def save(self, path: Path) -> None:
        """Write to `path` in one step: a reader sees the old file or the whole new one.

        Raises IndexFileError where the file cannot be written.
        """
        with self._lock:
            payload = faiss.serialize_index(self._faiss).tobytes()
        temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.tmp")
        try:
            with temporary.open("wb") as file:
                file.writelines((_HEADER, hashlib.sha256(payload).digest(), payload))
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except OSError as error:
            raise IndexFileError(
                f"{path} cannot be written ({error})", ErrorCode.INDEX_NOT_WRITABLE, path=str(path)
            ) from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink()

    @classmethod
    def load(cls, path: Path, width: int | None = None) -> Self:
        """Read what `save` wrote; `width`, if given, is the one expected.

        Raises IndexFileError where the file is missing, damaged or of another width.
        """
        held = _deserialised(path, _payload(path))
        if width is not None and held.d != width:
            raise IndexFileError(
                f"{path} holds vectors of width {held.d}, not {width}: another model's",
                ErrorCode.INDEX_OF_ANOTHER_MODEL,
                path=str(path),
                width=held.d,
            )
        loaded = cls(held.d)
        loaded._faiss = held
        loaded._ids = set(faiss.vector_to_array(held.id_map).tolist())
        return loaded


def _selection(allowed: ChunkIds | None) -> Any:
    if allowed is None:
        return None
    selector = faiss.IDSelectorBatch(allowed)
    return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]


def _payload(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise IndexFileError(
            f"{path} cannot be read ({error})", ErrorCode.INDEX_DAMAGED, path=str(path)
        ) from error
    start = len(_HEADER) + _DIGEST_BYTES
    digest, payload = content[len(_HEADER) : start], content[start:]
    if not content.startswith(_HEADER) or hashlib.sha256(payload).digest() != digest:
        raise IndexFileError(
            f"{path} is damaged (its checksum differs)",
            ErrorCode.INDEX_DAMAGED,
            path=str(path),
        )
    return payload


def _deserialised(path: Path, payload: bytes) -> Any:
    try:
        held = faiss.deserialize_index(np.frombuffer(payload, dtype=np.uint8))
    except RuntimeError as error:
        raise IndexFileError(
            f"{path} is not readable by faiss ({error})",
            ErrorCode.INDEX_DAMAGED,
            path=str(path),
        ) from error
    if not isinstance(held, faiss.IndexIDMap2):
        raise IndexFileError(
            f"{path} holds {type(held).__name__}, not our vectors",
            ErrorCode.INDEX_DAMAGED,
            path=str(path),
        )
    return held
