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
from tests.fakes.news import MemoryNews
from tests.fakes.watch import FakeWatchStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from index.watching.leases import Lease
    from index.watching.polling import Poller
    from index.watching.records import PollOutcome

pytestmark = pytest.mark.anyio
LEASE = timedelta(seconds=0.3)
LONG_LEASE = timedelta(hours=1)
LATEST_S = 20.0


@dataclass
class SlowPoller:
    """Polls that last until they are let go."""

    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    under_way: int = 0
    most_at_once: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    pause: timedelta = timedelta(0)
    outcome: PollOutcome | None = None

    async def poll(self, lease: Lease, now: datetime) -> PollResult:
        self.begun.set()
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        await self.let_go.wait()
        self.under_way -= 1
        with lease.unit(MemoryNews()):
            return PollResult(self.outcome or Polled(lease.source.fetch_address, changed=False))

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


def due(store: FakeWatchStore, clock: Clock) -> None:
    """A page that is due at once."""
    at = "https://news.example/"
    source = WatchedSource(0, Door.WEB, at, at, clock(), next_poll_at=clock())
    store.finish("", store.add(source, "", clock()), [], clock())


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    store, poller, clock = FakeWatchStore(), SlowPoller(), Clock()
    due(store, clock)
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


class BrokenStore(FakeWatchStore):
    """Its first two answers are mistakes of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.mistakes = 2

    def claim(
        self, holder: str, now: datetime, leased_until: datetime, limit: int
    ) -> list[WatchedSource]:
        if self.mistakes:
            self.mistakes -= 1
            raise ZeroDivisionError
        return super().claim(holder, now, leased_until, limit)


async def test_a_mistake_of_ours_is_logged_and_the_loop_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store, poller, clock = BrokenStore(), SlowPoller(), Clock()
    due(store, clock)
    watcher = Watcher(
        store, cast("Poller", poller), PollBounds(), clock, 9, LEASE, error_sleep_s=0.01
    )
    task = asyncio.create_task(watcher.run())
    await asyncio.wait_for(poller.begun.wait(), LATEST_S)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    said = [record for record in caplog.records if "mistake of ours" in record.message]
    assert len(said) == 2
    assert all(record.exc_info for record in said)


async def test_a_poll_that_is_given_up_is_begun_by_another_at_once() -> None:
    store, stopped, other, clock = FakeWatchStore(), SlowPoller(), SlowPoller(), Clock()
    due(store, clock)

    def running(poller: SlowPoller) -> asyncio.Task[None]:
        bounds = PollBounds()
        watcher = Watcher(store, cast("Poller", poller), bounds, clock, 9, LONG_LEASE)
        return asyncio.create_task(watcher.run())

    first = running(stopped)
    await asyncio.wait_for(stopped.begun.wait(), LATEST_S)
    second = running(other)
    first.cancel()
    await asyncio.wait_for(other.begun.wait(), LATEST_S)
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    assert stopped.most_at_once == other.most_at_once == 1


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
