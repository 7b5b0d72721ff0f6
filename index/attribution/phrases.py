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
)

if TYPE_CHECKING:
    from index.attribution.tokens import Tokens

Range = tuple[int, int]
MAX_PHRASE_TOKENS = 25
_INSIDE = frozenset(
    {"of", "for", "in", "at", "from", "on", "to", "with", "near", "-", "&", "/", "against"}
)
RELATIVES = frozenset({"who", "which", "whose", "whom", "where"})
_CONJUNCTIONS = frozenset({"and", "or", "&", "nor"})
DASHES = frozenset({"-", "--", "—", "–"})
_EXPLETIVES = frozenset({"it's", "that's", "there's", "what's", "here's"})
_BARE_SOURCES = frozenset(
    {"police", "staff", "media", "people", "management", "counsel", "everyone", "prosecution"}
)
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
        or low in RELATIVES
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
        elif (low in PRONOUNS and low not in DETERMINERS) or low in DASHES or _stops(tokens, i):
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
    """Leave out what leads into the phrase: a conjunction, "On Tuesday", "In Lunden"."""
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
    return first < last or low.endswith("s") or low in _BARE_SOURCES or low in ROLES


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
    while i < stop and not _ends_phrase(tokens, first, i, stop):
        i += 1
    last = i - 1
    while last > first and (tokens.low[last] in PREPOSITIONS or tokens.low[last] in _CONJUNCTIONS):
        last -= 1
    return (first, last) if _nominal(tokens, first, last) else None


def _ends_phrase(tokens: Tokens, first: int, i: int, stop: int) -> bool:
    """Whether the word at `i` no longer belongs to the phrase that starts at `first`."""
    low = tokens.low[i]
    if low in _CONJUNCTIONS:
        return not (i + 1 < stop and tokens.capital(i - 1) and tokens.capital(i + 1))
    if low in PREPOSITIONS:
        return _ends_at_preposition(tokens, first, i, stop)
    if i == first:
        return low not in DETERMINERS and _stops(tokens, i)
    governed = tokens.low[i - 1] in PREPOSITIONS
    return (
        (low in TIME and not governed)
        or (low in PRONOUNS and low not in DETERMINERS)
        or (low in DETERMINERS and not governed)
        or _stops(tokens, i)
        or _gerund(tokens, i)
        or _after_name(tokens, first, i)
    )


def _ends_at_preposition(tokens: Tokens, first: int, i: int, stop: int) -> bool:
    low = tokens.low[i]
    if low not in ("of", "for", "in", "at", "from", "with") or i == first or i + 1 >= stop:
        return True
    return low != "of" and tokens.capital(i - 1) and _names_person(tokens, first, i - 1)


def _gerund(tokens: Tokens, i: int) -> bool:
    cue = CUES.get(tokens.low[i])
    return cue is not None and cue.form == "gerund"


def _names_person(tokens: Tokens, first: int, last: int) -> bool:
    return (
        all(tokens.capital(k) for k in range(max(first, last - 1), last + 1))
        and tokens.low[first] not in DETERMINERS
    )


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
