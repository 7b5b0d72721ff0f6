"""A question to the passages that may answer it.

    Query → terms → lexical hits ┐
          → vector → dense hits  ┴→ fusion → passages, best first

The same code serves an answer and the evaluation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import analyse
from index.fusion import fuse
from index.models import RetrievedPassage

if TYPE_CHECKING:
    from index.models import Hit, TimeWindow
    from index.ports import ChunkIds, Embedder, LexicalIndex, NewsStore, VectorIndex

CANDIDATES = 100


@dataclass(frozen=True, slots=True)
class Searches:
    """What can be searched by at this moment: `dense` and `embedder` are both there or both None
    (then only words are searched)."""

    store: NewsStore
    lexical: LexicalIndex
    dense: VectorIndex | None
    embedder: Embedder | None

    @property
    def hybrid(self) -> bool:
        return self.dense is not None and self.embedder is not None


def retrieve(
    text: str, searches: Searches, limit: int, window: TimeWindow | None = None
) -> list[RetrievedPassage]:
    """At most `limit` passages for the text, best first; `window` keeps to that time."""
    allowed = searches.store.chunk_ids_in(window) if window else None
    dense, lexical = search_both(text, searches, CANDIDATES, allowed)
    fused = fuse(dense, lexical)[:limit]
    passages = searches.store.passages([hit.chunk_id for hit in fused])
    return [
        RetrievedPassage(passages[hit.chunk_id], rank, hit.score, hit.dense, hit.lexical)
        for rank, hit in enumerate(fused, start=1)
        if hit.chunk_id in passages
    ]


def search_both(
    text: str, searches: Searches, k: int, allowed: ChunkIds | None = None
) -> tuple[list[Hit], list[Hit]]:
    """The `k` best hits by meaning (none without a model) and by words.

    `allowed` restricts to these chunk ids, as in the ports.
    """
    if allowed is not None and not np.size(allowed):
        return [], []
    dense: list[Hit] = []
    if searches.dense is not None and searches.embedder is not None:
        dense = searches.dense.search(searches.embedder.embed_query(text), k, allowed)
    return dense, searches.lexical.search(analyse(text), k, allowed)
