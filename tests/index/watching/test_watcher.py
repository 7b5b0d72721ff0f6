from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest

from index.watching.polling import PollResult
from index.watching.records import Door, Failed, Polled, WatchedSource
from index.watching.scheduling import PollBounds
from index.watching.watcher import Watcher
from tests.fakes_watch import FakeWatchStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from index.watching.polling import Poller
    from index.watching.records import PollOutcome

pytestmark = pytest.mark.anyio
LEASE = timedelta(seconds=0.3)


@dataclass
class SlowPoller:
    """Polls that last until they are let go."""

    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    under_way: int = 0
    most_at_once: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    pause: timedelta = timedelta(0)
    outcome: PollOutcome | None = None

    async def poll(self, source: WatchedSource, now: datetime) -> PollResult:
        self.begun.set()
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        await self.let_go.wait()
        self.under_way -= 1
        return PollResult(self.outcome or Polled(source.fetch_address, changed=False))

    def host_pause(self, source: WatchedSource) -> timedelta:
        return self.pause


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
    task: asyncio.Task[None]


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
    yield Stage(store, poller, clock, task)
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


async def test_a_clock_that_jumps_ahead_begins_no_second_poll_of_a_source(stage: Stage) -> None:
    await asyncio.wait_for(stage.poller.begun.wait(), 5)
    stage.clock.ahead = timedelta(hours=1)
    await asyncio.sleep(1.2)  # the loop looks at least once a second
    assert stage.poller.most_at_once == 1
    stage.poller.let_go.set()
    await asyncio.sleep(0.1)
    assert stage.store.all()[0].polled_at is not None


async def test_who_stops_in_the_middle_of_a_poll_keeps_the_pause_for_who_comes_next(
    stage: Stage,
) -> None:
    await asyncio.wait_for(stage.poller.begun.wait(), 5)
    stage.poller.pause = timedelta(minutes=1)
    stage.task.cancel()
    await asyncio.wait([stage.task])
    soon, later = (stage.clock() + timedelta(minutes=minutes) for minutes in (0, 2))
    assert stage.store.claim("next", soon, soon + LEASE, 9) == []
    assert len(stage.store.claim("next", later, later + LEASE, 9)) == 1


@pytest.mark.parametrize(("asked_s", "left_alone_s"), [(1800, 1800), (86_400, 3600)])
async def test_a_busy_server_is_left_alone_with_all_its_pages(
    asked_s: int, left_alone_s: int
) -> None:
    store, poller, now = FakeWatchStore(), SlowPoller(), datetime.now(UTC)
    watcher = Watcher(store, cast("Poller", poller), PollBounds(), lambda: now, 9, LEASE)
    at = "https://news.example/"
    polled = WatchedSource(0, Door.WEB, at, at, now, next_poll_at=now)
    other = replace(polled, address=f"{at}other", fetch_address=f"{at}other")
    store.finish("", store.add(other, "", now), [], now)
    poller.outcome = Failed("busy", "429", now + timedelta(seconds=asked_s))
    poller.let_go.set()
    await watcher.poll(store.add(polled, watcher.holder, now + LEASE))
    early, late = (now + timedelta(seconds=left_alone_s + more) for more in (-1, 1))
    assert store.claim("next", early, early + LEASE, 9) == []
    assert [one.address for one in store.claim("next", late, late + LEASE, 1)] == [f"{at}other"]
