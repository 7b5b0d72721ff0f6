"""Who is told of an update, queued in batches: matches → plan → outbox and held alerts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.alerts.planning import THREAD, Audience, concerned, plan
from bot.delivery.deliveries import MAX_BATCH
from bot.subscriptions.schedule import HOUR, may_wait, zone_of
from index import batched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.alerts.planning import News
    from bot.alerts.ports import AlertStore
    from bot.delivery.deliveries import OutboxStore
    from bot.ports import ChatStore
    from bot.subscriptions.ports import SubscriptionStore
    from bot.subscriptions.records import Subscription
    from bot.telegram.messages import Destination
    from index import QueryMatch

    _Told = tuple[Destination, Sequence[tuple[QueryMatch, Subscription]]]


@dataclass(frozen=True, slots=True)
class AlertStores:
    """What alerts are kept in; `unit` joins their calls, and the feed's, into one transaction."""

    subscriptions: SubscriptionStore
    alerts: AlertStore
    outbox: OutboxStore
    chats: ChatStore
    unit: Callable[[], AbstractContextManager[object]]

    def zone_for(self, subscription: Subscription) -> ZoneInfo:
        """See `zone_of`."""
        chat = self.chats.chat(subscription.destination.chat_id)
        return zone_of(subscription.request.schedule, chat.zone if chat else None)


class Queueing:
    def __init__(self, stores: AlertStores) -> None:
        self._stores = stores

    def queue(
        self,
        news: News,
        matches: Sequence[QueryMatch],
        subscriptions: Mapping[int, Subscription],
        finish: Callable[[], None],
        now: datetime,
    ) -> None:
        """In batches, so that no other writer waits long; `finish` is in the last one's unit. A
        crash between two repeats the first, which adds nothing."""
        stores = self._stores
        muting = stores.subscriptions.muting([news.story]) if news.story else set()
        everybody = Audience(
            subscriptions=subscriptions,
            muting=frozenset(destination for destination, _ in muting),
            threads=stores.alerts.threads(news.story, now - THREAD) if news.story else {},
        )
        told_before = self._told_before(news) if matches else set()
        told = [
            (destination, pairs)
            for destination, pairs in concerned(news, matches, everybody).items()
            if destination not in told_before
        ]
        batches = list(batched(told, MAX_BATCH)) or [[]]
        for number, batch in enumerate(batches, start=1):
            with stores.unit():
                if batch:
                    self._queue_batch(news, batch, everybody, now)
                if number == len(batches):
                    finish()

    def _told_before(self, news: News) -> set[Destination]:
        """Keys alone do not say it: a digest that told of the same has another one."""
        same = (news.update_id, news.development, *self._stores.alerts.members(news.development))
        return self._stores.outbox.told(list(dict.fromkeys(same)))

    def _queue_batch(
        self, news: News, batch: Sequence[_Told], everybody: Audience, now: datetime
    ) -> None:
        stores = self._stores
        subscriptions = [one for _, pairs in batch for _, one in pairs]
        ids = [one.subscription_id for one in subscriptions]
        audience = replace(
            everybody,
            zones=self._zones(subscriptions),
            last_hour=stores.outbox.sent_since(ids, now - HOUR),
        )
        planned = plan(news, batch, audience, now)
        if planned.deliveries:
            stores.outbox.add(planned.deliveries, now)
        if planned.held:
            stores.alerts.hold(planned.held, now)
        if planned.threads:
            stores.alerts.begin_threads(news.story, planned.threads, now)

    def _zones(self, subscriptions: Iterable[Subscription]) -> dict[int, str]:
        """Of the chats whose zone matters."""
        chats = {
            one.destination.chat_id
            for one in subscriptions
            if one.request.schedule.zone is None and may_wait(one.request.schedule)
        }
        found = ((chat_id, self._stores.chats.chat(chat_id)) for chat_id in chats)
        return {chat_id: chat.zone for chat_id, chat in found if chat and chat.zone}
