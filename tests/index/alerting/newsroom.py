"""A real index whose alert feed tests look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index import ImportParameters, NewsUpdate, TimeWindow
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index import NewsIndex
    from index.alerting.update_facts import UpdateFacts


class Listed:
    """A source that is a list of updates."""

    def __init__(self, *updates: NewsUpdate) -> None:
        self._updates = updates

    def fetch(self) -> Iterator[NewsUpdate]:
        yield from self._updates


def publish(news: NewsIndex, body: str, **fields: Any) -> UpdateFacts:
    """Store a new update, or a revision of the one with this id, and take it apart."""
    defaults = {"id": body[:40], "publisher": "The Harbour Wire", "published_at": NOW}
    update = NewsUpdate(body=body, **(defaults | fields))
    news.ingest(Listed(update), ImportParameters(), NOW)
    return next(
        facts
        for facts in news.alerts.latest(TimeWindow(), 1_000)
        if facts.update.external_id == update.id
    )
