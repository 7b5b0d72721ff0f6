"""A question taken apart: what each candidate is held against. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.judging.sentence_facts import words_terms
from index.text.analysis import analyse, content_terms
from index.text.negations import negations_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.answers import AnswerKind
    from index.judging.candidates import Candidate
    from index.query.questions import Query
    from index.retrieval.relevance import Corpus

_FIGURE = re.compile(r"\d+")
_WORD = re.compile(r"[\w’'-]+")
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]+")
# "how many fishing boats were …" counts fishing boats.
_COUNTED = re.compile(
    r"""how\ (?:many|much)\ ((?:[\w’'-]+\ ){0,3}?[\w’'-]+?)
    (?=\ (?:did|do|does|is|are|was|were|has|have|had|will|can|could|should|would|may|might|must
        |of|in|at|on|to|from)\b | \Z)""",
    re.IGNORECASE | re.VERBOSE,
)
# Words that name the gap itself and stand in no answer ("what time", "how old").
_GAP = (
    *("name", "called", "time", "day", "date", "old", "age", "long", "far", "big", "high", "low"),
    *("percentage", "reason", "number", "amount", "share", "much", "happen", "happened", "kind"),
    *("sort", "place", "person", "compare", "versus", "vs", "difference", "timeline", "sequence"),
    *("order", "list", "part"),
)
_GAP_WORDS = frozenset(term for word in _GAP for term in analyse(word))
# In so many of the first candidates it is looked at which words of the question are names.
_NAMES_FROM = 40
# A word is a name where it has a capital so many times as often as it has none.
_CAPITALS_TO_SMALL = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks.

    Attributes:
        kinds: The kinds of answer it wants.
        terms: What it is about, each once.
        words: For each term the word of the question.
        names: Those of the terms that are proper names.
        weights: How much each term tells (inverse document frequency).
        figures: Its runs of digits.
        negated: Whether it denies something.
        counted: The terms of what it wants counted.
        speaker: The terms of whom it asks about.
        newest: Whether it asks for the newest.
    """

    kinds: tuple[AnswerKind, ...]
    terms: tuple[str, ...]
    words: tuple[str, ...]
    names: frozenset[str]
    weights: dict[str, float]
    figures: frozenset[str]
    negated: bool
    counted: frozenset[str]
    speaker: frozenset[str]
    newest: bool


def asked_of(query: Query, candidates: Sequence[Candidate], corpus: Corpus) -> Asked:
    """Take a question apart. Names are known by their capitals in the question or in the news."""
    speaker = tuple(analyse(query.speaker)) if query.speaker else ()
    terms = tuple(dict.fromkeys([*content_terms(query.topic), *speaker]))
    terms = tuple(term for term in terms if term not in _GAP_WORDS) or terms
    counted = _COUNTED.search(query.meaning)
    return Asked(
        kinds=query.kinds,
        terms=terms,
        words=_words_of(terms, query),
        names=_names(query, terms, candidates),
        weights={term: corpus.weight(term) for term in terms},
        figures=frozenset(_FIGURE.findall(query.topic)),
        negated=bool(negations_in(query.meaning)),
        counted=frozenset(content_terms(counted[1])) if counted else frozenset(),
        speaker=frozenset(speaker),
        newest=query.newest_first,
    )


def _words_of(terms: Sequence[str], query: Query) -> tuple[str, ...]:
    words: dict[str, str] = {}
    for match in _WORD.finditer(f"{query.topic} {query.speaker or ''}"):
        for term in content_terms(match.group()):
            words.setdefault(term, match.group().casefold())
    return tuple(words.get(term, term) for term in terms)


def _names(query: Query, terms: Sequence[str], candidates: Sequence[Candidate]) -> frozenset[str]:
    words = query.meaning.split()
    capitals = [word for word in words[1:] if word[:1].isupper()]
    found: set[str] = set()
    # A question with most words in capitals says nothing about names.
    if len(capitals) <= max(2, len(words) / 2):
        found.update(term for word in capitals for term in words_terms(word))
    wanted = frozenset(terms) - found
    with_capital: Counter[str] = Counter()
    without: Counter[str] = Counter()
    for candidate in candidates[:_NAMES_FROM]:
        held = wanted & candidate.terms
        if not held:
            continue
        capitalised = _CAPITAL.finditer(candidate.text, 1)  # the first word has one anyway
        named = {term for match in capitalised for term in words_terms(match.group())}
        with_capital.update(held & named)
        without.update(held - named)
    found.update(t for t in wanted if with_capital[t] > _CAPITALS_TO_SMALL * without[t])
    return frozenset(found & set(terms))
