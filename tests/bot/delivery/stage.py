"""An outbox on a stage of fakes, with a clock that is set by hand."""

from __future__ import annotations

import asyncio
import threading
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.delivery.outbox import Outbox
from bot.telegram.messages import Destination, Message
from index.errors import StoreLockedError
from tests.fakes.outbox import FakeOutboxStore, FakeReach, FakeSender
from tests.stores.outbox_stores import NOW, new

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence
    from datetime import datetime, timedelta
    from pathlib import Path

    from bot.delivery.deliveries import Delivery, NewDelivery, Result


class LockedStore(FakeOutboxStore):
    """Is never called from the loop's thread; cannot be written while `locked`."""

    def __init__(self) -> None:
        super().__init__()
        self.locked = False
        self.locked_for_broadcasts = False
        self.recorded_slowly: threading.Event | None = None
        self.loop_thread = threading.get_ident()

    def _check(self) -> None:
        assert threading.get_ident() != self.loop_thread
        if self.locked:
            raise StoreLockedError("locked")

    def claim(self, now: datetime, limit: int, *, urgent_only: bool = False) -> list[Delivery]:
        self._check()
        if self.locked_for_broadcasts and not urgent_only:
            raise StoreLockedError("locked")
        return super().claim(now, limit, urgent_only=urgent_only)

    def record(self, results: Sequence[Result], now: datetime) -> None:
        self._check()
        super().record(results, now)
        if self.recorded_slowly is not None:
            self.recorded_slowly.wait(5)

    def recover(self, now: datetime) -> int:
        self._check()
        return super().recover(now)


class Stage:
    """An outbox with fakes around it, a clock that is set by hand, and what rendering gives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = LockedStore()
        self.sender = FakeSender()
        self.reach = FakeReach()
        self.lost_topics: list[Destination] = []
        self.now = NOW
        self.texts: dict[str, tuple[str, ...] | None] = {}
        self.outbox = self.another()

    def another(self, **options: Any) -> Outbox:
        return Outbox(
            self.store,
            self.reach,
            self.sender,
            self.render,
            lambda: self.now,
            self.folder / "outbox.lock",
            lose_topic=self.lost_topics.append,
            pause_s=0.02,
            **options,
        )

    def render(self, delivery: Delivery) -> tuple[Message, ...] | None:
        key = delivery.new.key
        texts = self.texts.get(key, (key,))
        if texts == ("bug",):
            raise ValueError("rendering has a bug")
        return None if texts is None else tuple(Message(text) for text in texts)

    def queue(self, *deliveries: NewDelivery) -> None:
        self.store.add(deliveries, self.now)
        self.outbox.wake()

    def advance(self, time: timedelta) -> None:
        self.now += time
        self.outbox.wake()

    def state(self, chat_id: int, key: str = "k") -> Delivery:
        delivery = self.store.get(Destination(chat_id), key)
        assert delivery
        return delivery

    def sent(self) -> list[tuple[int, str]]:
        return [(call.to.chat_id, call.text) for call in self.sender.accepted]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        run = asyncio.create_task(self.outbox.run())
        await asyncio.sleep(0)
        yield
        await asyncio.wait_for(self.outbox.close(), 5)
        await run
        assert self.store.counts()["sending"] == 0

    async def until_over(self) -> None:
        await until(lambda: not self.open())

    def open(self) -> list[Delivery]:
        waiting = ("pending", "sending", "uncertain")
        return [d for d in self.store.deliveries.values() if d.state in waiting]


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 - of what fakes hold, which tell nobody
            await asyncio.sleep(0.005)


def many(chats: Iterable[int], keys: str) -> list[NewDelivery]:
    return [new(chat, key) for key in keys for chat in chats]
