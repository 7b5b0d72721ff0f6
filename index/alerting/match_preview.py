"""What a standing query would have matched: how many updates this week, and the last of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from index.alerting.percolator import Percolator
from index.models import TimeWindow
from index.text.analysis import content_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from index.alerting.alert_feed import AlertFeed
    from index.alerting.standing_query import StandingQuery
    from index.alerting.update_facts import UpdateFacts
    from index.answers import ExcerptRef

WEEK = timedelta(days=7)
# Enough to count a week of most topics; beyond it, the count says "or more".
MAX_UPDATES = 500


@dataclass(frozen=True, slots=True)
class MatchPreview:
    """`count_week` is a lower bound where `is_partial`: there was more than could be looked at.
    `last` is the excerpt of the newest update that matches, of this week or before."""

    count_week: int
    last: ExcerptRef | None
    is_partial: bool = False


def preview(
    news: AlertFeed, query: StandingQuery, now: datetime, max_updates: int = MAX_UPDATES
) -> MatchPreview:
    """Match by words, as at the beginning of matching; nothing is remembered."""
    percolator = Percolator(news)
    percolator.put(0, query)
    week = TimeWindow(now - WEEK, None)
    candidates = _candidates(news, query, week, max_updates)
    excerpts = list(_matching(news, percolator, candidates))
    if excerpts:
        last: ExcerptRef | None = excerpts[0]
    else:
        before = _candidates(news, query, TimeWindow(None, now - WEEK), max_updates)
        last = next(_matching(news, percolator, before), None)
    return MatchPreview(len(excerpts), last, len(candidates) >= max_updates)


def _candidates(
    news: AlertFeed, query: StandingQuery, window: TimeWindow, limit: int
) -> list[UpdateFacts]:
    """Newest first; by the words of the query where it has some that stand in the text."""
    words = query.words if query.kind in ("topic", "question") else query.topic
    terms = content_terms(words)
    return news.holding(terms, window, limit) if terms else news.latest(window, limit)


def _matching(
    news: AlertFeed, percolator: Percolator, candidates: Iterable[UpdateFacts]
) -> Iterator[ExcerptRef]:
    for facts in candidates:
        matches = percolator.match(facts)
        if matches and not news.is_retracted(facts.update):
            yield matches[0].excerpt
