"""One source that a test polls by hand, in a time of its own."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from index.sources.fetching.http import Fetcher, FetchSettings
from index.sources.worker.reading import read_body
from index.watching.leases import Lease
from index.watching.polling import Poller, PollResult
from index.watching.records import Door, WatchedSource
from index.watching.scheduling import PollBounds, after_poll
from tests.fakes.watch import FakeWatchStore
from tests.index.watching.pages import START, stored

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from index import NewsIndex
    from index.import_parameters import ImportParameters
    from index.sources.fetching.web import Reading
    from tests.news_server import NewsServer

FAST = FetchSettings(allow_loopback=True, host_pause_s=0, deadline_s=3)


class InProcessReader:
    """Reads without a worker, for pages of our own making."""

    async def read(
        self,
        body: bytes,
        name: str,
        content_type: str | None,
        charset: str | None,
        parameters: ImportParameters,
    ) -> Reading:
        return read_body(body, name, content_type, charset, parameters)

    async def close(self) -> None:
        """There is no process to end."""


@dataclass
class Stage:
    """One source, polled by hand, with what it was left as."""

    news: NewsIndex
    server: NewsServer
    store: FakeWatchStore
    poller: Poller
    source: WatchedSource
    now: datetime = START
    results: list[PollResult] = field(default_factory=list)

    async def poll(self) -> PollResult:
        self.now += timedelta(minutes=1)
        result = await self.poller.poll(Lease(self.source, lambda: True), self.now)
        self.source, _ = after_poll(self.source, result.outcome, self.now, PollBounds(), 0)
        return result

    def restart(self) -> None:
        """What a process remembers is gone, what the store does is not."""
        fetcher, reader = self.poller._fetcher, self.poller._reader
        self.poller = Poller(fetcher, reader, self.store, self.news.ingest_followed)

    @property
    def stored(self) -> dict[str, list[str]]:
        return stored(self.news)


@asynccontextmanager
async def watched(news: NewsIndex, server: NewsServer, address: str) -> AsyncIterator[Stage]:
    is_web = address.startswith("/live")
    where, door = (server.url + address, Door.WEB) if is_web else (address, Door.PATH)
    store = FakeWatchStore()
    source = store.add(WatchedSource(0, door, where, where, START), "me", START)
    async with Fetcher(FAST) as fetcher:
        poller = Poller(fetcher, InProcessReader(), store, news.ingest_followed)
        yield Stage(news, server, store, poller, source)
