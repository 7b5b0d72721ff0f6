"""Who said what, by rules: pure, from the text of one update alone."""

from __future__ import annotations

from index.attribution.engine import Attribution
from index.attribution.statement import Span, Statement

__all__ = ["RULES_VERSION", "Span", "Statement", "attribute"]

RULES_VERSION = 1


def attribute(headline: str, body: str) -> tuple[Statement, ...]:
    """Every statement of an update, in the order of the text, headline first; never raises."""
    return tuple(Attribution("body", body).run())
