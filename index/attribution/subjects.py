"""Who the subject of a verb of speech is, or that the verb is none here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index.attribution.clauses import appositive_subject, main_subject
from index.attribution.lexicon import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    DOCUMENTS,
    NOUNS,
    PREPOSITIONS,
    PRONOUNS,
    ROLES,
    SUBORDINATORS,
    TIME,
    Cue,
)
from index.attribution.phrases import Range, is_verb, phrase_left, phrase_right
from index.text.negations import is_negation

if TYPE_CHECKING:
    from index.attribution.tokens import Tokens

Link = Literal[
    "subject", "apposition", "relative", "coordinated", "participle", "noun", "inverted"
]
_BE = frozenset(
    {"is", "are", "was", "were", "be", "been", "being", "am", "isn't", "wasn't", "get", "got"}
)
_MODAL = frozenset([
    "would", "can", "could", "may", "might", "must", "should", "shall", "will", "won't",
    "wouldn't", "can't", "cannot", "couldn't", "shouldn't", "mustn't",
])  # fmt: skip
_DASHES = frozenset({"-", "--", "—", "–"})
_PLURAL = frozenset(
    {"they", "we", "i", "you", "many", "some", "others", "both", "people", "police"}
)
# "went on to say": these keep the subject of what they introduce.
_CONTROLLERS = frozenset({"on", "continued", "proceeded", "rushed", "hastened"})
_MAX_ASIDE = 15
_BEFORE_PARTICIPLE = frozenset({",", "and", "while", "or", "but"})


@dataclass(frozen=True, slots=True)
class Subject:
    """Tokens of the source phrase; `before` is the token left of all that belongs to the verb.

    `source` is None for an inverted verb: it stands to the right.
    """

    source: Range | None
    before: int
    link: Link
    cue_first: int


@dataclass(slots=True)
class _Left:
    """What stands directly left of the verb: `at` is the first token that is not part of it."""

    at: int
    be: bool = False
    refused: bool = False
    auxiliary: bool = False
    first_verb: int = 0


def _verb_group(tokens: Tokens, i: int, lo: int) -> _Left:
    """Walk left over auxiliaries, adverbs, a time, an aside in brackets."""
    left = _Left(at=i - 1, first_verb=i)
    while left.at >= lo:
        k = left.at
        low = tokens.low[k]
        if low == "to":
            if k - 1 < lo or tokens.low[k - 1] not in _CONTROLLERS:
                left.refused = True
                return left
            left.at = k - (3 if tokens.low[k - 1] == "on" else 2)
            left.first_verb = left.at + 1
        elif (low in AUXILIARIES or low.endswith("n't")) and not _named_so(tokens, k, lo):
            left.auxiliary = True
            left.be |= low in _BE
            left.refused |= low in _MODAL or low.endswith("n't")
            left.at, left.first_verb = k - 1, k
        elif low in ADVERBS or (low.endswith("ly") and not tokens.capital(k)):
            left.refused |= is_negation(low)
            left.at = k - 1
        elif low in TIME or (
            k + 1 < i
            and low in ("on", "this", "last", "late", "early")
            and tokens.low[k + 1] in TIME
        ):
            left.at = k - 1
        elif low == ")":
            left.at = _before_bracket(tokens, k, lo)
        else:
            break
    return left


def _named_so(tokens: Tokens, k: int, lo: int) -> bool:
    """ "May" and "Will" as names: a capital within the sentence."""
    return tokens.capital(k) and k > lo and tokens.low[k] in ("may", "will")


def _before_bracket(tokens: Tokens, k: int, lo: int) -> int:
    for m in range(k - 1, max(lo, k - _MAX_ASIDE) - 1, -1):
        if tokens.low[m] == "(":
            return m - 1
    return lo - 1


def find_subject(
    tokens: Tokens, i: int, cue: Cue, lo: int, earlier: Range | None
) -> Subject | None:
    """The subject of the verb at `i` in a clause that starts at `lo`.

    `earlier` is the source of the report before it in this sentence: what "and said" and
    ", adding" go on from. None where the word is a noun, passive, negated or only possible.
    """
    left = _verb_group(tokens, i, lo)
    if left.refused or (left.be and cue.form != "gerund"):
        return None
    j = left.at
    if j < lo:
        return None
    if cue.form == "gerund" and not left.be:
        return _of_participle(tokens, i, j, lo, earlier)
    if cue.form == "base" and (left.auxiliary or not _plural(tokens, j)):
        return None
    low = tokens.low[j]
    if low.partition("'")[0] in PRONOUNS and "'" in low:
        if low in ("it's", "that's", "what's", "there's"):
            return None
        return Subject((j, j), j - 1, "subject", left.first_verb)
    if j in tokens.opening or low == "," or low in _DASHES:
        return _after_mark(tokens, j, lo, earlier, left)
    if low in ("and", "but", "or", "then", "yet"):
        source = earlier or main_subject(tokens, lo, j)
        return Subject(source, j, "coordinated", i) if source else None
    if low in ("who", "which", "that"):
        return _relative(tokens, j, lo, left)
    source = phrase_left(tokens, j, lo)
    if source is None or _is_noun_here(tokens, i, cue, source):
        return None
    return Subject(source, source[0] - 1, "subject", left.first_verb)


def _plural(tokens: Tokens, j: int) -> bool:
    low = tokens.low[j]
    return low in _PLURAL or (low.endswith("s") and not low.endswith("'s")) or low == "who"


def _is_noun_here(tokens: Tokens, i: int, cue: Cue, source: Range) -> bool:
    """ "Cole's claims", "sexual assault claims" after a verb: no verb of speech."""
    last = tokens.low[source[1]]
    if last.endswith("'s") or last == "'" or last[0].isdigit():
        return True
    if tokens.low[i] in NOUNS:
        named = all(tokens.capital(k) for k in range(source[0], source[1] + 1))
        before = source[0] - 1
        opens = before < 0 or not tokens.is_word(before) or tokens.low[before] in SUBORDINATORS
        if not opens or not (
            named or last in PRONOUNS or tokens.low[source[0]] in ("the", "a", "an")
        ):
            return True
    if cue.form != "third" or tokens.capital(source[1]) or last in PRONOUNS:
        return False
    if last.endswith("s") and not last.endswith("ss"):
        return True
    before = source[0] - 1
    if before < 0 or not tokens.is_word(before):
        return tokens.low[source[0]] not in DETERMINERS and source[0] == source[1]
    return is_verb(tokens, before) or tokens.low[before] in PREPOSITIONS


def _after_mark(
    tokens: Tokens, j: int, lo: int, earlier: Range | None, left: _Left
) -> Subject | None:
    if j not in tokens.opening:
        source = appositive_subject(tokens, j, lo)
        if source is not None:
            return Subject(source, source[0] - 1, "apposition", left.first_verb)
    if left.at + 1 == left.first_verb and _inverted(tokens, j, lo, left.first_verb):
        return Subject(None, j, "inverted", left.first_verb)
    if earlier is not None and tokens.low[j] == ",":
        return Subject(earlier, j, "coordinated", left.first_verb)
    if tokens.low[j] == "," and j - lo > 3:
        source = main_subject(tokens, lo, j)
        if source is not None and tokens.low[source[1] + 1] == ",":
            return Subject(source, source[0] - 1, "apposition", left.first_verb)
    return None


def _inverted(tokens: Tokens, j: int, lo: int, verb: int) -> bool:
    """`…,” said NAME`: after a quotation, or after a clause where no clause follows."""
    if j in tokens.opening or j - 1 in tokens.opening:
        return True
    if tokens.low[verb] not in (
        "said",
        "says",
        "wrote",
        "writes",
        "warned",
        "added",
        "reported",
        "reports",
        "explained",
        "noted",
    ):
        return False
    following = phrase_right(tokens, verb + 1, min(len(tokens), verb + 30))
    if following is None or tokens.low[following[0]] in ("he", "she", "they", "it", "we"):
        return False
    after = following[1] + 1
    return after >= len(tokens) or not (is_verb(tokens, after) or tokens.low[after] in ADVERBS)


def _relative(tokens: Tokens, j: int, lo: int, left: _Left) -> Subject | None:
    last = j - 1
    if last >= lo and tokens.low[last] == ",":
        last -= 1
    antecedent = phrase_left(tokens, last, lo) if last >= lo else None
    if antecedent is None:
        return None
    if tokens.low[j] == "that" and tokens.low[antecedent[1]] not in DOCUMENTS:
        return None
    if not _specific(tokens, antecedent):
        return None
    return Subject((antecedent[0], j), antecedent[0] - 1, "relative", left.first_verb)


def _specific(tokens: Tokens, phrase: Range) -> bool:
    """Somebody in particular: a name, or one person by role ("those who say" is nobody)."""
    low = tokens.low[phrase[0]]
    if low in ("those", "no", "any", "all", "most", "many", "few", "some", "more"):
        return False
    return tokens.capital(phrase[1]) or any(
        tokens.low[k].removesuffix("s") in ROLES or tokens.low[k] in DOCUMENTS
        for k in range(phrase[0], phrase[1] + 1)
    )


def _of_participle(
    tokens: Tokens, i: int, j: int, lo: int, earlier: Range | None
) -> Subject | None:
    low = tokens.low[j]
    if not (low in _BEFORE_PARTICIPLE or low in _DASHES or j in tokens.opening):
        return _of_noun(tokens, i, j, lo, earlier)
    source = earlier or main_subject(tokens, lo, j)
    return Subject(source, j, "participle", i) if source else None


def _of_noun(tokens: Tokens, i: int, j: int, lo: int, earlier: Range | None) -> Subject | None:
    """ "issued a statement saying" goes to the issuer, "supporters saying" to them."""
    if tokens.low[j] in PREPOSITIONS or tokens.low[i] in ("ruling", "offering"):
        return None
    source = phrase_left(tokens, j, lo)
    if source is None:
        return None
    if not _person_like(tokens, source):
        issuer = earlier or main_subject(tokens, lo, source[0])
        if issuer is not None:
            return Subject(issuer, j, "participle", i)
        if tokens.low[j] not in DOCUMENTS:
            return None
    return Subject(source, source[0] - 1, "noun", i)


def _person_like(tokens: Tokens, phrase: Range) -> bool:
    """A bare name or a person by role, with no verb or preposition mixed in."""
    words = range(phrase[0], phrase[1] + 1)
    if any(tokens.low[k] in PREPOSITIONS or tokens.low[k] in DOCUMENTS for k in words):
        return False
    low = tokens.low[phrase[1]].removesuffix("s")
    return low in ROLES or (tokens.capital(phrase[1]) and tokens.low[phrase[0]] not in DETERMINERS)
