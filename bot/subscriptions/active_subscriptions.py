"""The subscriptions that are told of news now, and the percolator that matches them, in step with
what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.subscriptions.standing_queries import standing_query
from index import Percolator

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.subscriptions.ports import SubscriptionStore
    from bot.subscriptions.records import Subscription
    from index import AlertFeed


class ActiveSubscriptions:
    """Empty until `follow`. Not for several threads at once; raises StoreError and its kinds."""

    def __init__(self, news: AlertFeed, store: SubscriptionStore) -> None:
        self._news = news
        self._store = store
        self._by_id: dict[int, Subscription] = {}
        self._seq: int | None = None
        self._last_time: datetime | None = None
        self.percolator = Percolator(news)

    @property
    def by_id(self) -> Mapping[int, Subscription]:
        return self._by_id

    def forget(self) -> None:
        """Let `follow` load everything anew."""
        self._seq = None

    def follow(self, now: datetime) -> None:
        """Take in what was changed since the last call, by whatever process."""
        if self._last_time is None or now < self._last_time:
            self._store.begin_by(now)
        self._last_time = now
        changes = None if self._seq is None else self._store.changed_since(self._seq)
        if changes is None or self.percolator.has_outgrown_weights():
            self._load()
            return
        ids, self._seq = changes
        stored = {one.subscription_id: one for one in self._store.of_ids(ids)} if ids else {}
        for subscription_id in ids:
            self._replace(subscription_id, stored.get(subscription_id))

    def _load(self) -> None:
        # The number first: what changes while loading is then followed, at worst twice.
        self._seq = self._store.change_seq()
        self.percolator = Percolator(self._news)
        self._by_id = {one.subscription_id: one for one in self._store.active()}
        self.percolator.load(
            (number, standing_query(one.request)) for number, one in self._by_id.items()
        )

    def _replace(self, subscription_id: int, subscription: Subscription | None) -> None:
        if subscription is None or not subscription.is_active:
            self._by_id.pop(subscription_id, None)
            self.percolator.drop(subscription_id)
            return
        self._by_id[subscription_id] = subscription
        self.percolator.put(subscription_id, standing_query(subscription.request))
