"""LexicalIndex by rank-bm25, in memory: for a small corpus, and for candidates from the store.

rank-bm25 looks at every document it is given, so it is given only those that share a term.
"""

from __future__ import annotations

import heapq
import math
import threading
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from rank_bm25 import BM25Okapi

from index.models import Hit
from index.ports import NOTHING_ELSE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from index.ports import ChunkIds

# tantivy's fixed parameters, so that both adapters rank alike. With the terms of a chunk's
# surroundings they are also the best of those measured (see `index.retrieval.fusion`).
K1 = 1.2
B = 0.75


class PositiveBM25(BM25Okapi):  # type: ignore[misc]
    """BM25 with Lucene's inverse document frequency, which is above zero for every term.

    The original's is negative for a term in more than half of the documents (rank-bm25 puts an
    arbitrary floor there) and zero for one in exactly half: sharing such a term would count
    against a document, or for nothing.
    """

    def __init__(self, counts: list[Counter[str]], frequencies: Mapping[str, int]) -> None:
        """`counts` holds the terms of each document, at least one of them not empty;
        `frequencies` in how many documents each term occurs."""
        self._frequencies = frequencies
        super().__init__(counts, k1=K1, b=B)

    def _initialize(self, corpus: list[Counter[str]]) -> Mapping[str, int]:
        self.corpus_size = len(corpus)
        self.doc_freqs = corpus
        self.doc_len = [counts.total() for counts in corpus]
        self.avgdl = sum(self.doc_len) / self.corpus_size
        return self._frequencies

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        self.idf = {term: inverse_frequency(self.corpus_size, n) for term, n in nd.items()}


def inverse_frequency(documents: int, frequency: int) -> float:
    """log(1 + (N - n + .5) / (n + .5)), Lucene's form of Robertson & Zaragoza 2009, eq. 3.3."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


class RankBm25Index:
    """One writer and any number of readers may share it between threads.

    The model is fitted by the first search after a change.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[int, Counter[str]] = {}
        self._frequencies: Counter[str] = Counter()
        self._fitted: _Fitted | None = None

    def __len__(self) -> int:
        return len(self._counts)

    def replace(self, remove: Sequence[int], add: Sequence[tuple[int, Sequence[str]]]) -> None:
        """See `LexicalIndex.replace`."""
        with self._lock:
            for chunk_id in remove:
                self._take_out(chunk_id)
            for chunk_id, terms in add:
                self._take_out(chunk_id)
                self._counts[chunk_id] = Counter(terms)
                self._frequencies.update(self._counts[chunk_id].keys())
            self._fitted = None

    def _take_out(self, chunk_id: int) -> None:
        for term in self._counts.pop(chunk_id, ()):
            self._frequencies[term] -= 1
            if not self._frequencies[term]:
                del self._frequencies[term]

    def search(
        self,
        terms: Sequence[str],
        k: int,
        allowed: ChunkIds | None = None,
        also: Mapping[str, float] = NOTHING_ELSE,
    ) -> list[Hit]:
        """See `LexicalIndex.search`."""
        with self._lock:
            if self._fitted is None:
                self._fitted = _Fitted(self._counts, self._frequencies)
            fitted = self._fitted
        return fitted.search(terms, k, allowed, also)


class _Fitted:
    """A fitted model with the chunk ids of its documents; never changed."""

    def __init__(self, counts: Mapping[int, Counter[str]], frequencies: Mapping[str, int]) -> None:
        self._counts = dict(counts)
        self._positions = {chunk_id: place for place, chunk_id in enumerate(self._counts)}
        self._model = PositiveBM25(list(self._counts.values()), frequencies) if counts else None

    def search(
        self,
        terms: Sequence[str],
        k: int,
        allowed: ChunkIds | None,
        also: Mapping[str, float],
    ) -> list[Hit]:
        wanted = {*terms, *also}
        looked_at = self._counts if allowed is None else _known(allowed.tolist(), self._counts)
        found = [i for i in looked_at if not self._counts[i].keys().isdisjoint(wanted)]
        if self._model is None or not found:
            return []
        # Only terms in the model: rank-bm25 looks at every document for an unknown one too.
        places = [self._positions[i] for i in found]
        model = self._model
        scores = _weighed(
            lambda terms: model.get_batch_scores(terms, places), terms, also, model.idf
        )
        return best(zip(found, scores, strict=True), k)


def rank_candidates(
    terms: Sequence[str],
    candidates: Sequence[tuple[int, Sequence[str]]],
    k: int,
    also: Mapping[str, float] = NOTHING_ELSE,
) -> list[Hit]:
    """The `k` best of (chunk id, terms) by BM25 among themselves, best first, each sharing a term.

    Only terms of the question are counted: fitting on all would take seconds for thousands.
    """
    wanted = {*terms, *also}
    counts, frequencies = {}, Counter[str]()
    average = sum(len(held) for _, held in candidates) / max(1, len(candidates))
    for chunk_id, held in candidates:
        counts[chunk_id] = Counter(term for term in held if term in wanted)
        frequencies.update(counts[chunk_id].keys())
    if not frequencies:
        return []
    model = PositiveBM25(list(counts.values()), frequencies)
    model.doc_len = [len(held) for held in dict(candidates).values()]
    model.avgdl = average
    scores = _weighed(model.get_scores, terms, also, frequencies)
    return best(
        ((i, score) for i, score in zip(counts, scores, strict=True) if counts[i]),
        k,
    )


def _weighed(
    scores_of: Callable[[list[str]], Sequence[float]],
    terms: Sequence[str],
    also: Mapping[str, float],
    known: Mapping[str, object],
) -> Sequence[float]:
    """The sums of BM25 by the known terms, those of `also` by their weights."""
    scores = np.asarray(scores_of([term for term in terms if term in known]), dtype=np.float64)
    for term, weight in also.items():
        if term in known:
            scores = scores + weight * np.asarray(scores_of([term]))
    return [float(score) for score in scores]


def _known(chunk_ids: Sequence[int], counts: Mapping[int, Counter[str]]) -> list[int]:
    return [chunk_id for chunk_id in chunk_ids if chunk_id in counts]


def best(scored: Iterable[tuple[int, float]], k: int) -> list[Hit]:
    """The `k` highest as hits, best first; of equal ones the lower chunk id."""
    hits = (Hit(chunk_id, float(score)) for chunk_id, score in scored)
    return heapq.nsmallest(k, hits, key=lambda hit: (-hit.score, hit.chunk_id))
