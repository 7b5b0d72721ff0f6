"""Deliveries into the outbox, in batches: a unit of work of a whole storm would make other writers
wait."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from bot.alerts.planning import THREAD, Audience, concerned, plan
from bot.deliveries import MAX_BATCH
from bot.subscriptions.schedule import HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.alerts.planning import News
    from bot.alerts.ports import AlertStores
    from bot.deliveries import NewDelivery
    from bot.messages import Destination
    from bot.subscriptions.matches import Match
    from bot.subscriptions.records import Subscription

    _Told = tuple[Destination, Sequence[tuple[Match, Subscription]]]

_T = TypeVar("_T")


class AlertQueue:
    """What is to be told, now or later. Each method calls `finish` in the unit of work of its last
    batch; a crash between two repeats the first, which adds nothing."""

    def __init__(self, stores: AlertStores) -> None:
        self._stores = stores

    def tell(
        self,
        news: News,
        matches: Sequence[Match],
        subscriptions: Mapping[int, Subscription],
        finish: Callable[[], None],
        now: datetime,
    ) -> None:
        """Whom these matches concern; `subscriptions` by id."""
        stores = self._stores
        muting = stores.subscriptions.muting([news.story]) if news.story else set()
        everybody = Audience(
            subscriptions=subscriptions,
            muting=frozenset(destination for destination, _ in muting),
            threads=stores.alerts.threads(news.story, now - THREAD) if news.story else {},
        )
        told = concerned(news, matches, everybody).items()
        self._in_batches(told, partial(self._tell_batch, news, everybody, now), finish)

    def add(
        self, deliveries: Sequence[NewDelivery], finish: Callable[[], None], now: datetime
    ) -> None:
        """Deliveries that are ready."""

        def add_batch(batch: Sequence[NewDelivery]) -> None:
            self._stores.outbox.add(batch, now)

        self._in_batches(deliveries, add_batch, finish)

    def _in_batches(
        self, them: Iterable[_T], queue: Callable[[list[_T]], None], finish: Callable[[], None]
    ) -> None:
        batches = list(_batched(them, MAX_BATCH)) or [[]]
        for number, batch in enumerate(batches, start=1):
            with self._stores.unit():
                if batch:
                    queue(batch)
                if number == len(batches):
                    finish()

    def _tell_batch(
        self, news: News, everybody: Audience, now: datetime, batch: Sequence[_Told]
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
            if one.request.schedule.zone is None
            and (one.request.schedule.quiet or one.request.schedule.every != "at-once")
        }
        found = ((chat_id, self._stores.chats.chat(chat_id)) for chat_id in chats)
        return {chat_id: chat.zone for chat_id, chat in found if chat and chat.zone}


def _batched(them: Iterable[_T], size: int) -> Iterator[list[_T]]:
    iterator = iter(them)
    while batch := list(islice(iterator, size)):
        yield batch
