"""The subject of a clause: before its verb with an apposition between, or at its beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.attribution.lexicon import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    PASTS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIME,
    TITLES,
)
from index.attribution.phrases import DASHES, RELATIVES, Range, is_verb, phrase_left, phrase_right

if TYPE_CHECKING:
    from index.attribution.tokens import Tokens

MAX_SEGMENTS = 7


def _segments_left(tokens: Tokens, comma: int, lo: int) -> list[Range]:
    """What stands between commas (or dashes) before `comma`, nearest first."""
    found: list[Range] = []
    last = comma - 1
    lo = max(lo, comma - 60)
    i = last
    while i >= lo and len(found) < MAX_SEGMENTS:
        if i in tokens.opening:
            i = tokens.opening[i] - 1
            continue
        if tokens.words[i] in (",", ";", ":") or tokens.low[i] in DASHES:
            found.append((i + 1, last))
            last = i - 1
            if tokens.words[i] in (";", ":"):
                return found
        i -= 1
    if i < lo and last >= lo:
        found.append((lo, last))
    return found


def _appositive(tokens: Tokens, segment: Range) -> bool:
    """What may stand between a name and its verb: "a spokesman", "who …", "22", "of Lunden"."""
    first, last = segment
    low = tokens.low[first]
    if first > last:
        return False
    if low in DETERMINERS:
        return not any(_main_verb(tokens, k) for k in _until_relative(tokens, first, last))
    if low in (
        "who",
        "whose",
        "which",
        "of",
        "formerly",
        "himself",
        "herself",
        "in",
        "from",
        "speaking",
        "then",
    ):
        return True
    if low[0].isdigit():
        return True
    if low.endswith(("ing", "ed")) and not tokens.capital(first):
        return True
    return not any(is_verb(tokens, k) or tokens.low[k] == "that" for k in range(first, last + 1))


def _until_relative(tokens: Tokens, first: int, last: int) -> range:
    for k in range(first, last + 1):
        if tokens.low[k] in RELATIVES or tokens.low[k] == "that":
            return range(first, k)
    return range(first, last + 1)


def _main_verb(tokens: Tokens, i: int) -> bool:
    """A finite verb for sure: a participle ("based in Lunden") does not count."""
    low = tokens.low[i]
    return low in AUXILIARIES or low in PASTS


def appositive_subject(tokens: Tokens, comma: int, lo: int) -> Range | None:
    """The phrase before an apposition that ends with `comma`: `NAME, a spokesman, said`.

    Returns the whole source phrase with its apposition.
    """
    segments = _segments_left(tokens, comma, lo)
    if len(segments) < 2 or not _appositive(tokens, segments[0]):
        return None
    best: Range | None = None
    for segment in segments[1:]:
        if _describes(tokens, segment):
            continue
        found = phrase_left(tokens, segment[1], segment[0])
        if found is None:
            break
        whole = found[0] <= segment[0] + 1
        if _capital_or_determined(tokens, found) and (whole or best is None):
            best = found
        if not whole or not _appositive(tokens, segment):
            break
    if best is None:
        return None
    return best[0], comma - 1


def _describes(tokens: Tokens, segment: Range) -> bool:
    """An age or an origin: "22", "of Lunden"."""
    low = tokens.low[segment[0]]
    return low[0].isdigit() or low in ("of", "from", "who", "whose") or segment[0] > segment[1]


def _capital_or_determined(tokens: Tokens, phrase: Range) -> bool:
    low = tokens.low[phrase[0]]
    return tokens.capital(phrase[1]) or low in DETERMINERS or low in PRONOUNS or low in TITLES


def main_subject(tokens: Tokens, first: int, stop: int) -> Range | None:
    """The subject of the sentence's main clause, which starts after what leads into it."""
    stop = min(stop, first + 80)
    for _ in range(4):
        first = _after_conjunctions(tokens, first, stop)
        if first >= stop:
            return None
        low = tokens.low[first]
        following = tokens.low[first + 1] if first + 1 < stop else ""
        leads_in = low in PREPOSITIONS or low in SUBORDINATORS or low in ADVERBS
        leads_in = leads_in or following in TIME or (low == "more" and following.endswith("ly"))
        leads_in = leads_in or (
            low.endswith(("ing", "ly")) and tokens.low[first + 1 : first + 2] != ["of"]
        )
        if first in tokens.closing or leads_in or low in TIME or low.endswith("ed"):
            comma = _next_comma(tokens, first, stop)
            if comma is None:
                return None
            first = comma + 1
            continue
        return phrase_right(tokens, first, stop)
    return None


def _after_conjunctions(tokens: Tokens, first: int, stop: int) -> int:
    while first < stop and (
        tokens.low[first] in ("but", "and", "yet", "still", "so", "or", ",", "then", "now")
        or (not tokens.is_word(first) and first not in tokens.closing)
    ):
        first += 1
    return first


def _next_comma(tokens: Tokens, first: int, stop: int) -> int | None:
    i = first
    while i < stop:
        if i in tokens.closing:
            i = tokens.closing[i]
            if tokens.words[i - 1] in (",", "?", "!"):
                return i
        elif tokens.words[i] == ",":
            return i
        i += 1
    return None
