"""The loop that polls what is due, as many at a time as is polite, until it is told to stop.

Which process polls is settled by leases in the store: several may run, and one that dies costs a
source a lease's time.
"""

from __future__ import annotations

import asyncio
import logging
import random
import uuid
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from index.errors import NotFollowedError, QuotewireError, StoreError
from index.watching.host_turn import wait_for_turn
from index.watching.leases import LEASE, Lease
from index.watching.polling import PollResult
from index.watching.records import Failed
from index.watching.scheduling import after_poll

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

    from index.watching.polling import Poller
    from index.watching.ports import WatchStore
    from index.watching.records import PollOutcome, WatchedSource
    from index.watching.scheduling import PollBounds

logger = logging.getLogger(__name__)

# So soon another process's new source, or a pause that ended, is seen.
LONGEST_SLEEP_S = 1.0
SHORTEST_SLEEP_S = 0.05
ERROR_SLEEP_S = 5.0
# One busy page holds up the others of its server for so long at the most.
LONGEST_HOST_REST = timedelta(hours=1)


class Watcher:
    """Polls on behalf of one process; `holder` names it in leases."""

    def __init__(
        self,
        store: WatchStore,
        poller: Poller,
        bounds: PollBounds,
        clock: Callable[[], datetime],
        at_once: int,
        lease: timedelta = LEASE,
        error_sleep_s: float = ERROR_SLEEP_S,
    ) -> None:
        self.holder = uuid.uuid4().hex
        self._store = store
        self._poller = poller
        self._bounds = bounds
        self._clock = clock
        self._at_once = at_once
        self._lease = lease
        self._error_sleep_s = error_sleep_s
        self._polls: set[asyncio.Task[None]] = set()
        self._polled: dict[int, WatchedSource] = {}
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled; what is under way then is given up, and its leases are given back, so
        that another polls at once. A mistake of ours stops nothing but itself."""
        try:
            while True:
                try:
                    sleep_s = await self._begin_due()
                except StoreError as error:
                    logger.warning("watching waits: %s", error)
                    sleep_s = self._error_sleep_s
                except Exception:  # all that is followed would fall silent, and nobody would know
                    logger.exception("watching waits: a mistake of ours")
                    sleep_s = self._error_sleep_s
                await self._sleep(sleep_s)
        finally:
            # Whoever starts next keeps the pause after the requests that are given up.
            now, begun = self._clock(), list(self._polled.values())
            free_at = {one.watch_id: now + self._poller.host_pause(one) for one in begun}
            for task in self._polls:
                task.cancel()
            await asyncio.gather(*self._polls, return_exceptions=True)
            try:
                await asyncio.to_thread(self._store.release, self.holder, free_at)
            except StoreError as error:
                logger.warning("leases run out by themselves: %s", error)

    async def _begin_due(self) -> float:
        """Begin what is due and may be polled now; returns how long there is nothing to do."""
        self._wake.clear()
        free = self._at_once - len(self._polls)
        if free <= 0:
            return LONGEST_SLEEP_S
        now = self._clock()
        until = now + self._lease
        claimed = await asyncio.to_thread(self._store.claim, self.holder, now, until, free)
        for source in claimed:
            if source.watch_id in self._polled:  # the clock ran ahead of our own lease
                continue
            task = asyncio.create_task(self._poll(source))
            self._polls.add(task)
            task.add_done_callback(self._ended)
        due = await asyncio.to_thread(self._store.next_due)
        if due is None:
            return LONGEST_SLEEP_S
        wait_s = (due - self._clock()).total_seconds()
        return min(max(wait_s, SHORTEST_SLEEP_S), LONGEST_SLEEP_S)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._polls.discard(task)
        self._wake.set()

    async def _sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return

    async def _poll(self, source: WatchedSource) -> None:
        try:
            _log(*await self.poll(source))
        except QuotewireError as error:
            logger.warning("w%d: %s", source.watch_id, error)
        except Exception:
            logger.exception("w%d: polling failed by a mistake of ours", source.watch_id)

    async def poll(self, source: WatchedSource) -> tuple[WatchedSource, PollResult]:
        """Poll a source that is leased to us, and keep what came of it.

        Raises StoreError, and NotFollowedError where it was removed or went to another before its
        news was stored: then it is not. A mistake of ours counts as a failure of the source, so
        that it is not repeated at once for ever.
        """
        lease = Lease(source, partial(self._store.is_held, self.holder, source.watch_id))
        try:
            async with self._holding(source):
                result = await self._poller.poll(lease, self._clock())
        except (StoreError, NotFollowedError):
            raise
        except Exception as error:
            logger.exception("w%d: reading failed by a mistake of ours", source.watch_id)
            kind = type(error).__name__
            result = PollResult(
                Failed("broken", f"reading it failed by a mistake of ours ({kind})")
            )
        now = self._clock()
        chance = random.random()  # noqa: S311 - spreads polls, hides nothing
        after, notice = after_poll(source, result.outcome, now, self._bounds, chance)
        notices = [notice] if notice else []
        free_at = max(now + self._poller.host_pause(source), _asked_to_wait(result.outcome, now))
        await asyncio.to_thread(self._store.finish, self.holder, after, notices, free_at)
        return after, result

    async def poll_in_turn(self, source: WatchedSource) -> tuple[WatchedSource, PollResult]:
        """`poll` a source that was just added, once its host is free. Raises StoreError, and
        FetchError ("busy") where that takes too long."""
        async with self._holding(source):
            await wait_for_turn(self._store, source, self._clock)
        return await self.poll(source)

    @asynccontextmanager
    async def _holding(self, source: WatchedSource) -> AsyncIterator[None]:
        """The lease, renewed for as long as it takes."""
        self._polled[source.watch_id] = source
        renewing = asyncio.create_task(self._renew(source.watch_id))
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
            self._polled.pop(source.watch_id, None)

    async def _renew(self, watch_id: int) -> None:
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            try:
                until = self._clock() + self._lease
                await asyncio.to_thread(self._store.renew, self.holder, watch_id, until)
            except StoreError as error:
                logger.warning("w%d: its lease is not renewed: %s", watch_id, error)


def _asked_to_wait(outcome: PollOutcome, now: datetime) -> datetime:
    """Until when its server wants to be left alone: who counts requests counts those for its other
    pages, too."""
    if not isinstance(outcome, Failed) or outcome.kind != "busy" or outcome.retry_at is None:
        return now
    return min(outcome.retry_at, now + LONGEST_HOST_REST)


def _log(source: WatchedSource, result: PollResult) -> None:
    if isinstance(result.outcome, Failed):
        logger.warning("w%d: %s", source.watch_id, source.error)
    elif result.outcome.changed:
        logger.info("w%d: news", source.watch_id)
