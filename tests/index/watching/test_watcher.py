from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest

from index.watching.polling import PollResult
from index.watching.records import Door, Polled, WatchedSource
from index.watching.scheduling import PollBounds
from index.watching.watcher import Watcher
from tests.fakes_watch import FakeWatchStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from index.watching.polling import Poller

pytestmark = pytest.mark.anyio
LEASE = timedelta(seconds=0.3)


@dataclass
class SlowPoller:
    """Polls that last until they are let go."""

    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    under_way: int = 0
    most_at_once: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def poll(
        self, source: WatchedSource, now: datetime, *, before_saving: Callable[[], None]
    ) -> PollResult:
        self.begun.set()
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        await self.let_go.wait()
        self.under_way -= 1
        before_saving()
        return PollResult(Polled(source.fetch_address, changed=False))

    def host_pause(self, source: WatchedSource) -> timedelta:
        return timedelta(0)


@dataclass
class Clock:
    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Stage:
    store: FakeWatchStore
    poller: SlowPoller
    clock: Clock


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    store, poller, clock = FakeWatchStore(), SlowPoller(), Clock()
    at = "https://news.example/"
    kept = store.add(
        WatchedSource(0, Door.WEB, at, at, clock(), next_poll_at=clock()), "", clock()
    )
    store.finish("", kept, [], clock())
    watcher = Watcher(store, cast("Poller", poller), PollBounds(), clock, 9, LEASE)
    task = asyncio.create_task(watcher.run())
    yield Stage(store, poller, clock)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_poll_keeps_its_lease_however_long_it_takes(stage: Stage) -> None:
    await asyncio.wait_for(stage.poller.begun.wait(), 5)
    await asyncio.sleep(3 * LEASE.total_seconds())
    now = stage.clock()
    assert stage.store.claim("other", now, now + LEASE, 9) == []
    stage.poller.let_go.set()
    await asyncio.sleep(0.1)
    assert stage.store.all()[0].succeeded_at is not None


async def test_a_poll_whose_source_went_to_another_stores_nothing(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await asyncio.wait_for(stage.poller.begun.wait(), 5)
    (source,) = stage.store.all()
    stage.store.remove(source.watch_id)
    other = stage.store.add(replace(source, next_poll_at=None), "other", stage.clock())
    stage.poller.let_go.set()
    async with asyncio.timeout(15):
        while "not stored" not in caplog.text:  # noqa: ASYNC110 - a log tells nobody
            await asyncio.sleep(0.01)
    assert "mistake" not in caplog.text
    assert stage.store.all() == [other]


async def test_a_clock_that_jumps_ahead_begins_no_second_poll_of_a_source(stage: Stage) -> None:
    await asyncio.wait_for(stage.poller.begun.wait(), 5)
    stage.clock.ahead = timedelta(hours=1)
    await asyncio.sleep(1.2)  # the loop looks at least once a second
    assert stage.poller.most_at_once == 1
    stage.poller.let_go.set()
    await asyncio.sleep(0.1)
    assert stage.store.all()[0].polled_at is not None
