"""Where a reported clause, its preliminaries and its quotations begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.attribution.lexicon import (
    ADVERBS,
    CUES,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIME,
    Cue,
)
from index.attribution.phrases import Range, is_verb

if TYPE_CHECKING:
    from index.attribution.subjects import Subject
    from index.attribution.tokens import Tokens

OBJECT_PRONOUNS = frozenset({"him", "her", "them", "me", "us", "it", "you"})
SUBJECT_PRONOUNS = frozenset({"he", "she", "they", "we", "i", "there", "it"})
LOOK_AHEAD = 16
_END_MARKS = frozenset({".", "?", "!", ",", ";", ":", "…", "--", "—", "–", "-", "(", "..."})
_LEADS_CLAUSE = frozenset([
    "after", "when", "as", "while", "although", "though", "before", "since", "if", "once",
    "whereas",
])  # fmt: skip


def is_title(tokens: Tokens, opening: int) -> bool:
    """A few capitalised words: the name of a programme or a book, not something said."""
    words = [k for k in range(opening + 1, tokens.closing[opening]) if tokens.is_word(k)]
    return len(words) <= 6 and all(
        tokens.capital(k) or tokens.low[k] in PREPOSITIONS or tokens.low[k] in ("the", "a", "and")
        for k in words
    )


def leads_in(tokens: Tokens, first: int) -> bool:
    low = tokens.low[first]
    return low in PREPOSITIONS or low in SUBORDINATORS or low in TIME or low.endswith("ing")


def content_start(tokens: Tokens, after: int, stop: int, cue: Cue) -> tuple[int, bool]:
    """The first token of what was said, and whether "that", a colon or a mark announces it."""
    for k in range(after, min(stop, after + LOOK_AHEAD)):
        low = tokens.low[k]
        if k in tokens.closing:
            if tokens.is_word(k - 1) and k > after and is_title(tokens, k):
                break
            if k == after or tokens.low[k - 1] in (",", ":") or only_aside(tokens, after):
                return k, True
            break
        if low in ("and", "but") and k > after:
            break
        if low == "that" and (
            k == after or tokens.low[k - 1] not in ("of", "in", "on", "for", "to")
        ):
            return k + 1, True
        if low == ":":
            return k + 1, True
        if low == "," and k + 1 in tokens.closing:
            return k + 1, True
        if k > after and (low in SUBJECT_PRONOUNS or is_verb(tokens, k)):
            break
        if k == after and low in SUBJECT_PRONOUNS:
            break
        if not tokens.is_word(k) and low not in ("-", "&", "(", ")"):
            break
    start = after
    if "recipient" in cue.frames:
        start = _after_recipient(tokens, start, stop)
    return after_time(tokens, start, stop), False


def only_aside(tokens: Tokens, after: int) -> bool:
    """Whether what follows the verb is a time, a place or an adverb."""
    low = tokens.low[after]
    return low in ("in", "on", "at", "during", "from", "via") or low in TIME or low in ADVERBS


def _after_recipient(tokens: Tokens, start: int, stop: int) -> int:
    """Past "reporters", "the crowd in Lunden", "Ada Morgan": where what was told begins."""
    if start >= stop or tokens.low[start] in OBJECT_PRONOUNS:
        return min(start + 1, stop)
    k = start
    while k < stop and k - start < 8 and tokens.is_word(k):
        low = tokens.low[k]
        if k > start and (_opens_clause(tokens, k) or low in TIME or is_verb(tokens, k)):
            break
        if k > start and low in PREPOSITIONS and low not in ("of", "for"):
            break
        k += 1
    if k < stop and k > start + 1 and is_verb(tokens, k):
        return start + (2 if tokens.low[start] in DETERMINERS else 1)
    return k


def _opens_clause(tokens: Tokens, k: int) -> bool:
    low = tokens.low[k]
    if low in SUBJECT_PRONOUNS:
        return True
    after_plain = not tokens.capital(k - 1) and tokens.low[k - 1] not in DETERMINERS
    after_plain = after_plain and tokens.low[k - 1] not in PREPOSITIONS
    return (low in DETERMINERS and tokens.low[k - 1] not in PREPOSITIONS) or (
        tokens.capital(k) and after_plain
    )


def after_time(tokens: Tokens, start: int, stop: int) -> int:
    k = start
    while k < stop and (
        tokens.low[k] in TIME
        or tokens.low[k] in ("recently", "earlier", "late", "early", "afterward", "again")
        or (tokens.low[k] in ("on", "this", "last") and k + 1 < stop and tokens.low[k + 1] in TIME)
    ):
        k += 1
    return k


def starts_clause(tokens: Tokens, start: int) -> bool:
    """Whether a clause (and no adverbial of place, time or manner) begins here."""
    low = tokens.low[start]
    if start in tokens.closing:
        return True
    if not tokens.is_word(start) or low.endswith("ing"):
        return False
    return not (
        low in PREPOSITIONS
        or low in SUBORDINATORS
        or low in ADVERBS
        or low in TIME
        or low in ("who", "which", "and")
    )


def content_end(tokens: Tokens, start: int, stop: int) -> int:
    """Where another report of the same sentence takes over, at the latest the sentence's end."""
    if start in tokens.closing:
        return after_quotes(tokens, start, stop)
    i = start
    while i < stop:
        if i in tokens.closing:
            i = tokens.closing[i] + 1
            continue
        low = tokens.low[i]
        if low == "," and i + 1 < stop and _takes_over(tokens, i + 1):
            return i
        if (
            low in ("and", "but")
            and i + 1 < stop
            and i > start + 2
            and _next_report(tokens, i + 1, stop)
        ):
            return i
        if low == ";":
            return i
        i += 1
    return stop


def _takes_over(tokens: Tokens, i: int) -> bool:
    if tokens.low[i] == "according":
        return True
    cue = CUES.get(tokens.low[i])
    return cue is not None and cue.form == "gerund"


def _next_report(tokens: Tokens, i: int, stop: int) -> bool:
    if tokens.low[i] in ADVERBS and i + 1 < stop:
        i += 1
    cue = CUES.get(tokens.low[i])
    following = tokens.low[i + 1] if i + 1 < stop else ""
    return (
        cue is not None
        and cue.form in ("past", "third")
        and ("clause" in cue.frames or following in cue.frames.get("object", ()))
        and following not in OBJECT_PRONOUNS
    )


def after_quotes(tokens: Tokens, start: int, stop: int) -> int:
    """A content that begins with a quote ends with the last one joined to it."""
    end = tokens.closing[start] + 1
    i = end
    while i < stop and i - end < 6:
        if i in tokens.closing:
            end = tokens.closing[i] + 1
            i = end
        elif is_verb(tokens, i) or tokens.low[i] in PRONOUNS:
            break
        else:
            i += 1
    return min(end, stop) if end - start > 6 else _short_quote_end(tokens, end, stop)


def _short_quote_end(tokens: Tokens, end: int, stop: int) -> int:
    """A word or two in marks start a clause of the reporter's wording."""
    if end < stop and tokens.is_word(end) and tokens.low[end] not in PREPOSITIONS:
        return content_end(tokens, end, stop)
    return end


def trim(tokens: Tokens, first: int, stop: int) -> Range | None:
    """Without marks at either end (those of a quote stay); None if nothing is left."""
    while first < stop and tokens.low[first] in _END_MARKS:
        first += 1
    last = stop - 1
    while last >= first and tokens.low[last] in _END_MARKS and last not in tokens.opening:
        last -= 1
    return (first, last) if first <= last else None


def skip_conjunction(tokens: Tokens, first: int, stop: int) -> int:
    while first < stop and tokens.low[first] in ("but", "and", "yet", "still", ","):
        first += 1
    return first


def clause_stop(tokens: Tokens, after: int, stop: int, subject: Subject) -> int:
    """In "After X said …, Y left" what X said ends at the comma."""
    if subject.before < 0 or tokens.low[subject.before] not in _LEADS_CLAUSE:
        return stop
    i = after
    while i < stop:
        if i in tokens.closing:
            i = tokens.closing[i]
            if tokens.words[i - 1] == ",":
                return i + 1
        elif tokens.low[i] == "," and i > after + 2:
            return i
        i += 1
    return stop
