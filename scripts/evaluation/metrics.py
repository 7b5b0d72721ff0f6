"""Ranking metrics over binary relevance. Every function takes ranked ids, best first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

CUTOFF = 10
HITS_AT = (1, 5, 10)
RECALL_AT = 100


def ndcg(ranked: Sequence[str], gains: Mapping[str, float], cutoff: int = CUTOFF) -> float:
    """Normalised discounted cumulative gain (Järvelin & Kekäläinen 2002), linear gains."""
    found = sum(
        gains.get(doc, 0.0) / math.log2(rank + 1)
        for rank, doc in enumerate(ranked[:cutoff], start=1)
    )
    best = sorted(gains.values(), reverse=True)[:cutoff]
    ideal = sum(gain / math.log2(rank + 1) for rank, gain in enumerate(best, start=1))
    return found / ideal if ideal else 0.0


def reciprocal_rank(
    ranked: Sequence[str], relevant: Collection[str], cutoff: int = CUTOFF
) -> float:
    for rank, doc in enumerate(ranked[:cutoff], start=1):
        if doc in relevant:
            return 1 / rank
    return 0.0


def recall(ranked: Sequence[str], relevant: Collection[str], cutoff: int) -> float:
    return len(set(ranked[:cutoff]) & set(relevant)) / len(relevant) if relevant else 0.0


def summary(
    rankings: Mapping[str, Sequence[str]], judgements: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    """Means over all judged queries; a query without a ranking counts as zero."""
    totals: dict[str, float] = {"ndcg@10": 0.0, "mrr@10": 0.0}
    totals |= {f"hit@{k}": 0.0 for k in HITS_AT}
    totals[f"recall@{RECALL_AT}"] = 0.0
    for query, gains in judgements.items():
        ranked = rankings.get(query, ())
        relevant = {doc for doc, gain in gains.items() if gain > 0}
        totals["ndcg@10"] += ndcg(ranked, gains)
        totals["mrr@10"] += reciprocal_rank(ranked, relevant)
        for k in HITS_AT:
            totals[f"hit@{k}"] += bool(relevant & set(ranked[:k]))
        totals[f"recall@{RECALL_AT}"] += recall(ranked, relevant, RECALL_AT)
    return {name: round(total / max(1, len(judgements)), 4) for name, total in totals.items()}
