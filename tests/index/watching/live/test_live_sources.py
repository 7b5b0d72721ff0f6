from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from index import (
    DataFolder,
    IndexSettings,
    LiveSources,
    NewsIndex,
    NewsUpdate,
    StoredUpdate,
    TimeWindow,
    open_index,
    open_live_sources,
)
from index.errors import InputError, NotFoundError
from tests.index.watching.live.running import quick_news
from tests.index.watching.pages import START, Post, live_page, stored
from tests.index.watching.stage import InProcessReader
from tests.news_server import Drip, NewsServer, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aiohttp import web

pytestmark = pytest.mark.anyio
POSTS = [Post(1, "Boat 1 is back in harbour.")]
NEW = Post(2, "Boat 2 is back in harbour.")


@dataclass(frozen=True)
class Held:
    """A page that is sent once it is let go."""

    page: Page
    let_go: threading.Event = field(default_factory=threading.Event)

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.to_thread(self.let_go.wait, 30)
        return await self.page.answer(request)


@pytest.fixture
def news(tmp_path: Path) -> Iterator[NewsIndex]:
    with quick_news(tmp_path) as opened:
        yield opened


async def test_what_cannot_be_read_when_it_is_added_is_not_watched(
    live: LiveSources, server: NewsServer
) -> None:
    server.put("/live", Page(status=500))
    for address in (f"{server.url}/live", "http://127.0.0.1:22/", "http://127.0.0.1:1/"):
        with pytest.raises(InputError):
            await live.add(address)
    assert live.all() == []


async def test_adding_that_is_broken_off_leaves_nothing_watched(
    live: LiveSources, server: NewsServer
) -> None:
    server.put("/live", Drip(live_page(POSTS)))
    task = asyncio.create_task(live.add(f"{server.url}/live"))
    await asyncio.to_thread(server.wait_for_requests, 1, path="/live")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert live.all() == []


async def test_names_are_kept_as_they_can_be_shown(live: LiveSources, server: NewsServer) -> None:
    evil = "\u202e\x1b[31mPost\n" + "x" * 5_000
    channel = live.add_channel(-1_001_700, evil)
    server.page("/live", live_page(POSTS, title=f"{evil[:9]}Storm", publisher=None))
    page = (await live.add(f"{server.url}/live", publisher=evil, story=evil)).source
    for name in (channel.title, channel.publisher, page.title, page.publisher, page.story):
        assert name
        assert name.isprintable()
        assert len(name) <= 2_000
    assert live.add_channel(-1_001_701, "\u202e").title == "channel:-1001701"


async def test_news_that_is_removed_is_not_brought_back_by_the_next_poll(
    live: LiveSources, server: NewsServer
) -> None:
    server.page("/live", live_page(POSTS))
    server.page("/live/other", live_page(POSTS))
    await live.add(f"{server.url}/live")
    kept = (await live.add(f"{server.url}/live/other")).source
    (gone,) = (one for one in live.health(START) if one.watched and one.watched != kept)
    assert gone.freshness is not None
    assert live.remove_news(gone.freshness.source_id) == 1
    assert live.all() == [kept]
    assert len(live.health(START)) == 1
    with pytest.raises(NotFoundError):
        live.remove_news(gone.freshness.source_id)


async def test_who_stops_leaves_its_poll_to_another_and_nothing_is_stored_twice(
    tmp_path: Path, server: NewsServer
) -> None:
    settings = IndexSettings(allow_loopback=True, poll_shortest_s=0.2, host_pause_s=0)
    server.page("/live", live_page(POSTS))
    with (
        open_index(settings, DataFolder(tmp_path / "data")) as one,
        open_index(settings, DataFolder(tmp_path / "data")) as other,
    ):
        live, others = (
            open_live_sources(news, make_reader=InProcessReader) for news in (one, other)
        )
        await live.add(f"{server.url}/live")
        server.put("/live", Drip(live_page([*POSTS, NEW])))
        first = asyncio.create_task(live.watch())
        await asyncio.to_thread(server.wait_for_requests, 2, path="/live")
        second = asyncio.create_task(others.watch())
        server.page("/live", live_page([*POSTS, NEW]))
        first.cancel()
        # Had the lease to run out first, that would take a minute.
        await asyncio.to_thread(server.wait_for_requests, 4, 30, path="/live")
        second.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        assert stored(other) == {f"post-{post.number}": [post.body] for post in (*POSTS, NEW)}


async def test_a_channel_has_its_news(live: LiveSources) -> None:
    channel = live.add_channel(-1_001_700, "Harbour Wire")
    live.take(channel, NewsUpdate(id="1", body="It is lit.", publisher="Harbour Wire"))
    (one,) = live.health(START)
    assert one.watched is not None
    assert one.watched.watch_id == channel.watch_id
    assert one.freshness is not None
    assert (one.freshness.publisher, one.freshness.updates) == ("Harbour Wire", 1)


async def test_a_poll_under_way_brings_nothing_back(
    live: LiveSources, news: NewsIndex, server: NewsServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.page("/live", live_page(POSTS))
    await live.add(f"{server.url}/live?key=s3cret")
    slow = Held(Page(live_page([*POSTS, Post(2, "Boat 2 is back.")])))
    server.put("/live", slow)
    watching = asyncio.create_task(live.watch())
    try:
        await asyncio.to_thread(server.wait_for_requests, 2, path="/live?key=s3cret")
        (source,) = news.stats().sources
        assert live.remove_news(source.source_id) == 1
        slow.let_go.set()
        await until_logged(caplog, "not stored")
    finally:
        slow.let_go.set()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    assert "mistake" not in caplog.text
    assert "s3cret" not in caplog.text
    assert (news.stats().sources, news.stats().updates, live.all()) == ((), 0, [])


async def test_what_is_removed_while_it_is_added_is_not_followed(
    live: LiveSources, news: NewsIndex, server: NewsServer
) -> None:
    slow = Held(Page(live_page(POSTS)))
    server.put("/live", slow)
    adding = asyncio.create_task(live.add(f"{server.url}/live?key=s3cret"))
    try:
        await asyncio.to_thread(server.wait_for_requests, 1, path="/live?key=s3cret")
        live.remove(live.all()[0].watch_id)
    finally:
        slow.let_go.set()
    with pytest.raises(InputError, match=r"live\?key=… was removed"):
        await adding
    assert (news.stats().sources, live.all()) == ((), [])


async def test_a_removed_update_is_not_brought_back_by_the_next_poll(
    live: LiveSources, news: NewsIndex, server: NewsServer
) -> None:
    server.page("/live", live_page([*POSTS, Post(2, "Boat 2 is back.")]))
    await live.add(f"{server.url}/live")
    (gone,) = (one for one in updates(news) if one.body == "Boat 2 is back.")
    news.remove_update(gone.update_id)
    posts = [*POSTS, Post(2, "Boat 2 is back, damaged."), Post(3, "Boat 3 sails.")]
    server.page("/live", live_page(posts))
    watching = asyncio.create_task(live.watch())
    try:
        async with asyncio.timeout(30):
            while "post-3" not in stored(news):  # noqa: ASYNC110 - a store tells nobody
                await asyncio.sleep(0.02)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    assert set(stored(news)) == {"post-1", "post-3"}
    assert news.verify() == []


@pytest.mark.parametrize("how", ["removed", "paused"])
async def test_a_post_of_a_channel_that_is_followed_no_more_is_not_taken(
    live: LiveSources, news: NewsIndex, how: str
) -> None:
    channel = live.add_channel(-1_001_700, "Harbour Wire")
    live.take(channel, NewsUpdate(id="1", body="Boat 1 is back."))
    (source,) = news.stats().sources
    if how == "removed":
        assert live.remove_news(source.source_id) == 1
    else:
        live.pause(channel.watch_id)
    live.take(channel, NewsUpdate(id="2", body="Boat 2 is back."))
    live.take(channel, NewsUpdate(id="1", body="Boat 1 is back, damaged."))
    kept = [] if how == "removed" else ["Boat 1 is back."]
    assert [one.body for one in updates(news)] == kept


async def test_a_removed_post_stays_out_when_it_is_edited(
    live: LiveSources, news: NewsIndex
) -> None:
    channel = live.add_channel(-1_001_700, "Harbour Wire")
    live.take(channel, NewsUpdate(id="1", body="Boat 1 is back."))
    news.remove_update(updates(news)[0].update_id)
    live.take(channel, NewsUpdate(id="1", body="Boat 1 is back, damaged."))
    assert updates(news) == []


def updates(news: NewsIndex) -> list[StoredUpdate]:
    return [facts.update for facts in news.alerts.latest(TimeWindow(), 99)]


async def until_logged(caplog: pytest.LogCaptureFixture, words: str) -> None:
    async with asyncio.timeout(30):
        while words not in caplog.text:  # noqa: ASYNC110 - a log tells nobody
            await asyncio.sleep(0.02)
