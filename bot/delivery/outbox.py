"""Draining the outbox: claim, send, record.

    claim (urgent ones first) → prepare: original, way, rendering → sender → result → record
    └─ one loop ─────────────┘  └─ one task a delivery, one a chat ──────┘  └─ one loop, in batches

What is claimed and not recorded when the process dies is `uncertain` to the next one: it is sent
again. So nothing is lost, and only messages in flight at that moment can arrive twice. Of a
delivery of several messages, the first can then arrive twice although only a later one was in
flight.
"""

from __future__ import annotations

import asyncio
import logging
import math
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.delivery.claiming import BROADCASTS_AT_ONCE, Claiming
from bot.delivery.deliveries import Result
from bot.delivery.delivering import Delivering
from bot.delivery.delivery_rules import Skip, result_of
from bot.delivery.drain_lock import DrainLock
from bot.telegram.outcomes import Gone, Moved
from index import QuotewireError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.delivery.claiming import Claimed
    from bot.delivery.deliveries import Delivery, OutboxStore
    from bot.delivery.delivering import DeliverySender, Prepared, Render
    from bot.telegram.messages import Destination
    from bot.telegram.outcomes import Outcome

logger = logging.getLogger(__name__)

# Within it, what another process has queued is noticed.
POLL_S = 0.5
AFTER_ERROR_S = 1.0
# After `close`, so long is tried to record what was sent, should the database be locked.
LAST_RECORDS_S = 10.0
# So long after the first came back they are recorded, together: a transaction each would cost more
# than the sending.
GATHER_S = 0.02
_THREADS = 2  # one may render while the other records

_T = TypeVar("_T")


class Reach(Protocol):
    """Who else must know where messages no longer arrive: `bot.ports.ChatStore`."""

    def lose(self, chat_id: int) -> None:
        """The chat cannot be written to. A repeat is harmless."""
        ...

    def migrate(self, old: int, new: int) -> None:
        """Everything of the old chat, its deliveries aside, moves. A repeat is harmless."""
        ...


@dataclass(frozen=True, slots=True)
class _Done:
    """A claimed delivery and what became of it."""

    delivery: Delivery
    result: Result
    outcome: Outcome | Skip | None


def _nobody(_: Destination) -> None:
    """Who hears of lost topics where nobody asked to."""


class Outbox:
    """Sends what the store holds, from one event loop. `tally` counts outcomes.

    `render`, `clock` and the stores are called from other threads too. `render` gives nothing
    where nothing is left to say. `lock` is a file of the data folder: while another process holds
    it, this one waits. `lose_topic` hears that a topic is closed or gone. `messages_per_second`
    is what the sender lets through. After an error of the store `pause_s` is waited.
    """

    def __init__(
        self,
        store: OutboxStore,
        reach: Reach,
        sender: DeliverySender,
        render: Render,
        clock: Callable[[], datetime],
        lock: Path,
        *,
        lose_topic: Callable[[Destination], None] = _nobody,
        messages_per_second: float = 30.0,
        pause_s: float = AFTER_ERROR_S,
    ) -> None:
        self.tally: Counter[str] = Counter()
        self._store = store
        self._delivering = Delivering(store, sender, render, self._call)
        self._reach = reach
        self._lose_topic = lose_topic
        self._lock = DrainLock(lock)
        self._clock = clock
        self._claiming = Claiming(store, self._delivering.prepare, self._note, messages_per_second)
        self._pause_s = pause_s
        self._places = asyncio.Semaphore(BROADCASTS_AT_ONCE)
        self._awake = asyncio.Event()
        self._stopping = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        # Claims, not deliveries: one may be claimed anew before we hear that it was recorded.
        self._in_flight: Counter[bool] = Counter()  # by whether it is a broadcast
        self._tasks: set[asyncio.Task[None]] = set()
        self._done: asyncio.Queue[_Done | None] = asyncio.Queue()
        self._threads: ThreadPoolExecutor | None = None

    def wake(self) -> None:
        """Something was queued. From other threads: `loop.call_soon_threadsafe(outbox.wake)`."""
        self._awake.set()

    async def suspend(self, chat_id: int) -> None:
        """The chat cannot be written to: what waits for it waits on. Raises StoreError."""
        await asyncio.to_thread(self._store.suspend, chat_id)

    async def resume(self, chat_id: int) -> None:
        """The chat is back: what waited for it is due. Raises StoreError."""
        if await asyncio.to_thread(self._store.resume, chat_id, self._clock()):
            self.wake()

    async def close(self) -> None:
        """Begin nothing more; returns when what was begun is sent and recorded."""
        self._stopping.set()
        self._awake.set()
        await self._idle.wait()

    async def run(self) -> None:
        """Drain until `close`, as soon as no other process does. Cancelled, it records what has
        come back and leaves the rest to the next start. Once in the life of an Outbox."""
        self._idle.clear()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="outbox")
        try:
            if await self._take_lock():
                await self._drain()
        finally:
            # A claim that a cancelled task has left running must not end after the next process
            # has recovered what was claimed.
            await asyncio.to_thread(self._threads.shutdown)
            self._lock.release()
            self._idle.set()

    async def _take_lock(self) -> bool:
        told = False
        while not self._stopping.is_set():
            if await self._tried(self._lock.try_take):
                return True
            if not told:
                logger.info("another process sends what this outbox holds; waiting for its end")
                told = True
            await self._rest(self._pause_s)
        return False

    async def _drain(self) -> None:
        recorder = asyncio.create_task(self._record_done())
        try:
            await self._recover()
            while not self._stopping.is_set() and not recorder.done():
                self._awake.clear()
                claimed, next_due = await self._claim()
                for delivery, prepared in claimed:
                    self._begin(delivery, prepared)
                if not claimed:
                    await self._rest(self._until(next_due))
            await asyncio.gather(*self._tasks)
        except BaseException:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            raise
        finally:
            self._stopping.set()
            self._done.put_nowait(None)
            await recorder

    async def _recover(self) -> None:
        while not self._stopping.is_set():
            recovered = await self._tried(lambda: self._store.recover(self._clock()))
            if recovered is not None:
                self.tally["recovered"] += recovered
                return
            await self._rest(self._pause_s)

    # -- claiming --------------------------------------------------------------------------------

    async def _claim(self) -> tuple[Claimed, datetime | None]:
        room, bulk_room = self._claiming.room(self._in_flight)
        if not room:
            return [], None
        claimed = await self._tried(lambda: self._claiming.claim(self._clock(), room, bulk_room))
        return claimed if claimed is not None else ([], None)

    def _until(self, due: datetime | None) -> float:
        wait_s = (due - self._clock()).total_seconds() if due else POLL_S
        return wait_s if 0 < wait_s < POLL_S else POLL_S

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._awake.wait()

    # -- sending ---------------------------------------------------------------------------------

    def _begin(self, delivery: Delivery, prepared: Prepared | None) -> None:
        self._in_flight[delivery.new.is_broadcast] += 1
        task = asyncio.create_task(self._deliver(delivery, prepared))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: Delivery, prepared: Prepared | None) -> None:
        async with self._places if delivery.new.is_broadcast else nullcontext():
            stopped = self._stopping.is_set
            outcome = await self._delivering.attempt(delivery, stopped, prepared)
        result = self._result(delivery, outcome)
        if result.state == "failed":
            logger.warning("delivery %d has failed: %s", delivery.delivery_id, result.reason)
        if result.state not in ("pending", "uncertain") or isinstance(outcome, Moved):
            self._delivering.over(delivery.delivery_id)
        self.tally[type(outcome).__name__ if outcome else "released"] += 1
        self._done.put_nowait(_Done(delivery, result, outcome))

    def _result(self, delivery: Delivery, outcome: Outcome | Skip | None) -> Result:
        match outcome:
            case None:
                return Result(
                    delivery.delivery_id, "uncertain" if delivery.maybe_arrived else "pending"
                )
            case Skip(reason):
                return Result(delivery.delivery_id, "sent", reason=reason)
        jitter = random.random()  # noqa: S311
        return result_of(delivery, outcome, self._clock(), jitter)

    # -- recording -------------------------------------------------------------------------------

    async def _record_done(self) -> None:
        """In batches of what came back while the one before was written."""
        open_end = True
        while open_end:
            batch = [await self._done.get()]
            if not self._stopping.is_set():
                await asyncio.sleep(GATHER_S)
            while not self._done.empty():
                batch.append(self._done.get_nowait())
            open_end = None not in batch
            done = [one for one in batch if one is not None]
            if done and await self._recorded(done):
                for one in done:
                    self._in_flight[one.delivery.new.is_broadcast] -= 1
                self._awake.set()

    async def _recorded(self, done: Sequence[_Done]) -> bool:
        """Tried until it succeeds; False where the end of patience after `close` comes first."""
        loop = asyncio.get_running_loop()
        give_up_at = math.inf
        while await self._tried(lambda: self._record(done)) is None:
            if self._stopping.is_set():
                give_up_at = min(give_up_at, loop.time() + LAST_RECORDS_S)
            if loop.time() >= give_up_at:
                logger.error("%d deliveries were not recorded; they are repeated", len(done))
                return False
            await asyncio.sleep(self._pause_s)
        return True

    def _record(self, done: Sequence[_Done]) -> bool:
        # Suspended and moved first: should we die in between, the next attempt finds it so.
        for one in done:
            to = one.delivery.new.destination
            match one.outcome:
                case Gone(_, topic_only=True):
                    self._tell(self._lose_topic, to)
                case Gone():
                    self._store.suspend(to.chat_id)
                    self._tell(self._reach.lose, to.chat_id)
                case Moved(new_chat_id):
                    self._tell(self._reach.migrate, to.chat_id, new_chat_id)
                    self._store.migrate(to.chat_id, new_chat_id)
        self._store.record([one.result for one in done], self._clock())
        return True

    def _tell(self, hear: Callable[..., None], *what: object) -> None:
        """A bug in who hears of it must not keep results from being recorded."""
        try:
            hear(*what)
        except QuotewireError:
            raise
        except Exception:
            logger.exception("not told that messages no longer arrive: %s", what)
            self.tally["untold"] += 1

    # -- threads ---------------------------------------------------------------------------------

    async def _call(self, function: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function)

    async def _tried(self, function: Callable[[], _T]) -> _T | None:
        """None where the store (or the folder) could not be used just now."""
        try:
            return await self._call(function)
        except QuotewireError as error:
            self._note(error)
            return None

    def _note(self, error: QuotewireError) -> None:
        logger.warning("the outbox waits: %s", error)
        self.tally["store errors"] += 1
