"""The vectors of news in memory: of texts and of their sentences, as long as a text is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.news_updates import MemoryUpdates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.models import ChunkRow
    from index.ports import Vectors


class MemoryVectors(MemoryUpdates):
    """See `index.ports.VectorCache` and `index.ports.SentenceVectors`."""

    def vectors(self, fingerprint: str, text_hashes: Sequence[bytes]) -> dict[bytes, Vectors]:
        cached = self._vectors
        return {h: cached[fingerprint, h] for h in text_hashes if (fingerprint, h) in cached}

    def put_vectors(
        self, fingerprint: str, vectors: Mapping[bytes, Vectors], update_ids: Iterable[str]
    ) -> None:
        used = {row.text_hash for row in self._chunks.values()}
        self._vectors |= {(fingerprint, key): one for key, one in vectors.items() if key in used}
        for public_id in dict.fromkeys(update_ids):
            self._note(public_id, (), for_consumers=False)

    def sentence_vectors(self, fingerprint: str, chunk_ids: Sequence[int]) -> dict[int, Vectors]:
        rows = [self._chunks[i] for i in chunk_ids if i in self._chunks]
        keys = {row.chunk_id: (fingerprint, row.text_hash) for row in rows}
        return {i: self._sentences[key] for i, key in keys.items() if key in self._sentences}

    def put_sentence_vectors(self, fingerprint: str, sentences: Mapping[bytes, Vectors]) -> None:
        held = {(fingerprint, key): rows for key, rows in sentences.items()}
        self._sentences |= {key: rows for key, rows in held.items() if key in self._vectors}

    def chunks_without_sentence_vectors(self, fingerprint: str, limit: int) -> list[ChunkRow]:
        keys = {(fingerprint, row.text_hash): row for row in self._chunks.values()}
        lacking = self._vectors.keys() - self._sentences.keys()
        return [row for key, row in keys.items() if key in lacking][:limit]
