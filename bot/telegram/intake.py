"""The way in: each of Telegram's updates is handled once, also across a crash.

    Telegram → put: stored → confirmed → handlers → done

The library confirms an update to Telegram once `put` returns; what is in memory would then be
lost with the process. So `put` stores it first, and what was not done is put again at the start.
How often each was begun is counted, save where we broke it off ourselves to stop.
"""

from __future__ import annotations

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from index import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from telegram import Bot

    from bot.ports import InboxStore, Unfinished

logger = logging.getLogger(__name__)

_T = TypeVar("_T")

# Beyond so many in memory, Telegram keeps the rest: it holds them for a day.
MAX_IN_FLIGHT = 1_000
RETRY_S = 1.0
# The first one counted: an update whose handling ends the process would end each one after it.
MAX_ATTEMPTS = 3
ALONE_S = 30.0


class Intake(asyncio.Queue[Any]):
    """The queue that the library's Updater fills and its Application empties."""

    def __init__(
        self,
        store: InboxStore,
        clock: Callable[[], datetime],
        max_in_flight: int = MAX_IN_FLIGHT,
    ) -> None:
        super().__init__()
        self._store = store
        self._clock = clock
        self._room = asyncio.Semaphore(max_in_flight)
        # One thread: updates are stored in the order they came.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="inbox")
        self._awaited: dict[int, asyncio.Event] = {}
        # Begun by this process and not done; touched by the writer's thread alone.
        self._in_hand: set[int] = set()
        self.repeats = 0

    async def put(self, item: object) -> None:
        """Store an update, then queue it; one that was stored before is dropped. Waits while too
        many are in flight, or while the store cannot be written."""
        if not isinstance(item, Update):  # the library's own signals
            await super().put(item)
            return
        await self._room.acquire()
        try:
            is_new = await self._persistently(self._accept, item)
        except BaseException:
            self._room.release()
            raise
        if is_new:
            await super().put(item)
        else:
            self.repeats += 1
            self._room.release()

    def _accept(self, update: Update) -> bool:
        new = self._store.accept([(update.update_id, update.to_json())], self._clock())
        self._in_hand |= new
        return bool(new)

    def _begin(self, update_ids: Sequence[int]) -> None:
        self._store.begin(update_ids)
        self._in_hand.update(update_ids)

    def _done(self, update_id: int) -> None:
        self._store.done([update_id])
        self._in_hand.discard(update_id)

    def _give_back(self) -> None:
        if self._in_hand:
            self._store.give_back(sorted(self._in_hand))

    async def replay(self, bot: Bot) -> int:
        """Queue what was accepted and never done; returns how many. Once handlers run, and before
        anything is fetched. What cannot be read is passed over: it must not keep the bot from
        starting, and is forgotten in time.

        It may be what ended the process. So what was tried again before is now tried alone, that
        nothing else is counted with it, and after MAX_ATTEMPTS it is kept aside.
        """
        found = await self._persistently(self._store.unfinished)
        for one in found:
            if one.attempts >= MAX_ATTEMPTS:
                logger.error(
                    "update %d was begun %d times and never finished; it is kept aside until it"
                    " is forgotten",
                    *(one.update_id, one.attempts),
                )
        left = [one for one in found if one.attempts < MAX_ATTEMPTS]
        suspected = [one for one in left if one.attempts > 1]
        others = [one for one in left if one.attempts <= 1]
        queued = 0
        for one in suspected:
            queued += await self._again([one], bot, alone=True)
        return queued + await self._again(others, bot)

    async def _again(self, found: Sequence[Unfinished], bot: Bot, *, alone: bool = False) -> int:
        """Queue these, counted before the first of them can do harm; `alone`: and wait until they
        are handled, though not for ever."""
        updates = [update for one in found if (update := _read(one.body, bot)) is not None]
        await self._persistently(self._begin, [update.update_id for update in updates])
        for update in updates:
            await self._room.acquire()
            if alone:
                self._awaited[update.update_id] = asyncio.Event()
            await super().put(update)
            if alone:
                await self._handled(update.update_id)
        return len(updates)

    async def _handled(self, update_id: int) -> None:
        if (handled := self._awaited.get(update_id)) is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(handled.wait(), ALONE_S)

    async def done(self, update: Update) -> None:
        """Handled, well or not: it is never handled again."""
        self._room.release()
        await self._persistently(self._done, update.update_id)
        if (handled := self._awaited.pop(update.update_id, None)) is not None:
            handled.set()

    async def _persistently(self, call: Callable[..., _T], *args: object) -> _T:
        """A store that cannot be written now is tried again: nothing may be lost meanwhile."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                return await loop.run_in_executor(self._writer, call, *args)
            except StoreError as error:
                logger.warning("the inbox waits: %s", error)
                await asyncio.sleep(RETRY_S)

    async def close(self) -> None:
        """At an orderly stop, once no handler runs: what is left in hand was broken off by us, and
        is no more suspect for that."""
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._writer, self._give_back)
        except StoreError as error:
            logger.warning("what is left in hand counts as begun: %s", error)
        self._writer.shutdown()


def _read(body: str, bot: Bot) -> Update | None:
    try:
        return Update.de_json(json.loads(body), bot)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        # Neither the body nor the error's words: they may hold what somebody wrote.
        logger.error("a stored update cannot be read (%s)", type(error).__name__)  # noqa: TRY400
        return None


class Handled(BaseUpdateProcessor):
    """Runs the handlers of many updates at once, and notes which are done. Order within a chat is
    the conversations' own affair: they know what may overtake."""

    def __init__(self, intake: Intake) -> None:
        super().__init__(MAX_IN_FLIGHT)
        self._intake = intake

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """An update whose handlers were cancelled is not done: it is put again at the start."""
        await coroutine
        if isinstance(update, Update):
            await self._intake.done(update)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        await self._intake.close()
