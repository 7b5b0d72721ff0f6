from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from index import DataFolder, IndexSettings, LiveSources, open_index, open_live_sources
from index.errors import InputError, NotFoundError
from tests.index.watching.pages import START, Post, live_page
from tests.news_server import Drip, NewsServer, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.anyio
POSTS = [Post(1, "Boat 1 is back in harbour.")]


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LiveSources]:
    settings = IndexSettings(allow_loopback=True, poll_shortest_s=0.2, host_pause_s=0)
    with open_index(settings, DataFolder(tmp_path / "data")) as news:
        yield open_live_sources(news)


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
