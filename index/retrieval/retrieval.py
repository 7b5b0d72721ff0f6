"""A question to the passages that may answer it.

    terms  → lexical hits ┐
    vector → dense hits   ┴→ fusion → passages, best first

The same code serves an answer and the evaluation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.models import RetrievedPassage
from index.ports import (
    NOTHING_ELSE,
    Acronyms,
    Passages,
    SentenceVectors,
    Statements,
    TermStatistics,
    Updates,
)
from index.retrieval.fusion import fuse, unscored

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.models import Hit, TimeWindow
    from index.ports import ChunkIds, Embedder, LexicalIndex, VectorIndex, Vectors

CANDIDATES = 100


class SearchedNews(
    Updates, Passages, TermStatistics, Acronyms, SentenceVectors, Statements, Protocol
):
    """What answers are found in and cited from."""


@dataclass(frozen=True, slots=True)
class Searches:
    """What can be searched by at this moment: `dense` and `embedder` are both there or both None
    (then only words are searched)."""

    store: SearchedNews
    lexical: LexicalIndex
    dense: VectorIndex | None
    embedder: Embedder | None

    @property
    def hybrid(self) -> bool:
        return self.dense is not None and self.embedder is not None


def question_vector(text: str, searches: Searches) -> Vectors | None:
    """Return the vector of a question, shape (width,), L2 norm 1; None without a model."""
    return searches.embedder.embed_query(text) if searches.embedder is not None else None


def retrieve(
    vector: Vectors | None,
    terms: Sequence[str],
    searches: Searches,
    limit: int,
    window: TimeWindow | None = None,
    also: Mapping[str, float] = NOTHING_ELSE,
) -> list[RetrievedPassage]:
    """At most `limit` passages, best first: near the vector, or sharing one of `terms`, or of
    `also` by its weight.

    `window` keeps to updates of that time. `vector` is that of the question; see
    `question_vector`.
    """
    allowed = searches.store.chunk_ids_in(window) if window else None
    dense, lexical = search_both(vector, terms, searches, CANDIDATES, allowed, also)
    fused = fuse(dense, lexical)[:limit]
    passages = searches.store.passages([hit.chunk_id for hit in fused])
    return [
        RetrievedPassage(passages[hit.chunk_id], rank, hit.score, hit.dense, hit.lexical)
        for rank, hit in enumerate(fused, start=1)
        if hit.chunk_id in passages
    ]


def search_both(
    vector: Vectors | None,
    terms: Sequence[str],
    searches: Searches,
    k: int,
    allowed: ChunkIds | None = None,
    also: Mapping[str, float] = NOTHING_ELSE,
) -> tuple[list[Hit], list[Hit]]:
    """At least the `k` best hits by meaning (none without a vector) and by `terms`.

    What one search finds gets its score from the other too, so that fusion compares exact scores.
    `allowed` restricts to these chunk ids, and `also` are further terms, as in the ports.
    """
    if allowed is not None and not np.size(allowed):
        return [], []
    lexical = searches.lexical.search(terms, k, allowed, also)
    if searches.dense is None or vector is None:
        return [], lexical
    dense = searches.dense.search(vector, k, allowed)
    more_dense = searches.dense.search(vector, len(lexical), unscored(dense, lexical))
    more_lexical = searches.lexical.search(terms, len(dense), unscored(lexical, dense), also)
    return dense + more_dense, lexical + more_lexical
