"""What a new subscription would have told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.subscriptions.standing_queries import standing_query
from index import MatchPreview as Preview

if TYPE_CHECKING:
    from datetime import datetime

    from bot.subscriptions.records import Subscription
    from index import AlertFeed

__all__ = ["Preview", "preview"]


def preview(news: AlertFeed, subscription: Subscription, now: datetime) -> Preview:
    """By words, as at the beginning of matching, and as if it were not paused."""
    return news.preview(standing_query(subscription.request), now)
