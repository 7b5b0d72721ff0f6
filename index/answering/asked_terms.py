"""The terms of a question: of its topic, of whom it asks about, of the names in it. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.text.analysis import analyse, content_terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.query.questions import Query
    from index.retrieval.relevance import Corpus

_NAME = re.compile(r"\b[A-Z][\w’'-]*[^\W\d_]")
_ROLE = re.compile(r"(?i:the|an?|her|his|their|its)\s+[^A-Z]+$")


def question_terms(query: Query) -> list[str]:
    """The terms an answer must cover, each once, in the order asked."""
    return list(dict.fromkeys(content_terms(query.topic)))


def speaker_terms(query: Query) -> list[str]:
    return analyse(query.speaker) if query.speaker else []


def wants_latest(query: Query) -> bool:
    """Whether the question names no topic, only that it wants what is new or of some time."""
    named = question_terms(query) or speaker_terms(query)
    return not named and (query.newest_first or query.window is not None)


def missing(terms: Iterable[str], corpus: Corpus) -> bool:
    return not all(map(corpus.knows, terms))


def is_name(speaker: str | None) -> bool:
    """Whether a speaker is named: "the doctor" may stand as "the physician" in the news."""
    return speaker is not None and not _ROLE.match(speaker)


def named_terms(query: Query) -> Iterable[str]:
    """Terms of the proper names in a question: without them nothing can be about what is asked.

    A question typed in capitals, or with every word capitalised, says nothing about names.
    """
    words = query.text.split()
    capitalised = [word for word in words[1:] if word[:1].isupper()]
    if len(words) < 3 or len(capitalised) > len(words) / 2:
        return []
    names = _NAME.findall(" ".join(capitalised))
    # Days, months and politeness are taken out of a topic and name nothing.
    asked = {*question_terms(query), *speaker_terms(query)}
    return [term for name in names for term in content_terms(name) if term in asked]
