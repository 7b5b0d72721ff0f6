"""Matches to deliveries: to whom, at once or later, as what. Pure.

matches → by destination → not muted, not old → the best one that may be told at once → alert
                                               ↘ none may → held for each until it may
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.alerts.content import AlertContent, AlertItem
from bot.alerts.ports import HeldAlert
from bot.delivery.deliveries import Item, NewDelivery
from bot.subscriptions.schedule import HOUR, Due, due_at, may_wait, zone_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.alerts.ports import HeldFor
    from bot.subscriptions.records import Subscription
    from bot.telegram.messages import Destination
    from index import QueryMatch, StoredUpdate

# A story's further alerts reply to its first one for so long.
THREAD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class News:
    """The update to tell of. `development` is the id of the update that told it first, `story` its
    `story_key`, `also` the publishers of others that tell the same."""

    update_id: str
    revision: int
    development: str
    story: str
    event_time: datetime
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """What must be known of those it concerns: subscriptions by id, zones of their chats where one
    was chosen, where the story is muted, how many alerts each subscription had in the last hour,
    and the first alert of the story there within THREAD."""

    subscriptions: Mapping[int, Subscription]
    zones: Mapping[int, str] = field(default_factory=dict)
    muting: frozenset[Destination] = frozenset()
    last_hour: Mapping[int, int] = field(default_factory=dict)
    threads: Mapping[Destination, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to queue, what to hold, and the alerts that are the first of their story."""

    deliveries: tuple[NewDelivery, ...] = ()
    held: tuple[HeldAlert, ...] = ()
    threads: tuple[tuple[Destination, str], ...] = ()


def alert_key(development: str) -> str:
    """One for all subscriptions of a destination: so a development is told there once."""
    return f"alert:{development}"


def development_of(key: str | None) -> str | None:
    """What an alert of this key tells; None for the key of anything else."""
    prefix = alert_key("")
    return key.removeprefix(prefix) if key and key.startswith(prefix) else None


def publishers(
    update_ids: Iterable[str], own: str, update: Callable[[str], StoredUpdate | None]
) -> tuple[str, ...]:
    """Whose these updates are, each once, its `own` publisher aside."""
    found = (update(update_id) for update_id in update_ids)
    names = dict.fromkeys(one.publisher for one in found if one is not None)
    return tuple(name for name in names if name not in ("", own))


def concerned(
    news: News, matches: Sequence[QueryMatch], audience: Audience
) -> dict[Destination, list[tuple[QueryMatch, Subscription]]]:
    """Whom it may be told, each destination with its matches in their order: the best first. Their
    queries have the ids of subscriptions.

    Not told are those who subscribed after it happened, and who has muted the story.
    """
    found: dict[Destination, list[tuple[QueryMatch, Subscription]]] = defaultdict(list)
    for match in matches:
        for subscription_id in match.query_ids:
            one = audience.subscriptions.get(subscription_id)
            if one is None or not one.is_active or one.created_at > news.event_time:
                continue
            if one.destination not in audience.muting:
                found[one.destination].append((match, one))
    return found


def plan(
    news: News,
    told: Iterable[tuple[Destination, Sequence[tuple[QueryMatch, Subscription]]]],
    audience: Audience,
    now: datetime,
) -> Plan:
    """What these destinations get (see `concerned`); each gets it once, now or later."""
    deliveries: list[NewDelivery] = []
    held: list[HeldAlert] = []
    threads: list[tuple[Destination, str]] = []
    key = alert_key(news.development)
    for destination, pairs in told:
        dues = [(_due(one, audience, now), match, one) for match, one in pairs]
        at_once = [(match, one) for due, match, one in dues if due.telling == "now"]
        free = [pair for pair in at_once if _has_room(pair[1], audience)]
        if free:
            follows = audience.threads.get(destination)
            deliveries.append(_alert(news, *free[0], follows, now))
            if follows is None and news.story:
                threads.append((destination, key))
        else:
            held += _held(news, dues, audience, now)
    return Plan(tuple(deliveries), tuple(held), tuple(threads))


def _due(subscription: Subscription, audience: Audience, now: datetime) -> Due:
    schedule = subscription.request.schedule
    if not may_wait(schedule):
        return Due(now, "now", "")
    chosen = audience.zones.get(subscription.destination.chat_id)
    return due_at(schedule, zone_of(schedule, chosen), now)


def _has_room(subscription: Subscription, audience: Audience) -> bool:
    most = subscription.request.max_per_hour
    return most is None or audience.last_hour.get(subscription.subscription_id, 0) < most


def _alert(
    news: News, match: QueryMatch, subscription: Subscription, follows: str | None, now: datetime
) -> NewDelivery:
    key = alert_key(news.development)
    content = AlertContent(items=(_item(news, match, subscription),))
    return NewDelivery(
        destination=subscription.destination,
        key=key,
        kind="alert",
        items=(Item(news.update_id, news.revision),),
        content=content.model_dump_json(),
        due_at=now,
        subscription_id=subscription.subscription_id,
        follows=follows if follows != key else None,
    )


def _held(
    news: News,
    dues: Sequence[tuple[Due, QueryMatch, Subscription]],
    audience: Audience,
    now: datetime,
) -> Iterator[HeldAlert]:
    """Over the maximum until the next full hour, or the end of the quiet hours that have begun by
    then."""
    hour = now.replace(minute=0, second=0, microsecond=0) + HOUR

    def settled(due: Due, one: Subscription) -> tuple[HeldFor, str, datetime]:
        later = _due(one, audience, hour) if due.telling == "now" else due
        if later.telling != "now":
            return later.telling, later.period, later.at
        return "maximum", f"{hour:%Y-%m-%dT%H:%M}", hour

    for due, match, one in dues:
        held_for, period, at = settled(due, one)
        yield HeldAlert(
            destination=one.destination,
            development=news.development,
            subscription_id=one.subscription_id,
            held_for=held_for,
            period=period,
            due_at=at,
            item=_item(news, match, one),
        )


def _item(news: News, match: QueryMatch, subscription: Subscription) -> AlertItem:
    return AlertItem(
        excerpt=match.excerpt,
        match=match.kind,
        subscription_id=subscription.subscription_id,
        speaker=match.speaker,
        reported_speaker=match.reported_speaker,
        also=news.also,
    )
