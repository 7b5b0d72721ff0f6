"""Standing questions: parsed once, held against each update that shares their rare words."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.subscriptions.term_index import TermIndex
from index import ANSWERS_BY_WORDS, QuestionError, analyse, content_terms, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.subscriptions.matches import Interest
    from index import AlertFeed, ExcerptRef, Query, Said, UpdateFacts, Vectors

logger = logging.getLogger(__name__)

# A standing question is of no time: what "today" meant when it was asked is past.
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class QuestionIndex:
    def __init__(self, news: AlertFeed, weight: Callable[[str], float]) -> None:
        self._news = news
        self._queries: dict[Interest, Query] = {}
        self._by_terms: TermIndex[Interest] = TermIndex(ANSWERS_BY_WORDS, weight)

    def put(self, interest: Interest, question: str) -> None:
        try:
            query = parse(question, _ANY_TIME)
        except QuestionError:  # it was read when it was asked; the rules have changed since
            logger.warning("a standing question can no longer be read: passed over")
            return
        self._queries[interest] = query
        terms = content_terms(query.topic) or analyse(query.speaker or "")
        self._by_terms.put(interest, list(dict.fromkeys(terms)))

    def drop(self, interest: Interest) -> None:
        self._queries.pop(interest, None)
        self._by_terms.drop(interest)

    def candidates(self, terms: Iterable[str]) -> set[Interest]:
        return self._by_terms.candidates(terms)

    def answer(
        self, interest: Interest, facts: UpdateFacts, vectors: Vectors | None
    ) -> tuple[ExcerptRef, Said | None] | None:
        query = self._queries.get(interest)
        if query is None:
            return None
        terms = [*content_terms(query.topic), *analyse(query.text), *analyse(query.speaker or "")]
        return self._news.answers(query, facts, vectors, self._news.corpus(terms))
