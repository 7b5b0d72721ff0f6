"""Text to words and marks, with the spans of quotation: what all rules here work on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.attribution.lexicon import ABBREVIATIONS
from index.attribution.quotes import Quote, pair

if TYPE_CHECKING:
    from collections.abc import Iterator

# Initials ("U.S."), words with inner apostrophes, hyphens or dots, line ends, marks.
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d{1,3}(?:,\d{3})+|\w+(?:[’'\-.&]\w+)*|\n\s*|''|``|--+|\.\.+|[^\w\s]",
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists, one entry a token; `low` is lower case with straight apostrophes.

    `closing` maps the token of an opening mark to that of its closing mark (or to the last
    quoted token where none stands), `opening` the other way round.
    """

    text: str
    words: list[str]
    low: list[str]
    start: list[int]
    end: list[int]
    quotes: list[Quote]
    closing: dict[int, int]
    opening: dict[int, int]

    def __len__(self) -> int:
        return len(self.low)

    def capital(self, i: int) -> bool:
        return self.words[i][0].isupper()

    def is_word(self, i: int) -> bool:
        return self.words[i][0].isalnum()

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Code points from the first to the last token, both included."""
        return self.start[first], self.end[last]

    def quotations(self, first: int, stop: int) -> Iterator[tuple[int, int]]:
        """From opening to closing mark, those that begin from `first` up to `stop`, in order;
        those within another aside."""
        i = first
        while i < stop:
            last = self.closing.get(i)
            if last is not None:
                yield i, last
                i = last
            i += 1

    def string(self, first: int, last: int) -> str:
        return self.text[self.start[first] : self.end[last]]


def _abbreviates(words: list[str], i: int) -> bool:
    """Whether the dot after word `i` is part of it; "No." is a number only before one."""
    low = words[i].lower()
    if low == "no":
        return i + 2 < len(words) and words[i + 2][0].isdigit()
    return low in ABBREVIATIONS


def _join_abbreviations(
    words: list[str], start: list[int], end: list[int]
) -> tuple[list[str], list[int], list[int]]:
    """Take the dot of "Sen." and "J." into the token before it."""
    dots = [
        i
        for i in range(1, len(words))
        if words[i] == "."
        and start[i] == end[i - 1]
        and (
            _abbreviates(words, i - 1)
            or (len(words[i - 1]) == 1 and words[i - 1].isupper() and words[i - 1] != "I")
        )
    ]
    for i in dots:
        words[i - 1] += "."
        end[i - 1] = end[i]
    gone = set(dots)
    kept = [i for i in range(len(words)) if i not in gone]
    return [words[i] for i in kept], [start[i] for i in kept], [end[i] for i in kept]


def tokenise(text: str) -> Tokens:
    words: list[str] = []
    start: list[int] = []
    for match in _TOKEN.finditer(text):
        words.append(match[0])
        start.append(match.start())
    end = [first + len(word) for first, word in zip(start, words, strict=True)]
    words, start, end = _join_abbreviations(words, start, end)
    low = [word.lower() for word in words]
    if "’" in text:
        low = [word.replace("’", "'") if len(word) > 1 else word for word in low]
    quotes = pair(text, words, start, end)
    closing = {quote.first: quote.last for quote in quotes}
    return Tokens(
        text, words, low, start, end, quotes, closing, {v: k for k, v in closing.items()}
    )


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `first` to `stop` (exclusive); a quote is never cut. `paragraph` counts from 0."""

    first: int
    stop: int
    paragraph: int


_STOPS = frozenset({".", "?", "!", "…"})
_DATELINE_DASHES = frozenset({"-", "--", "—", "–", "―"})
_MAX_DATELINE_TOKENS = 14
MAX_SENTENCE_TOKENS = 250
_QUOTE_WEIGHT = 8


def _ends_sentence(tokens: Tokens, i: int, stop: str) -> bool:
    """Whether a full stop (or a quote that ends with one) before token `i` ends the sentence."""
    if i >= len(tokens) or tokens.words[i].startswith("\n"):
        return True
    word = tokens.words[i]
    if word[0].islower():
        return stop == "." and i not in tokens.opening and tokens.words[i - 1] == "."
    return word not in (",", ";", ":", ")", "]") and i not in tokens.opening


def _quote_ends_sentence(tokens: Tokens, last: int, follows: frozenset[str]) -> bool:
    """`“…?” Name asked` goes on, `“….” Name went` does not."""
    i = last + 1
    if i >= len(tokens):
        return True
    inner = tokens.words[last - 1] if last and last in tokens.opening else "."
    if inner[-1] not in ".?!…-—–":
        return False
    word = tokens.words[i]
    if word[0].islower() or word in (",", ";", ":", ")", "-", "—", "–", "--", "."):
        return False
    return inner == "." or not _attributed_within(tokens, i, follows)


def _attributed_within(tokens: Tokens, i: int, follows: frozenset[str], reach: int = 6) -> bool:
    for k in range(i, min(i + reach, len(tokens))):
        if tokens.low[k] in follows:
            return True
        if not tokens.is_word(k):
            return False
    return False


def _after_dateline(tokens: Tokens, first: int, stop: int) -> int:
    """Past `PLACE, State (Agency) —` at the start of a paragraph."""
    bracket = False
    for i in range(first, min(stop, first + _MAX_DATELINE_TOKENS)):
        word = tokens.words[i]
        if word in _DATELINE_DASHES:
            plain = bracket or (tokens.words[first].isupper() and len(tokens.words[first]) > 2)
            return i + 1 if i > first and plain and i + 1 < stop else first
        bracket |= word == ")"
        if (not bracket and word[0].islower()) or i in tokens.closing:
            break
    return first


def sentences(tokens: Tokens, cue_words: frozenset[str]) -> list[Sentence]:
    """Cut at full stops and line ends outside quotation marks, in one pass."""
    found: list[Sentence] = []
    words, closing = tokens.words, tokens.closing
    events = [
        i for i, word in enumerate(words) if word in _STOPS or word[0] in "\n." or i in closing
    ]
    first, paragraph, skip_to = 0, 0, -1

    def cut(stop: int) -> None:
        nonlocal first
        if stop > first:
            opens = not found or found[-1].paragraph != paragraph
            start = _after_dateline(tokens, first, stop) if opens else first
            found.append(Sentence(start, stop, paragraph))
        first = stop

    for i in events:
        if i <= skip_to:
            continue
        if i in closing:
            skip_to = closing[i]
            if _quote_ends_sentence(tokens, skip_to, cue_words):
                cut(skip_to + 1)
        elif words[i][0] == "\n":
            cut(i)
            first, paragraph = i + 1, paragraph + 1
        elif _ends_sentence(tokens, i + 1, words[i]):
            cut(i + 1)
    cut(len(words))
    return [part for sentence in found for part in _bounded(tokens, sentence)]


def _bounded(tokens: Tokens, sentence: Sentence) -> list[Sentence]:
    """Parts of a sentence too long to be one: rules look at whole sentences at every cue."""
    if sentence.stop - sentence.first <= MAX_SENTENCE_TOKENS:
        return [sentence]
    parts: list[Sentence] = []
    first, weight, i = sentence.first, 0, sentence.first
    while i < sentence.stop:
        quoted = i in tokens.closing
        i = tokens.closing[i] + 1 if quoted else i + 1
        weight += _QUOTE_WEIGHT if quoted else 1
        if weight >= MAX_SENTENCE_TOKENS:
            parts.append(Sentence(first, i, sentence.paragraph))
            first, weight = i, 0
    if first < sentence.stop:
        parts.append(Sentence(first, sentence.stop, sentence.paragraph))
    return parts
