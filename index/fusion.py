"""Several rankings to one. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.models import Hit

# What a cosine of 1 weighs beside BM25 scores.
COSINE_WEIGHT = 30.0


@dataclass(frozen=True, slots=True)
class Fused:
    """A chunk with its fused score and the scores it is made of; None where that search did not
    return it."""

    chunk_id: int
    score: float
    dense: float | None
    lexical: float | None


def fuse(dense: Sequence[Hit], lexical: Sequence[Hit]) -> list[Fused]:
    """All chunks of both lists, best first; of equal ones the lower chunk id.

    A chunk that one search did not return counts as its worst there, 0 for words.
    """
    cosines = {hit.chunk_id: hit.score for hit in dense}
    bm25 = {hit.chunk_id: hit.score for hit in lexical}
    worst = min(cosines.values(), default=0.0)
    fused = [
        Fused(
            chunk_id,
            bm25.get(chunk_id, 0.0) + COSINE_WEIGHT * cosines.get(chunk_id, worst),
            cosines.get(chunk_id),
            bm25.get(chunk_id),
        )
        for chunk_id in cosines.keys() | bm25.keys()
    ]
    return sorted(fused, key=lambda one: (-one.score, one.chunk_id))
