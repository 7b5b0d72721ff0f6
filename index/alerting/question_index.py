"""Standing questions: parsed once, held against each update that shares their rare words."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index.alerting.standing import ANSWERS_BY_WORDS
from index.alerting.term_index import TermIndex
from index.errors import QuestionError
from index.query.questions import parse
from index.text.analysis import analyse, content_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from index.alerting.alert_feed import AlertFeed
    from index.alerting.standing_query import StandingQuery
    from index.alerting.update_facts import Said, UpdateFacts
    from index.answers import ExcerptRef
    from index.ports import Vectors
    from index.query.questions import Query

logger = logging.getLogger(__name__)

# A standing question is of no time: what "today" meant when it was asked is past.
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class QuestionIndex:
    """`news` answers; `weight` says how rare a term is, higher for rarer."""

    def __init__(self, news: AlertFeed, weight: Callable[[str], float]) -> None:
        self._news = news
        self._queries: dict[StandingQuery, Query] = {}
        self._by_terms: TermIndex[StandingQuery] = TermIndex(ANSWERS_BY_WORDS, weight)

    def put(self, standing: StandingQuery, question: str) -> None:
        try:
            query = parse(question, _ANY_TIME)
        except QuestionError:  # it was read when it was asked; the rules have changed since
            logger.warning("a standing question can no longer be read: passed over")
            return
        self._queries[standing] = query
        terms = content_terms(query.topic) or analyse(query.speaker or "")
        self._by_terms.put(standing, list(dict.fromkeys(terms)))

    def drop(self, standing: StandingQuery) -> None:
        self._queries.pop(standing, None)
        self._by_terms.drop(standing)

    def candidates(self, terms: Iterable[str]) -> set[StandingQuery]:
        return self._by_terms.candidates(terms)

    def answer(
        self, standing: StandingQuery, facts: UpdateFacts, vectors: Vectors | None
    ) -> tuple[ExcerptRef, Said | None] | None:
        query = self._queries.get(standing)
        if query is None:
            return None
        terms = [*content_terms(query.topic), *analyse(query.text), *analyse(query.speaker or "")]
        return self._news.answers(query, facts, vectors, self._news.corpus(terms))
