"""Headlines: `NAME: what was said`, `What was said: NAME`, and `Name Says …` in title case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.attribution.boundaries import trim
from index.attribution.cues import Report
from index.attribution.lexicon import DOCUMENTS, LABELS, ROLES

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from index.attribution.phrases import Range
    from index.attribution.tokens import Tokens

_MAX_LABEL_TOKENS = 6
_OFFICES = frozenset({"police", "officials", "sources", "report", "poll", "study", "survey"})
_COLONS = frozenset({":", "|"})


def is_title_case(tokens: Tokens) -> bool:
    """Most words of four letters and more begin with a capital."""
    long = [word for word in tokens.words if len(word) > 3 and word[0].isalpha()]
    return len(long) > 2 and sum(word[0].isupper() for word in long) > 0.8 * len(long)


def labelled(tokens: Tokens, known: AbstractSet[str]) -> list[Report]:
    """The report of a headline that is cut in two by a colon; none where the label is a topic.

    `known` are the words, in lower case, by which the speakers of the update are named.
    """
    for i, word in enumerate(tokens.words[:-1]):
        if word in _COLONS and i and tokens.start[i + 1] > tokens.end[i]:
            return _split(tokens, i, known)
    return []


def _split(tokens: Tokens, colon: int, known: AbstractSet[str]) -> list[Report]:
    last = len(tokens) - 1
    left, right = (0, colon - 1), trim(tokens, colon + 1, last + 1)
    if right is None:
        return []
    if _is_label(tokens, left) and (_speaks(tokens, left, known) or right[0] in tokens.closing):
        return [Report((colon, colon), left, (right,), "headline", ":")]
    named = right[1] - right[0] < 4 and _is_label(tokens, right)
    content = trim(tokens, 0, colon)
    if named and content and content[1] > content[0] + 1 and _speaks(tokens, right, known):
        return [Report((colon, colon), right, (content,), "headline", ":")]
    return []


def _is_label(tokens: Tokens, phrase: Range) -> bool:
    first, last = phrase
    words = range(first, last + 1)
    return (
        last - first < _MAX_LABEL_TOKENS
        and all(tokens.is_word(k) or tokens.low[k] in ("-", "&", "’", "'") for k in words)
        and not any(tokens.low[k] in LABELS for k in words)
        and all(
            tokens.capital(k) or tokens.low[k] in ("of", "the") or _office(tokens, k)
            for k in words
        )
    )


def _office(tokens: Tokens, k: int) -> bool:
    low = tokens.low[k]
    return low in _OFFICES or low in DOCUMENTS or low.removesuffix("s") in ROLES


def _speaks(tokens: Tokens, phrase: Range, known: AbstractSet[str]) -> bool:
    last = tokens.low[phrase[1]]
    return last in known or last in _OFFICES or last.removesuffix("s") in ROLES
