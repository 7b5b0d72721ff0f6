"""Hand-written stand-ins for what is slow or far away."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from index.text.analysis import ANALYSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.ports import Vectors


class FakeEmbedder:
    """Hashes each term to a random direction and adds them up: texts that share words are near.

    Deterministic over processes, and always of one analysis, as a model is: vectors that are
    stored in tests/data were made by it. Counts the passages it has embedded.
    """

    def __init__(self, width: int = 64, fingerprint: str = "fake") -> None:
        self._width = width
        self._fingerprint = fingerprint
        self.embedded = 0

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def width(self) -> int:
        return self._width

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        rows = [self.embed_query(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self._width), dtype=np.float32)

    def embed_sentences(
        self, texts: Sequence[str], sentences: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        found = []
        for text, places in zip(texts, sentences, strict=True):
            rows = [self.embed_query(text[start:end]) for start, end in places]
            found.append(np.array(rows, dtype=np.float32).reshape(len(rows), self._width))
        return self.embed_passages(texts), found

    def embed_query(self, text: str) -> Vectors:
        total = sum(
            (self._direction(term) for term in ANALYSES["2"].analyse(text)),
            start=self._direction(""),
        )
        return (total / np.linalg.norm(total)).astype(np.float32)

    def _direction(self, term: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(term.encode()).digest()[:8], "big")
        direction = np.random.default_rng(seed).normal(size=self._width)
        return (direction / np.linalg.norm(direction)).astype(np.float32)
