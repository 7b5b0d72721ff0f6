"""Where what was said begins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.attribution.boundaries import (
    LOOK_AHEAD,
    SUBJECT_PRONOUNS,
    after_quotes,
    after_time,
    clause_stop,
    content_end,
    content_start,
    is_title,
    leads_in,
    only_aside,
    skip_conjunction,
    starts_clause,
    trim,
)
from index.attribution.lexicon import (
    ADVERBS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    STRICT,
    SUBORDINATORS,
    TIME,
    Cue,
)
from index.attribution.phrases import Range, is_verb

if TYPE_CHECKING:
    from index.attribution.subjects import Subject
    from index.attribution.tokens import Sentence, Tokens

_DASHES = frozenset({"--", "—", "–"})
_CARRIES_OBJECT_ON = frozenset(
    {"of", "about", "to", "that", "against", "with", "amidst", "amid", "who", "which", "for"}
)


def clause_contents(
    tokens: Tokens, after: int, sentence: Sentence, subject: Subject, cue: Cue
) -> tuple[Range, ...]:
    """What was said, right of the verb, left of its subject, or on both sides."""
    stop = clause_stop(tokens, after, sentence.stop, subject)
    left = _left_content(tokens, subject, sentence)
    start, explicit = content_start(tokens, after, stop, cue)
    if explicit:
        return _announced(tokens, after, start, stop, left)
    if left is not None and not (start < stop and starts_clause(tokens, start)):
        return (left, *_resumed(tokens, after, stop, left))
    if subject.link == "inverted" or start >= stop:
        return (left,) if left else ()
    if tokens.low[start] == "," and _parenthetical(tokens, subject):
        start += 1
    elif not tokens.is_word(start) and start not in tokens.closing:
        return (left,) if left else ()
    right = trim(tokens, start, content_end(tokens, start, stop))
    if right is None or (right[1] - right[0] < 2 and right[0] not in tokens.closing):
        return ()
    return (right,) if _clause_like(tokens, right, cue) else ()


def _parenthetical(tokens: Tokens, subject: Subject) -> bool:
    return subject.before >= 0 and tokens.low[subject.before] == "," and subject.link == "subject"


def _announced(
    tokens: Tokens, after: int, start: int, stop: int, left: Range | None
) -> tuple[Range, ...]:
    """After "that", a colon or an opening mark; a quote left of the source counts as well."""
    if start < stop and tokens.low[start - 1] == "that" and is_verb(tokens, start):
        return ()
    right = trim(tokens, start, content_end(tokens, start, stop))
    quoted_left = left if left and left[1] in tokens.opening else None
    if quoted_left and right and tokens.low[start - 1] != "that":
        return (quoted_left, right)
    return (right,) if right else ()


def _clause_like(tokens: Tokens, content: Range, cue: Cue) -> bool:
    """Without "that" a clause has a verb (or is quoted): "reported a loss" is no speech."""
    first, last = content
    if first in tokens.closing:
        return True
    low = tokens.low[first]
    if cue.lemma in STRICT or (cue.lemma == "pledge" and low != "to"):
        return False
    if cue.lemma in ("say", "tell"):
        return last - first >= 8 or not (
            low in PREPOSITIONS or low in TIME or low in SUBORDINATORS
        )
    if low in ("whether", "if", "how", "why", "what", "who", "where", "when", "to"):
        return True
    if low in PREPOSITIONS or low in TIME:
        return any(k in tokens.closing for k in range(first, last + 1))
    reach = min(last, first + 10)
    return any(is_verb(tokens, k) or k in tokens.closing for k in range(first + 1, reach + 1))


def _left_content(tokens: Tokens, subject: Subject, sentence: Sentence) -> Range | None:
    """The clause or quotation that ends right before the source."""
    mark = subject.before
    if mark < sentence.first or subject.link in ("coordinated", "participle", "relative"):
        return None
    if mark in tokens.opening:
        return _quote_with_clause(tokens, sentence.first, mark)
    if tokens.low[mark] != "," and tokens.low[mark] not in _DASHES:
        return None
    if mark - 1 in tokens.opening:
        return _quote_with_clause(tokens, sentence.first, mark - 1)
    content = trim(tokens, skip_conjunction(tokens, sentence.first, mark), mark)
    if content is None or content[1] - content[0] < 1:
        return None
    low = tokens.low[_skip_adverbs(tokens, content)]
    if (low in SUBORDINATORS and low not in ("so", "but", "what", "if")) or low.endswith("ing"):
        return content if _comma_inside(tokens, content) else None
    if low in PREPOSITIONS and not _comma_inside(tokens, content):
        return None
    if any(k in tokens.closing for k in range(content[0], content[1] + 1)):
        return content
    has_verb = any(
        is_verb(tokens, k) or tokens.low[k].endswith("s")
        for k in range(content[0], content[1] + 1)
    )
    return content if has_verb else None


def _skip_adverbs(tokens: Tokens, content: Range) -> int:
    first = content[0]
    while first < content[1] and tokens.low[first] in ADVERBS:
        first += 1
    return first


def _comma_inside(tokens: Tokens, content: Range) -> bool:
    return any(
        tokens.low[k] == "," and content[1] - k > 3 for k in range(content[0], content[1] + 1)
    )


def _quote_with_clause(tokens: Tokens, first: int, closing: int) -> Range | None:
    """The quote that closes at `closing`, with the clause it is part of if it is no sentence."""
    opening = tokens.opening[closing]
    first = skip_conjunction(tokens, first, opening)
    if first == opening:
        return opening, closing
    before = tokens.low[opening - 1]
    if tokens.is_word(opening - 1) and is_title(tokens, opening) and leads_in(tokens, first):
        return None
    whole = closing - opening > 5 and tokens.capital(opening + 1)
    if before == ":" or (before == "," and whole) or not tokens.is_word(first):
        return opening, closing
    return first, closing


def object_content(
    tokens: Tokens, after: int, sentence: Sentence, subject: Subject, cue: Cue
) -> tuple[Range, ...]:
    """The object or complement: a determiner, a name, a possessive, "to …", a quote, a plural."""
    stop = clause_stop(tokens, after, sentence.stop, subject)
    after = after_time(tokens, after, stop)
    if after >= stop or subject.link in ("inverted", "noun"):
        return ()
    if not tokens.is_word(after) and after not in tokens.closing:
        return ()
    if cue.lemma == "pledge" and tokens.low[after] not in DETERMINERS | {"to"}:
        return ()
    if tokens.low[after] in (".", "and", "but") or tokens.low[after] in SUBJECT_PRONOUNS - {"it"}:
        return ()
    content = trim(tokens, after, content_end(tokens, after, stop))
    if content is None or (content[1] - content[0] < 1 and content[0] not in tokens.closing):
        return ()
    return (content,)


def quoting_content(
    tokens: Tokens, after: int, sentence: Sentence, subject: Subject, cue: Cue
) -> tuple[Range, ...]:
    """The object up to the last quote that is part of it; nothing without a quote near."""
    if subject.link == "noun" or _reduced(tokens, after, subject):
        return ()
    for k in range(after, min(sentence.stop, after + LOOK_AHEAD)):
        if k in tokens.closing:
            content = trim(tokens, after, _quoted_end(tokens, k, sentence.stop))
            return (content,) if content else ()
        if tokens.low[k] in (";", ".") or (k > after and is_verb(tokens, k)):
            return ()
    return ()


def _reduced(tokens: Tokens, after: int, subject: Subject) -> bool:
    """ "a website called “…”": no object before the quote, so what is called is the noun."""
    if subject.source is None or tokens.capital(subject.source[1]):
        return False
    if tokens.low[subject.source[1]] in PRONOUNS:
        return False
    at = after + (tokens.low[after] in DETERMINERS) if after < len(tokens) else after
    return at in tokens.closing


def _quoted_end(tokens: Tokens, opening: int, stop: int) -> int:
    """To the last quote that belongs to the object, and on where its clause goes on."""
    end = after_quotes(tokens, opening, stop)
    if end < stop and tokens.low[end] in _CARRIES_OBJECT_ON:
        return content_end(tokens, end, stop)
    return end


def _resumed(tokens: Tokens, after: int, stop: int, left: Range) -> tuple[Range, ...]:
    """What goes on after `“…,” he said, “…”` or `…, he said, …`."""
    i = after
    while i < stop and tokens.low[i] != ",":
        if i in tokens.closing:
            return ()
        i += 1
    start = skip_conjunction(tokens, i + 1, stop) if i + 1 < stop else stop
    if start >= stop:
        return ()
    quoted = left[1] in tokens.opening or left[0] in tokens.closing
    if quoted != (start in tokens.closing):
        return ()
    aside = i <= after + 1 or (i <= after + 8 and (only_aside(tokens, after)))
    if not quoted and (not aside or not _goes_on(tokens, start, stop)):
        return ()
    content = trim(tokens, start, content_end(tokens, start, stop))
    return (content,) if content else ()


def _goes_on(tokens: Tokens, start: int, stop: int) -> bool:
    low = tokens.low[start]
    if (
        low in ("who", "which", "where")
        or low in PREPOSITIONS
        or low in SUBORDINATORS
        or low.endswith("ing")
    ):
        return False
    return any(is_verb(tokens, k) for k in range(start, min(stop, start + 15)))


def after_according(tokens: Tokens, after: int, stop: int) -> tuple[Range, ...]:
    """`According to NAME, …`: what follows the comma."""
    for i in range(after, min(stop, after + 40)):
        if tokens.low[i] == ",":
            content = trim(tokens, i + 1, stop)
            return (content,) if content and content[1] - content[0] > 1 else ()
    return ()


def before_according(tokens: Tokens, i: int, after: int, sentence: Sentence) -> tuple[Range, ...]:
    """`…, according to NAME(, …)`: what precedes it, and what goes on after it."""
    first = skip_conjunction(tokens, sentence.first, i)
    content = trim(tokens, first, i)
    if content is None or content[1] - content[0] < 1:
        return ()
    return (content, *_resumed(tokens, after, sentence.stop, content))
