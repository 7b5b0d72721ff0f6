"""Who said what, by rules: pure, from the text of one update alone."""

from __future__ import annotations

from index.attribution.engine import Attribution
from index.attribution.mentions import Names
from index.attribution.statements import Offsets, Statement
from index.attribution.tokens import tokenise

__all__ = ["RULES_VERSION", "Offsets", "Statement", "attribute"]

# Counts up with every change of the rules: stored statements of an older one are recomputed.
RULES_VERSION = 2


def attribute(headline: str, body: str) -> tuple[Statement, ...]:
    """Every statement of an update, in the order of their cues, headline first.

    Any text will do: nothing is raised, and time grows with the length of the text.
    """
    body_tokens, headline_tokens = tokenise(body), tokenise(headline)
    names = Names(body_tokens, headline_tokens)
    found = Attribution("body", body_tokens, names).body()
    if headline:
        known = _speaking_words(found)
        found = Attribution("headline", headline_tokens, names).headline(known) + found
    return tuple(found)


def _speaking_words(statements: list[Statement]) -> frozenset[str]:
    return frozenset(
        word
        for statement in statements
        if statement.speaker
        for word in statement.speaker.lower().split()
    )
