"""The outbox in memory, and what stands around it."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, get_args

from bot.delivery.deliveries import MAX_RETRY_WAIT, Delivery, DeliveryState
from bot.telegram.messages import Destination
from bot.telegram.outcomes import Sent, Uncertain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.delivery.deliveries import NewDelivery, Result
    from bot.telegram.lanes import Lane
    from bot.telegram.messages import Message
    from bot.telegram.outcomes import Outcome

UNSENT = ("pending", "uncertain")
OVER = ("sent", "failed", "suspended")


class FakeOutboxStore:
    """See OutboxStore."""

    def __init__(self) -> None:
        self.deliveries: dict[int, Delivery] = {}
        self.suspended: set[int] = set()
        self._changed: dict[int, datetime] = {}
        self._numbers = itertools.count(1)

    def add(self, deliveries: Sequence[NewDelivery], now: datetime) -> int:
        added = 0
        for new in deliveries:
            number = next(self._numbers)  # of known keys too, as SQLite does
            if self.get(new.destination, new.key) is None:
                state: DeliveryState = "pending"
                if new.destination.chat_id in self.suspended:
                    state = "suspended"
                delivery = Delivery(number, new, state, now, 0, None, None, None, None)
                self.deliveries[number] = delivery
                self._changed[number] = now
                added += 1
        return added

    def claim(self, now: datetime, limit: int, *, urgent_only: bool = False) -> list[Delivery]:
        self._each(
            lambda d: d.state in UNSENT and bool(d.retry_at and d.retry_at > now + MAX_RETRY_WAIT),
            retry_at=None,
        )
        ready = sorted(
            (at, chat)
            for chat in {d.new.destination.chat_id for d in self._all()}
            if (at := self._ready_at(chat, urgent_only=urgent_only)) is not None and at <= now
        )
        heads = []
        for _, chat in ready[:limit]:
            candidates = self._unsent(chat, urgent_only=urgent_only)
            head = min((d for d in candidates if d.new.due_at <= now), key=lambda d: d.delivery_id)
            heads.append(head.delivery_id)
            self._change(
                head,
                now,
                state="sending",
                attempts=head.attempts + 1,
                retry_at=None,
                first_attempt_at=head.first_attempt_at or now,
            )
        return [self.deliveries[number] for number in sorted(heads)]

    def record(self, results: Sequence[Result], now: datetime) -> None:
        for result in results:
            held = self.deliveries.get(result.delivery_id)
            if held is None or held.state == "sent":
                continue
            if result.state == "sent":
                self._change(
                    held,
                    now,
                    state="sent",
                    message_id=result.message_id,
                    sent_at=now,
                    retry_at=None,
                    reason=result.reason,
                )
            elif held.state == "sending":
                self._change(
                    held,
                    now,
                    state=result.state,
                    retry_at=result.retry_at,
                    reason=result.reason,
                    maybe_arrived=held.maybe_arrived or result.state == "uncertain",
                )
                self._hold_back(held.new.destination.chat_id)

    def recover(self, now: datetime) -> int:
        sending = [d for d in self._all() if d.state == "sending"]
        for delivery in sending:
            self._change(delivery, now, state="uncertain", maybe_arrived=True)
            self._hold_back(delivery.new.destination.chat_id)
        return len(sending)

    def suspend(self, chat_id: int) -> None:
        self.suspended.add(chat_id)
        self._hold_back(chat_id)

    def resume(self, chat_id: int, now: datetime) -> int:
        self.suspended.discard(chat_id)
        waiting = [d for d in self._of(chat_id) if d.state == "suspended"]
        for delivery in waiting:
            self._change(
                delivery, now, state="pending", retry_at=None, first_attempt_at=None, attempts=0
            )
        return len(waiting)

    def migrate(self, old: int, new: int) -> None:
        if old == new:
            return
        for delivery in self._of(old):
            to = replace(delivery.new.destination, chat_id=new)
            if self.get(to, delivery.new.key) is not None:
                del self.deliveries[delivery.delivery_id]
                continue
            self.deliveries[delivery.delivery_id] = replace(
                delivery,
                new=replace(delivery.new, destination=to),
                message_id=None,
                maybe_arrived=delivery.maybe_arrived or delivery.message_id is not None,
            )
        self.suspended.discard(old)
        if new not in self.suspended:
            for delivery in self._of(new):
                if delivery.state == "suspended":
                    pending = replace(delivery, state="pending", retry_at=None)
                    self.deliveries[delivery.delivery_id] = pending
        self._hold_back(new)

    def forget(self, chat_id: int) -> int:
        gone = self._of(chat_id)
        for delivery in gone:
            del self.deliveries[delivery.delivery_id]
        self.suspended.discard(chat_id)
        return len(gone)

    def get(self, destination: Destination, key: str) -> Delivery | None:
        found = (d for d in self._of(destination.chat_id) if d.new.destination == destination)
        return next((d for d in found if d.new.key == key), None)

    def carrying(self, update_ids: Sequence[str]) -> list[Delivery]:
        wanted = set(update_ids)
        return [
            d
            for d in self._all()
            if wanted & {item.update_id for item in d.new.items}
            and (d.message_id is not None or d.maybe_arrived or d.state not in ("sent", "failed"))
        ]

    def told(self, update_ids: Sequence[str]) -> set[Destination]:
        telling = ("alert", "digest", "summary")
        return {d.new.destination for d in self.carrying(update_ids) if d.new.kind in telling}

    def sent_since(self, subscription_ids: Sequence[int], since: datetime) -> Mapping[int, int]:
        wanted = set(subscription_ids)
        return Counter(
            d.new.subscription_id
            for d in self._all()
            if d.new.subscription_id in wanted and d.new.kind == "alert" and d.queued_at >= since
        )

    def next_due(self) -> datetime | None:
        chats = {d.new.destination.chat_id for d in self._all()}
        ready = (self._ready_at(chat, urgent_only=False) for chat in chats)
        return min((at for at in ready if at is not None), default=None)

    def counts(self) -> Mapping[DeliveryState, int]:
        return self._counted(self._all())

    def counts_of(self, key: str) -> Mapping[DeliveryState, int]:
        return self._counted(d for d in self._all() if d.new.key == key)

    def _counted(self, deliveries: Iterable[Delivery]) -> Mapping[DeliveryState, int]:
        return dict.fromkeys(get_args(DeliveryState), 0) | Counter(d.state for d in deliveries)

    def forget_before(self, time: datetime) -> int:
        gone = [
            number
            for number, d in list(self.deliveries.items())
            if d.state in OVER and self._changed[number] < time
        ]
        for number in gone:
            del self.deliveries[number]
        return len(gone)

    def _all(self) -> list[Delivery]:
        """As they are now: another thread may add meanwhile."""
        return list(self.deliveries.values())

    def _of(self, chat_id: int) -> list[Delivery]:
        return [d for d in self._all() if d.new.destination.chat_id == chat_id]

    def _unsent(self, chat_id: int, *, urgent_only: bool) -> list[Delivery]:
        return [
            d
            for d in self._of(chat_id)
            if d.state in UNSENT and not (urgent_only and d.new.kind == "broadcast")
        ]

    def _ready_at(self, chat_id: int, *, urgent_only: bool) -> datetime | None:
        unsent = self._unsent(chat_id, urgent_only=urgent_only)
        if not unsent or any(d.state == "sending" for d in self._of(chat_id)):
            return None
        waits = [d.retry_at for d in self._unsent(chat_id, urgent_only=False) if d.retry_at]
        return (
            max(*waits, min(d.new.due_at for d in unsent))
            if waits
            else min(d.new.due_at for d in unsent)
        )

    def _hold_back(self, chat_id: int) -> None:
        if chat_id in self.suspended:
            self._each(
                lambda d: d.new.destination.chat_id == chat_id and d.state in UNSENT,
                state="suspended",
                retry_at=None,
            )

    def _each(self, matches: Callable[[Delivery], bool], **changes: object) -> None:
        for delivery in self._all():
            if matches(delivery):
                self.deliveries[delivery.delivery_id] = replace(delivery, **changes)  # type: ignore[arg-type]

    def _change(self, delivery: Delivery, now: datetime, **changes: object) -> None:
        self.deliveries[delivery.delivery_id] = replace(delivery, **changes)  # type: ignore[arg-type]
        self._changed[delivery.delivery_id] = now


@dataclass
class FakeReach:
    """Hears what becomes of chats."""

    lost: list[int] = field(default_factory=list)
    moved: list[tuple[int, int]] = field(default_factory=list)

    def lose(self, chat_id: int) -> None:
        self.lost.append(chat_id)

    def migrate(self, old: int, new: int) -> None:
        self.moved.append((old, new))


@dataclass(frozen=True, slots=True)
class Call:
    """A call that Telegram would have been asked: `edits` is the message that an edit is of."""

    to: Destination
    text: str
    reply_to: int | None = None
    edits: int | None = None


class FakeSender:
    """Accepts everything, save where `answers` has outcomes for a chat: they are given first.
    An exception among them is raised. A chat in `hung` is answered only when its event is set."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.accepted: list[Call] = []
        self.answers: dict[int, list[Outcome | Exception]] = {}
        self.hung: dict[int, asyncio.Event] = {}
        self.under_way: Counter[int] = Counter()
        self._numbers = itertools.count(1_001)

    async def send(
        self, to: Destination, message: Message, *, lane: Lane, reply_to: int | None = None
    ) -> Outcome:
        assert lane == "broadcast"
        return await self._answer(Call(to, message.text, reply_to))

    async def edit(
        self, chat_id: int, message_id: int, message: Message, *, lane: Lane
    ) -> Outcome:
        assert lane == "broadcast"
        return await self._answer(Call(Destination(chat_id), message.text, edits=message_id))

    async def _answer(self, call: Call) -> Outcome:
        chat_id = call.to.chat_id
        self.calls.append(call)
        self.under_way[chat_id] += 1
        assert self.under_way[chat_id] == 1
        try:
            if chat_id in self.hung:
                await self.hung[chat_id].wait()
            else:
                await asyncio.sleep(0)
        finally:
            self.under_way[chat_id] -= 1
        if waiting := self.answers.get(chat_id):
            answer = waiting.pop(0)
            if isinstance(answer, Exception):
                raise answer
            if not isinstance(answer, Uncertain):
                return answer
            self.accepted.append(call)
            return answer
        self.accepted.append(call)
        return Sent(0 if call.edits else next(self._numbers))
