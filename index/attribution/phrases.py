"""Noun phrases that can be somebody: read to the left of a verb, or to the right.

There is no tagger: a phrase ends where a word of a closed class, a finite verb or a mark says so.
All walks are bounded, so that the whole stays linear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.attribution.lexicon import (
    ADVERBS,
    AUXILIARIES,
    CUES,
    DETERMINERS,
    DOCUMENTS,
    ORGANISATIONS,
    PASTS,
    PREPOSITIONS,
    PRONOUNS,
    ROLES,
    SUBORDINATORS,
    TIME,
    TITLES,
)

if TYPE_CHECKING:
    from index.attribution.tokens import Tokens

Range = tuple[int, int]
MAX_PHRASE_TOKENS = 25
MAX_SEGMENTS = 7
_INSIDE = frozenset(
    {"of", "for", "in", "at", "from", "on", "to", "with", "near", "-", "&", "/", "against"}
)
_RELATIVES = frozenset({"who", "which", "whose", "whom", "where"})
_CONJUNCTIONS = frozenset({"and", "or", "&", "nor"})
_DASHES = frozenset({"-", "--", "—", "–"})
_NOT_NAMES = frozenset({"mr.", "mrs.", "ms.", "dr."})
_EXPLETIVES = frozenset({"it's", "that's", "there's", "what's", "here's"})
_CONTRACTED = ("n't", "'ve", "'ll", "'d", "'re", "'m")


def is_verb(tokens: Tokens, i: int) -> bool:
    """A word that is surely a finite verb (or an auxiliary) where it stands."""
    low = tokens.low[i]
    if low in ("may", "will") and tokens.capital(i):
        return False
    if low in AUXILIARIES or low in PASTS or low.endswith(_CONTRACTED):
        return True
    if tokens.capital(i):
        return False
    cue = CUES.get(low)
    if cue is not None and cue.form in ("past", "third") and "clause" in cue.frames:
        return not _noun_reading(tokens, i)
    if len(low) > 4 and low.endswith("ed"):
        return not _noun_reading(tokens, i)
    return False


def _noun_reading(tokens: Tokens, i: int) -> bool:
    """Directly after a determiner, a possessive or a preposition stands a noun or adjective."""
    if i == 0:
        return True
    before = tokens.low[i - 1]
    return (
        (before in DETERMINERS and before not in ("that", "all", "both"))
        or before in PREPOSITIONS
        or before.endswith(("'s", "s'", "ly", "-"))
        or before == "'"
        or before in ("and", "or", "most", "more", "recently", "newly")
    )


def _stops(tokens: Tokens, i: int) -> bool:
    low = tokens.low[i]
    return (
        not tokens.is_word(i)
        or low in SUBORDINATORS
        or low in _RELATIVES
        or low in ADVERBS
        or is_verb(tokens, i)
        or (low.endswith("ing") and i > 0 and tokens.low[i - 1] in AUXILIARIES)
    )


def phrase_left(tokens: Tokens, last: int, lo: int) -> Range | None:
    """The noun phrase that ends with token `last`, not reaching before `lo`."""
    lo = max(lo, last - MAX_PHRASE_TOKENS)
    if last < lo or not tokens.is_word(last) or tokens.low[last] in SUBORDINATORS:
        return None
    if tokens.low[last] in PRONOUNS and tokens.low[last - 1 if last else 0] != "no":
        return _with_pronoun(tokens, last, lo)
    first = last + 1
    while first > lo:
        i = first - 1
        low = tokens.low[i]
        if low in _CONJUNCTIONS:
            if not _joins(tokens, i, lo, last):
                break
        elif (low in PRONOUNS and low not in DETERMINERS) or low in _DASHES or _stops(tokens, i):
            break
        first -= 1
    first = _trim_left(tokens, first, last)
    return (first, last) if first <= last and _nominal(tokens, first, last) else None


def _with_pronoun(tokens: Tokens, last: int, lo: int) -> Range:
    """ "many", "one of them", "some": the pronoun with what it counts, else alone."""
    low = tokens.low[last]
    if low in ("one", "some", "many", "others", "both") and last > lo:
        before = tokens.low[last - 1]
        if before in DETERMINERS:
            return last - 1, last
    return last, last


def _joins(tokens: Tokens, i: int, lo: int, last: int) -> bool:
    """Whether "and" at `i` joins two names (or two plain nouns that start a clause)."""
    if i <= lo or i >= last:
        return False
    if tokens.capital(i - 1) and tokens.capital(i + 1):
        return tokens.low[i - 1] not in TIME
    return _starts_clause_within(tokens, i, lo) and not tokens.capital(i - 1)


def _starts_clause_within(tokens: Tokens, i: int, lo: int, reach: int = 5) -> bool:
    for k in range(i - 1, max(lo, i - reach) - 1, -1):
        if _stops(tokens, k) or tokens.low[k] in PREPOSITIONS:
            return False
    return i - reach <= lo


def _trim_left(tokens: Tokens, first: int, last: int) -> int:
    """Leave out what leads into the phrase: a conjunction, "On Tuesday", "In Texas"."""
    while first <= last:
        low = tokens.low[first]
        if low in _CONJUNCTIONS or low in TIME or not tokens.is_word(first):
            first += 1
        elif low in PREPOSITIONS:
            first = max(first + 1, _after_preposition(tokens, first, last))
        else:
            break
    return first


def _after_preposition(tokens: Tokens, first: int, last: int) -> int:
    """The phrase after a leading prepositional one: at its last determiner, else its last name."""
    for i in range(last, first, -1):
        if (
            tokens.low[i] in DETERMINERS
            and i - 1 > first
            and tokens.low[i - 1] not in PREPOSITIONS
        ):
            return i
    i = last
    while (
        i > first + 1 and tokens.low[i - 1] not in PREPOSITIONS and tokens.low[i - 1] not in TIME
    ):
        i -= 1
    return i


def _nominal(tokens: Tokens, first: int, last: int) -> bool:
    """A name, or a determiner with a noun, or a plural: no bare adverb or number."""
    low = tokens.low[last]
    if low in PREPOSITIONS or low in DETERMINERS or low in TIME or low in ADVERBS:
        return False
    if tokens.capital(last):
        return True
    if low.endswith("ly") or not low[0].isalpha():
        return False
    return first < last or low.endswith("s") or low in _BARE_SOURCES


_BARE_SOURCES = frozenset(
    {
        "police",
        "staff",
        "media",
        "people",
        "lawmaker",
        "management",
        "counsel",
        "state",
        "everyone",
        "prosecution",
    }
)


def phrase_right(tokens: Tokens, first: int, stop: int) -> Range | None:
    """The noun phrase that starts at `first` and ends before `stop`."""
    stop = min(stop, first + MAX_PHRASE_TOKENS)
    if first >= stop or not tokens.is_word(first):
        return None
    low = tokens.low[first]
    if low.partition("'")[0] in PRONOUNS and low not in DETERMINERS:
        return (first, first) if low not in _EXPLETIVES else None
    if _stops(tokens, first) and low not in DETERMINERS:
        return None
    i = first
    while i < stop:
        low = tokens.low[i]
        if low in _CONJUNCTIONS:
            if not (i + 1 < stop and tokens.capital(i - 1) and tokens.capital(i + 1)):
                break
        elif low in PREPOSITIONS:
            if low not in ("of", "for", "in", "at", "from", "with") or i == first or i + 1 >= stop:
                break
            if low != "of" and tokens.capital(i - 1) and _names_person(tokens, first, i - 1):
                break
        elif (low in TIME and not (i > first and tokens.low[i - 1] in PREPOSITIONS)) or (low in PRONOUNS and low not in DETERMINERS) or (i > first and low in DETERMINERS and tokens.low[i - 1] not in PREPOSITIONS) or (_stops(tokens, i) and not (i == first and low in DETERMINERS)) or (i > first and _gerund(tokens, i)) or (i > first and _after_name(tokens, first, i)):
            break
        i += 1
    last = i - 1
    while last > first and (tokens.low[last] in PREPOSITIONS or tokens.low[last] in _CONJUNCTIONS):
        last -= 1
    return (first, last) if _nominal(tokens, first, last) else None


def _gerund(tokens: Tokens, i: int) -> bool:
    cue = CUES.get(tokens.low[i])
    return cue is not None and cue.form == "gerund"


def _names_person(tokens: Tokens, first: int, last: int) -> bool:
    return all(tokens.capital(k) for k in range(max(first, last - 1), last + 1)) and tokens.low[first] not in DETERMINERS


def _after_name(tokens: Tokens, first: int, i: int) -> bool:
    """A lower-case word after a name belongs to the sentence, not to the name."""
    return (
        not tokens.capital(i)
        and tokens.capital(i - 1)
        and tokens.low[i].removesuffix("s") not in ROLES | ORGANISATIONS | DOCUMENTS
        and tokens.low[first] not in DETERMINERS
        and tokens.low[i] not in _INSIDE
        and not tokens.low[i - 1].endswith("'s")
        and tokens.low[i][0].isalpha()
    )


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
        if tokens.words[i] in (",", ";", ":") or tokens.low[i] in _DASHES:
            found.append((i + 1, last))
            last = i - 1
            if tokens.words[i] in (";", ":"):
                return found
        i -= 1
    if i < lo and last >= lo:
        found.append((lo, last))
    return found


def _appositive(tokens: Tokens, segment: Range) -> bool:
    """What may stand between a name and its verb: "a spokesman", "who …", "22", "of Flint"."""
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
        if tokens.low[k] in _RELATIVES or tokens.low[k] == "that":
            return range(first, k)
    return range(first, last + 1)


def _main_verb(tokens: Tokens, i: int) -> bool:
    """A finite verb for sure: a participle ("based in Paris") does not count."""
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
    """An age or an origin: "22", "of Flint", "D-Mich."."""
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
            low.endswith(("ing", "ly")) and tokens.low[first + 1:first + 2] != ["of"]
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
