"""What finds passages: vectors, their index, and the index of words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.models import Hit

Vectors = NDArray[np.float32]
# Shared, as a default: nothing may be put into it.
NOTHING_ELSE: Mapping[str, float] = MappingProxyType({})
ChunkIds = NDArray[np.int64]


class Embedder(Protocol):
    """Text to unit vectors."""

    @property
    def fingerprint(self) -> str:
        """Names the weights, the prefixes and the width: equal means equal vectors."""
        ...

    @property
    def width(self) -> int: ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order: float32, shape (len(texts), width), L2 norm 1."""
        ...

    def embed_sentences(
        self, texts: Sequence[str], sentences: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Embed texts as `embed_passages` does, and their sentences in the same pass.

        Args:
            texts: What is embedded.
            sentences: For each text, where its sentences begin and end.

        Returns:
            The vectors of the texts, and for each of them those of its sentences: float32, shape
            (sentences, width), L2 norm 1.
        """
        ...

    def embed_query(self, text: str) -> Vectors:
        """float32, shape (width,), L2 norm 1."""
        ...


class VectorIndex(Protocol):
    """Nearest passages by cosine. Holds chunk ids and numbers only."""

    def __len__(self) -> int: ...

    @property
    def width(self) -> int: ...

    def replace(self, remove: Sequence[int], add: Sequence[int], vectors: Vectors) -> None:
        """Take out the chunk ids in `remove` (unknown ones are ignored), put in `add`.

        `vectors` is float32, shape (len(add), width), L2 norm 1. An id in `add` that is already
        there is replaced, so a repeat is harmless. Raises ValueError on another shape.
        """
        ...

    def search(self, query: Vectors, k: int, allowed: ChunkIds | None = None) -> list[Hit]:
        """The `k` best at most, best first; score is the cosine. `allowed` restricts to these ids
        (int64, sorted); an empty array allows nothing."""
        ...


class LexicalIndex(Protocol):
    """BM25 over the terms of `index.text.analysis`. Holds chunk ids and terms only."""

    def __len__(self) -> int: ...

    def replace(self, remove: Sequence[int], add: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Take out the chunk ids in `remove`, put in (chunk id, its analysed terms).

        Unknown ids are ignored and present ones replaced. Visible to `search` when it returns.
        """
        ...

    def search(
        self,
        terms: Sequence[str],
        k: int,
        allowed: ChunkIds | None = None,
        also: Mapping[str, float] = NOTHING_ELSE,
    ) -> list[Hit]:
        """The `k` best at most, best first, each sharing at least one term with `terms` or `also`;
        score is BM25 (Robertson & Zaragoza 2009). `also` holds further terms, of which each counts
        by its weight, above 0 up to 1. `allowed` as in `VectorIndex.search`."""
        ...
