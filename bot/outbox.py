"""Sends what is queued: claim, send, record, until everything was accepted.

    OutboxStore.claim → render → Sender (broadcast lane) → delivery_rules → OutboxStore.record

One process of a data folder sends; a second one that serves waits for its turn. What was being
sent when a process died may have arrived: it is sent again, and that is the only way in which a
message can arrive twice.
"""

from __future__ import annotations

import asyncio
import logging
import random
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from filelock import FileLock, Timeout

from bot.deliveries import Result
from bot.delivery_rules import result_of
from bot.outcomes import Gone, Moved, Outcome, Sent
from index import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.deliveries import Delivery, OutboxStore
    from bot.messages import Message
    from bot.ports import ChatStore
    from bot.sender import Sender

logger = logging.getLogger(__name__)

_T = TypeVar("_T")

# Enough to keep the budget busy while replies are on their way.
AT_ONCE = 60
# Another process may queue something, too.
LOOK_EVERY_S = 0.5
RETRY_S = 1.0
LOCK_EVERY_S = 2.0


class Outbox:
    """`run` drains until cancelled; then what was begun is finished and the rest waits."""

    def __init__(
        self,
        store: OutboxStore,
        chats: ChatStore,
        sender: Sender,
        render: Callable[[Delivery], Sequence[Message]],
        clock: Callable[[], datetime],
        lock: Path,
    ) -> None:
        self._store = store
        self._chats = chats
        self._sender = sender
        self._render = render
        self._clock = clock
        self._lock = FileLock(lock)
        self._added = asyncio.Event()
        self._begun: set[asyncio.Task[None]] = set()
        self._stopping = False

    def wake(self) -> None:
        """Something was queued: look at once."""
        self._added.set()

    async def suspend(self, chat_id: int) -> None:
        """The chat cannot be written to: what waits for it waits on."""
        await self._persistently(self._store.suspend, chat_id)

    async def resume(self, chat_id: int) -> None:
        """The chat is back: what waited for it is due."""
        if await self._persistently(self._store.resume, chat_id, self._clock()):
            self.wake()

    async def run(self) -> None:
        try:
            await self._take_lock()
            recovered = await self._persistently(self._store.recover, self._clock())
            if recovered:
                logger.info("%d deliveries may have arrived and are sent again", recovered)
            while not self._stopping:
                await self._drain()
                self._added.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._added.wait(), LOOK_EVERY_S)
        finally:
            self._lock.release()

    async def close(self) -> None:
        """Finish what was begun. What fails to finish is uncertain at the next start."""
        self._stopping = True
        self.wake()
        await asyncio.gather(*self._begun, return_exceptions=True)

    async def _take_lock(self) -> None:
        said = False
        while True:
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                if not said:
                    logger.info("another process sends from this outbox; waiting for it to end")
                    said = True
                await asyncio.sleep(LOCK_EVERY_S)
            else:
                return

    async def _drain(self) -> None:
        """Claim and begin as long as there is anything due and room to send it."""
        while not self._stopping:
            room = AT_ONCE - len(self._begun)
            claimed = []
            if room > AT_ONCE // 2 or not self._begun:
                claimed = await self._persistently(self._store.claim, self._clock(), room)
            for delivery in claimed:
                task = asyncio.create_task(self._deliver(delivery))
                self._begun.add(task)
                task.add_done_callback(self._begun.discard)
            if not self._begun:
                return
            await asyncio.wait(self._begun, return_when=asyncio.FIRST_COMPLETED)

    async def _deliver(self, delivery: Delivery) -> None:
        outcome, first = await self._send(delivery)
        if outcome is None:
            result = Result(delivery.delivery_id, "sent", reason="nothing left to say")
        else:
            now, jitter = self._clock(), random.random()  # noqa: S311 - jitter
            result = result_of(delivery, outcome, now, jitter)
            if first is not None:
                result = Result(
                    result.delivery_id, result.state, first, result.retry_at, result.reason
                )
        if result.state == "failed":
            logger.warning("delivery %d failed: %s", delivery.delivery_id, result.reason)
        await self._persistently(self._store.record, [result], self._clock())
        await self._heed(delivery.new.destination.chat_id, outcome)

    async def _send(self, delivery: Delivery) -> tuple[Outcome | None, int | None]:
        """What became of it, and the id of its first message. A delivery of several messages
        that breaks off is sent whole again."""
        messages = await asyncio.to_thread(self._render, delivery)
        outcome: Outcome | None = None
        first: int | None = None
        for message in messages:
            outcome = await self._sender.send(delivery.new.destination, message, lane="broadcast")
            if not isinstance(outcome, Sent):
                return outcome, None
            first = first or outcome.message_id
        return outcome, first

    async def _heed(self, chat_id: int, outcome: Outcome | None) -> None:
        """What an outcome says of the whole chat."""
        match outcome:
            case Gone(topic_only=False):
                await self.suspend(chat_id)
                await self._persistently(self._chats.lose, chat_id)
            case Moved(new):
                await self._persistently(self._chats.migrate, chat_id, new)

    async def _persistently(self, call: Callable[..., _T], *args: object) -> _T:
        """A store that cannot be written now is tried again: a result must not be lost."""
        while True:
            try:
                return await asyncio.to_thread(call, *args)
            except StoreError as error:
                logger.warning("the outbox waits: %s", error)
                await asyncio.sleep(RETRY_S)
