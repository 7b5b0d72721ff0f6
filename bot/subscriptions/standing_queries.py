"""What a subscription asks of the news, as the index knows it: without chat, schedule or limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import StandingQuery

if TYPE_CHECKING:
    from bot.subscriptions.records import SubscriptionRequest


def standing_query(request: SubscriptionRequest) -> StandingQuery:
    """Equal for all that are told of the same."""
    subject, words = request.subject, request.words
    return StandingQuery(
        kind=subject.kind,
        words=subject.words,
        topic=subject.topic,
        wanted=words.wanted,
        unwanted=words.unwanted,
    )
