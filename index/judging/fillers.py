"""Words of a sentence that could fill the gap of a question: a name, a date, a reason. Pure.

Rules over English news text. They propose; whether a sentence answers is for the judge to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.answers import AnswerKind
from index.judging import filler_patterns as patterns

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable

Place = tuple[int, int]


def _matches(pattern: re.Pattern[str]) -> Callable[[str], Iterable[Place]]:
    return lambda text: (match.span() for match in pattern.finditer(text))


def names_in_sentence(text: str) -> list[Place]:
    """Return the capitalised runs of a sentence; its first word only where the run goes on, or
    where it is no ordinary word that a capital begins a sentence with."""
    found = []
    for match in patterns.NAME.finditer(text):
        name = match.group()
        if patterns.CALENDAR.fullmatch(name):
            continue
        alone_at_start = not text[: match.start()].strip("“\"‘'([ ") and " " not in name
        if (
            alone_at_start
            and not (name.isupper() and len(name) > 1)
            and name.casefold() in _OPENERS
        ):
            continue
        found.append(match.span())
    return found


# What begins sentences in news and is no name.
_OPENERS = frozenset(
    [
        "a",
        "after",
        "all",
        "although",
        "an",
        "and",
        "another",
        "any",
        "are",
        "as",
        "at",
        "back",
        "be",
        "because",
        "before",
        "both",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "during",
        "each",
        "earlier",
        "even",
        "every",
        "few",
        "first",
        "for",
        "four",
        "from",
        "further",
        "get",
        "given",
        "go",
        "good",
        "had",
        "has",
        "have",
        "he",
        "here",
        "her",
        "his",
        "how",
        "however",
        "i",
        "if",
        "in",
        "instead",
        "is",
        "it",
        "its",
        "just",
        "last",
        "late",
        "later",
        "latest",
        "like",
        "live",
        "look",
        "many",
        "may",
        "meanwhile",
        "more",
        "most",
        "much",
        "my",
        "new",
        "news",
        "next",
        "no",
        "nobody",
        "not",
        "nothing",
        "now",
        "of",
        "on",
        "once",
        "one",
        "only",
        "or",
        "other",
        "others",
        "our",
        "out",
        "over",
        "people",
        "perhaps",
        "please",
        "read",
        "residents",
        "several",
        "she",
        "since",
        "six",
        "so",
        "some",
        "something",
        "soon",
        "still",
        "such",
        "ten",
        "than",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "though",
        "three",
        "through",
        "to",
        "today",
        "tomorrow",
        "tonight",
        "two",
        "under",
        "until",
        "up",
        "update",
        "us",
        "very",
        "was",
        "we",
        "well",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "without",
        "would",
        "yes",
        "yesterday",
        "you",
        "your",
        "staff",
        "police",
        "officials",
        "officers",
        "around",
        "speaking",
        "asked",
        "according",
        "we're",
        "it's",
        "there's",
        "that's",
        "he's",
        "she's",
        "they're",
    ]
)


def _persons(text: str) -> Iterable[Place]:
    for start, end in names_in_sentence(text):
        if not patterns.ORGANISATION.fullmatch(text, start, end):
            yield start, end
    yield from (match.span() for match in patterns.TITLE.finditer(text))


def _organisations(text: str) -> Iterable[Place]:
    yield from names_in_sentence(text)


def _places(text: str) -> Iterable[Place]:
    for match in patterns.BEFORE_PLACE.finditer(text):
        name = patterns.NAME.match(text, match.end())
        if name and not patterns.CALENDAR.fullmatch(name.group()):
            yield name.span()
    yield from (match.span() for match in patterns.PLACE_NOUN.finditer(text))


def _dates(text: str) -> Iterable[Place]:
    yield from _matches(patterns.DATE)(text)
    yield from _matches(patterns.CLOCK_TIME)(text)


_FINDERS: dict[AnswerKind, Callable[[str], Iterable[Place]]] = {
    AnswerKind.PERSON: _persons,
    AnswerKind.ORGANISATION: _organisations,
    AnswerKind.PLACE: _places,
    AnswerKind.DATE: _dates,
    AnswerKind.CLOCK_TIME: _matches(patterns.CLOCK_TIME),
    AnswerKind.DURATION: _matches(patterns.DURATION),
    AnswerKind.COUNT: _matches(patterns.COUNT),
    AnswerKind.MONEY: _matches(patterns.MONEY),
    AnswerKind.PERCENTAGE: _matches(patterns.PERCENTAGE),
    AnswerKind.QUANTITY: _matches(patterns.QUANTITY),
    AnswerKind.AGE: _matches(patterns.AGE),
    AnswerKind.NAME: names_in_sentence,
    AnswerKind.REASON: _matches(patterns.REASON),
    AnswerKind.MANNER: _matches(patterns.MANNER),
    AnswerKind.DEFINITION: _matches(patterns.DEFINITION),
    AnswerKind.SPEECH: _matches(patterns.SPEECH),
    AnswerKind.YES_NO: _matches(patterns.YES_NO),
}


def fillers(kind: AnswerKind, sentence: str) -> list[Place]:
    """Return where a sentence holds what could fill the gap, in the order of the text.

    Empty for kinds that any sentence may fill (an event, a topic, the latest).
    """
    find = _FINDERS.get(kind)
    return sorted(set(find(sentence))) if find else []


def can_be_filled(kind: AnswerKind) -> bool:
    """Return whether fillers of this kind can be told from other words."""
    return kind in _FINDERS
