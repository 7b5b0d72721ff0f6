"""An AlertStore in memory, kept true by its contract suite."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.alerts.ports import HeldAlert
    from bot.telegram.messages import Destination

_Key = tuple[int, int, str, int]


class FakeAlertStore:
    def __init__(self) -> None:
        self._held: dict[_Key, tuple[datetime, HeldAlert]] = {}
        self._settled: set[_Key] = set()
        self._threads: dict[tuple[Destination, str], tuple[str, datetime]] = {}
        self._developments: dict[str, tuple[str, datetime]] = {}

    def hold(self, held: Sequence[HeldAlert], now: datetime) -> int:
        before = len(self._held)
        for one in held:
            self._held.setdefault(_key(one), (now, one))
        return len(self._held) - before

    def due(self, now: datetime, limit: int) -> list[HeldAlert]:
        found = [one for one in self._waiting() if one.due_at <= now]
        return sorted(found, key=lambda one: one.due_at)[:limit]

    def due_with(self, one: HeldAlert) -> list[HeldAlert]:
        def group(held: HeldAlert) -> tuple[object, ...]:
            by = held.subscription_id if held.held_for == "digest" else None
            return held.destination, held.held_for, held.period, by

        return [held for held in self._waiting() if group(held) == group(one)]

    def settle(self, held: Sequence[HeldAlert]) -> None:
        told = {_key(one)[:3] for one in held}
        self._settled |= {key for key in self._held if key[:3] in told}

    def drop(self, held: Sequence[HeldAlert]) -> None:
        self._settled |= {_key(one) for one in held}

    def put_off(self, held: Sequence[HeldAlert], period: str, due_at: datetime) -> None:
        for one in held:
            key = _key(one)
            if key in self._held and key not in self._settled:
                at, kept = self._held[key]
                self._held[key] = at, replace(kept, period=period, due_at=due_at)

    def next_due(self) -> datetime | None:
        return min((one.due_at for one in self._waiting()), default=None)

    def threads(self, story: str, since: datetime) -> Mapping[Destination, str]:
        return {
            where: key
            for (where, name), (key, at) in self._threads.items()
            if name == story and at >= since
        }

    def begin_threads(
        self, story: str, begun: Sequence[tuple[Destination, str]], now: datetime
    ) -> None:
        for where, key in begun:
            self._threads[where, story] = key, now

    def note_developments(self, told: Iterable[tuple[str, str]], now: datetime) -> None:
        for update_id, leader in told:
            if self._developments.get(update_id, ("", now))[0] != leader:
                self._developments[update_id] = (leader, now)

    def developments(self, since: datetime) -> list[tuple[str, str, datetime]]:
        found = [(at, i, leader) for i, (leader, at) in self._developments.items() if at >= since]
        return [(update_id, leader, at) for at, update_id, leader in sorted(found)]

    def members(self, leader: str) -> list[str]:
        found = [(at, i) for i, (of, at) in self._developments.items() if of == leader != i]
        return [update_id for _, update_id in sorted(found)]

    def forget_before(self, time: datetime) -> int:
        threads = [key for key, (_, at) in self._threads.items() if at < time]
        told = [key for key, (_, at) in self._developments.items() if at < time]
        held = [key for key in self._settled if key in self._held and self._held[key][0] < time]
        for thread in threads:
            del self._threads[thread]
        for update_id in told:
            del self._developments[update_id]
        for key in held:
            del self._held[key]
            self._settled.discard(key)
        return len(threads) + len(told) + len(held)

    def _waiting(self) -> list[HeldAlert]:
        found = [(k[:2], at, k[2:], one) for k, (at, one) in self._held.items()]
        found.sort(key=lambda row: row[:3])
        return [one for place, _, what, one in found if (*place, *what) not in self._settled]


def _key(one: HeldAlert) -> _Key:
    to = one.destination
    return to.chat_id, to.thread_id or 0, one.development, one.subscription_id
