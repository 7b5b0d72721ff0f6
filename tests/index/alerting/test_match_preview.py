from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from index import StandingQuery
from index.alerting.match_preview import preview
from tests.builders import NOW
from tests.index.alerting.newsroom import publish

if TYPE_CHECKING:
    from index import NewsIndex


@pytest.mark.parametrize("query", [StandingQuery("everything"), StandingQuery("topic", "grain")])
def test_more_than_can_be_looked_at_is_said(news: NewsIndex, query: StandingQuery) -> None:
    for days in (1, 2, 3):
        at = NOW - timedelta(days=days)
        publish(news, f"The grain deal holds for {days} days.", published_at=at)
    counted = preview(news.alerts, query, NOW, max_updates=2)
    assert (counted.count_week, counted.is_partial) == (2, True)
    counted = preview(news.alerts, query, NOW)
    assert (counted.count_week, counted.is_partial) == (3, False)
    assert counted == news.alerts.preview(query, NOW)
