"""One request at a time for a host, also while a source is added there."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from index import DataFolder, IndexSettings, LiveSources, open_index
from index.composition import open_watch_stores
from index.sources.fetching.web import FetchError
from index.watching.host_turn import wait_for_turn
from index.watching.records import Door, WatchedSource
from tests.fakes.watch import FakeWatchStore
from tests.index.watching.live.watch_process import ForkedWatch, follow, run
from tests.index.watching.pages import Post, live_page
from tests.news_server import Drip, NewsServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index import NewsIndex

MINUTE = timedelta(minutes=1)
PAGE = live_page([Post(1, "Boat 1 is back in harbour.")])
# For about as long as a process needs to start, and well within a fetch's deadline.
SLOWLY = Drip(live_page([Post(1, "Boat 1 is out again.")]), interval_s=0.005)
ADDED_IN_S = 30.0


@pytest.fixture
def news(tmp_path: Path) -> Iterator[NewsIndex]:
    settings = IndexSettings(allow_loopback=True, poll_shortest_s=0.2, host_pause_s=0.1)
    with open_index(settings, DataFolder(tmp_path)) as opened:
        yield opened


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.anyio
async def test_a_source_is_added_between_the_polls_of_the_same_process(
    live: LiveSources, server: NewsServer
) -> None:
    server.page("/live", PAGE)
    server.page("/live/other", PAGE)
    await live.add(f"{server.url}/live")
    server.put("/live", SLOWLY)
    watching = asyncio.create_task(live.watch())
    await asyncio.to_thread(server.wait_for_requests, 2, path="/live")
    await asyncio.wait_for(live.add(f"{server.url}/live/other"), ADDED_IN_S)
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    assert server.requests_of("/live/other")
    assert server.most_at_once == 1


@pytest.mark.anyio
async def test_a_source_is_not_read_while_another_process_polls_its_host(
    news: NewsIndex, live: LiveSources, server: NewsServer
) -> None:
    server.page("/live", PAGE)
    server.page("/live/other", PAGE)
    first = (await live.add(f"{server.url}/live")).source
    store, _ = open_watch_stores(news.storage)
    later = now() + MINUTE
    (polled,) = store.claim("other", later, later + MINUTE, 9)
    adding = asyncio.create_task(live.add(f"{server.url}/live/other"))
    async with asyncio.timeout(ADDED_IN_S):
        while len(live.all()) == 1:  # noqa: ASYNC110 - another thread adds it
            await asyncio.sleep(0.01)
    free_at = now() + timedelta(seconds=0.5)
    assert store.finish("other", polled, [], free_at)
    assert (await asyncio.wait_for(adding, ADDED_IN_S)).found.updates == 1
    (request,) = server.requests_of("/live/other")
    assert request.at >= free_at
    assert [one.watch_id for one in live.all()] == [first.watch_id, first.watch_id + 1]


def test_a_source_is_added_by_one_process_between_the_polls_of_another(
    tmp_path: Path, server: NewsServer
) -> None:
    server.page("/live", PAGE)
    server.page("/live/other", PAGE)
    follow(tmp_path, f"{server.url}/live")
    server.put("/live", SLOWLY)
    with ForkedWatch(tmp_path):
        server.wait_for_requests(2, ADDED_IN_S, "/live")
        assert run(tmp_path, "sources", "add", f"{server.url}/live/other").returncode == 0
    assert server.requests_of("/live/other")
    assert server.most_at_once == 1


@pytest.mark.anyio
async def test_nobody_waits_for_ever() -> None:
    store = FakeWatchStore()
    for path in ("1", "2"):
        address = f"https://news.example/{path}"
        new = store.add(
            WatchedSource(0, Door.WEB, address, address, now()), path, now() + 9 * MINUTE
        )
    with pytest.raises(FetchError, match=r"news\.example was busy") as caught:
        await wait_for_turn(store, new, now, at_most_s=0.1)
    assert caught.value.kind == "busy"
