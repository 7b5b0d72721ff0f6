"""A SubscriptionStore in memory, kept true by its contract suite."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.subscriptions.records import Subscription, SubscriptionRequest, subject_key
from bot.subscriptions.refusals import limit_reached, subscribed_twice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from bot.telegram.messages import Destination


class FakeSubscriptionStore:
    def __init__(self) -> None:
        self._held: dict[int, Subscription] = {}
        self._mutes: dict[tuple[Destination, str], datetime] = {}
        self._last = 0
        self._log: list[tuple[int, int]] = []
        self._seq = 0

    def add(
        self,
        destination: Destination,
        request: SubscriptionRequest,
        created_by: int | None,
        now: datetime,
        limit: int,
    ) -> tuple[Subscription, bool]:
        same = self._same(destination, request)
        if same is not None:
            return self._put(replace(same, request=request)), False
        if len(self.of_chat(destination.chat_id)) >= limit:
            raise limit_reached(limit)
        self._last += 1
        return self._put(Subscription(self._last, destination, request, now, created_by)), True

    def get(self, subscription_id: int) -> Subscription | None:
        return self._held.get(subscription_id)

    def of_ids(self, subscription_ids: Iterable[int]) -> list[Subscription]:
        return [self._held[i] for i in sorted(set(subscription_ids)) if i in self._held]

    def of_chat(self, chat_id: int) -> list[Subscription]:
        return [one for one in self._all() if one.destination.chat_id == chat_id]

    def edit(self, subscription_id: int, request: SubscriptionRequest, now: datetime) -> bool:
        held = self._held.get(subscription_id)
        if held is None:
            return False
        same = self._same(held.destination, request)
        if same is not None and same.subscription_id != subscription_id:
            raise subscribed_twice()
        began = held.created_at if same is not None else now
        self._put(replace(held, request=request, created_at=began))
        return True

    def pause(self, subscription_id: int, *, paused: bool, now: datetime) -> bool:
        held = self._held.get(subscription_id)
        if held is None:
            return False
        goes_on = held.paused and not paused
        began = max(held.created_at, now) if goes_on else held.created_at
        self._put(replace(held, paused=paused, created_at=began))
        return True

    def delete(self, subscription_id: int) -> bool:
        gone = self._held.pop(subscription_id, None)
        if gone is not None:
            self._note(subscription_id)
        return gone is not None

    def suspend(self, chat_id: int) -> int:
        found = [one for one in self.of_chat(chat_id) if not one.suspended]
        for one in found:
            self._put(replace(one, suspended=True))
        return len(found)

    def resume(self, chat_id: int, now: datetime) -> int:
        found = [one for one in self.of_chat(chat_id) if one.suspended]
        for one in found:
            self._put(replace(one, suspended=False, created_at=max(one.created_at, now)))
        return len(found)

    def begin_by(self, now: datetime) -> int:
        found = [one for one in self._all() if one.created_at > now]
        for one in found:
            self._put(replace(one, created_at=now))
        return len(found)

    def mute(self, destination: Destination, story: str, now: datetime) -> None:
        self._mutes.setdefault((destination, story), now)

    def unmute(self, destination: Destination, story: str) -> bool:
        return self._mutes.pop((destination, story), None) is not None

    def muted(self, destination: Destination) -> list[str]:
        found = [(at, story) for (where, story), at in self._mutes.items() if where == destination]
        return [story for _, story in sorted(found)]

    def muting(self, stories: Sequence[str]) -> set[tuple[Destination, str]]:
        return {(where, story) for where, story in self._mutes if story in stories}

    def count(self) -> int:
        return len(self._held)

    def active(self) -> Iterator[Subscription]:
        yield from [one for one in self._all() if one.is_active]

    def change_seq(self) -> int:
        return self._seq

    def changed_since(self, seq: int) -> tuple[set[int], int] | None:
        if seq == self._seq:
            return set(), seq
        if seq > self._seq or not self._log or seq < self._log[0][0] - 1:
            return None
        return {one for at, one in self._log if at > seq}, self._seq

    def trim_changes(self, keep: int) -> None:
        self._log = [(at, one) for at, one in self._log if at > self._seq - keep]

    def _all(self) -> list[Subscription]:
        return [one for _, one in sorted(self._held.items())]

    def _same(self, where: Destination, request: SubscriptionRequest) -> Subscription | None:
        key = subject_key(request.subject)
        for one in self._held.values():
            if one.destination == where and subject_key(one.request.subject) == key:
                return one
        return None

    def _put(self, subscription: Subscription) -> Subscription:
        self._held[subscription.subscription_id] = subscription
        self._note(subscription.subscription_id)
        return subscription

    def _note(self, subscription_id: int) -> None:
        self._seq += 1
        self._log.append((self._seq, subscription_id))
