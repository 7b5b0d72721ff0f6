"""What a new subscription would have told: how many updates this week, and the last of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.subscriptions.matcher import Matcher, heaviest_first
from index import TimeWindow, content_terms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.subscriptions.records import Subscription
    from index import AlertFeed, ExcerptRef, UpdateFacts

WEEK = timedelta(days=7)
# Enough to count a week of most topics; beyond it, the count says "or more".
MAX_LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """`count_week` is a lower bound where `is_partial`: there was more than could be looked at.
    `last` is the excerpt of the newest update that matches, of this week or before."""

    count_week: int
    last: ExcerptRef | None
    is_partial: bool = False


def preview(news: AlertFeed, subscription: Subscription, now: datetime) -> Preview:
    """By words, as at the beginning of matching; nothing is queued or remembered."""
    matcher = Matcher(news)
    matcher.put(replace(subscription, paused=False, suspended=False))
    week = TimeWindow(now - WEEK, None)
    looked_at = list(_candidates(news, subscription, week))
    found = list(_matching(news, matcher, looked_at))
    count = len(found)
    if not found:
        before = TimeWindow(None, now - WEEK)
        found = list(_matching(news, matcher, _candidates(news, subscription, before)))[:1]
    return Preview(count, found[0] if found else None, len(looked_at) >= MAX_LOOKED_AT)


def _candidates(
    news: AlertFeed, subscription: Subscription, window: TimeWindow
) -> Iterator[UpdateFacts]:
    """Newest first; by the words of the subject where it has some that stand in the text."""
    subject = subscription.request.subject
    words = subject.words if subject.kind in ("topic", "question") else subject.topic
    terms = content_terms(words)
    if terms:
        yield from news.holding(terms, window, MAX_LOOKED_AT)
    else:
        yield from news.latest(window, MAX_LOOKED_AT)


def _matching(
    news: AlertFeed, matcher: Matcher, candidates: Iterator[UpdateFacts] | list[UpdateFacts]
) -> Iterator[ExcerptRef]:
    people = news.people()
    for facts in candidates:
        matches = heaviest_first(matcher.match(facts, people))
        if matches and not news.is_retracted(facts.update):
            yield matches[0].excerpt
