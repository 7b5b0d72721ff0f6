"""How surely a passage is about what was asked. Pure."""

from __future__ import annotations

RELEVANT = 0.35


def relevance(cosine: float | None, coverage: float) -> float:
    """0..1 from the cosine of question and passage (None without a model) and the share, weighted
    by rarity, of the question's terms that the passage holds."""
    if cosine is None:
        return coverage
    return max(0.0, min(1.0, (coverage + max(0.0, cosine)) / 2))
