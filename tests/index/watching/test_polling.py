from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from index.watching.leases import Lease
from index.watching.polling import Poller
from index.watching.records import Failed, Polled
from tests.index.watching.pages import Post, feed, lines, live_page
from tests.index.watching.stage import watched
from tests.news_server import NewsServer, Page

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from index import ImportReport, NewsIndex
    from index.watching.following import FollowedNews


pytestmark = pytest.mark.anyio
LATEST_S = 20.0
POSTS = [Post(number, f"Boat {number} is back in harbour.") for number in range(1, 4)]


async def test_a_page_is_read_once_and_then_asked_whether_it_changed(
    news: NewsIndex, server: NewsServer
) -> None:
    server.page("/live", live_page(POSTS), etag='"1"')
    async with watched(news, server, "/live") as stage:
        first = await stage.poll()
        assert first.found is not None
        assert (first.found.kind, first.found.updates) == ("live page", 3)
        assert first.found.newest == POSTS[-1].at
        assert (stage.source.title, stage.source.publisher) == ("Storm reaches Skerrow", "Post")
        second = await stage.poll()
        assert second.found is None
        assert isinstance(second.outcome, Polled)
        assert not second.outcome.changed
    assert server.requests_of("/live")[1].headers["if-none-match"] == '"1"'
    assert stage.stored == {f"post-{post.number}": [post.body] for post in POSTS}


async def test_the_same_bytes_are_not_read_again(news: NewsIndex, server: NewsServer) -> None:
    server.page("/live", live_page(POSTS))
    async with watched(news, server, "/live") as stage:
        await stage.poll()
        seq = news.change_seq()
        assert (await stage.poll()).found is None
    assert news.change_seq() == seq


async def test_edits_are_revisions_however_the_page_is_ordered(
    news: NewsIndex, server: NewsServer
) -> None:
    server.page("/live", live_page(POSTS))
    async with watched(news, server, "/live") as stage:
        await stage.poll()
        edited = [POSTS[2], replace(POSTS[0], body="Boat 1 is lost."), POSTS[1]]
        server.page("/live", live_page(edited))
        result = await stage.poll()
        assert isinstance(result.outcome, Polled)
        assert result.outcome.changed
    assert stage.stored["post-1"] == [POSTS[0].body, "Boat 1 is lost."]
    assert [len(bodies) for bodies in stage.stored.values()].count(1) == 2


async def test_what_a_page_drops_stays_and_what_it_adds_comes(
    news: NewsIndex, server: NewsServer
) -> None:
    server.page("/live", live_page(POSTS))
    async with watched(news, server, "/live") as stage:
        await stage.poll()
        server.page("/live", live_page([*POSTS[1:], Post(9, "Boat 9 sails.")]))
        await stage.poll()
    assert set(stage.stored) == {"post-1", "post-2", "post-3", "post-9"}


async def test_only_the_first_reading_is_a_back_list(news: NewsIndex, server: NewsServer) -> None:
    news.alerts.enlist()
    server.page("/live", live_page(POSTS))
    async with watched(news, server, "/live") as stage:
        await stage.poll()
        assert all(change.back_list for change in news.alerts.changes(99))
        news.alerts.done(news.alerts.changes(99))
        server.page("/live", live_page([*POSTS, Post(9, "Boat 9 sails.")]))
        await stage.poll()
    (change,) = news.alerts.changes(99)
    assert not change.back_list


async def test_a_page_that_forgets_its_publisher_stays_the_same_source(
    news: NewsIndex, server: NewsServer
) -> None:
    server.page("/live", live_page(POSTS, publisher=None))
    async with watched(news, server, "/live") as stage:
        await stage.poll()
        assert stage.source.publisher == "127.0.0.1"
        server.page("/live", live_page([*POSTS, Post(9, "Boat 9 sails.")], publisher="Post"))
        await stage.poll()
    (source,) = news.stats().sources
    assert (source.key.publisher, source.updates) == ("127.0.0.1", 4)


async def test_a_page_that_moved_is_asked_where_it_is_and_stays_itself(
    news: NewsIndex, server: NewsServer
) -> None:
    server.page("/live", live_page(POSTS))
    async with watched(news, server, "/live") as stage:
        await stage.poll()
        server.page("/live/new", live_page(POSTS, title="Storm leaves"))
        server.redirect("/live", "/live/new", 301)
        await stage.poll()
        assert stage.source.fetch_address == f"{server.url}/live/new"
        await stage.poll()
    assert [seen.path for seen in server.requests][-1] == "/live/new"
    (source,) = news.stats().sources
    assert source.updates == 3


async def test_a_detour_is_taken_and_not_kept(news: NewsIndex, server: NewsServer) -> None:
    server.page("/live/real", live_page(POSTS))
    server.redirect("/live", "/live/real", 302)
    async with watched(news, server, "/live") as stage:
        await stage.poll()
    assert stage.source.fetch_address == stage.source.address
    assert len(stage.stored) == 3


async def test_a_feed_is_read_like_a_page(news: NewsIndex, server: NewsServer) -> None:
    server.page("/live", feed(POSTS), content_type="application/rss+xml")
    async with watched(news, server, "/live") as stage:
        assert (await stage.poll()).found is not None
    assert stage.source.kind == "feed"
    assert len(stage.stored) == 3


async def test_failures_say_why_and_lose_nothing(news: NewsIndex, server: NewsServer) -> None:
    server.page("/live", live_page(POSTS))
    async with watched(news, server, "/live") as stage:
        await stage.poll()
        for reply, kind in (
            (Page(status=500), "broken"),
            (Page(status=429), "busy"),
            (Page(status=404), "missing"),
            (Page("<p>Sorry</p>"), "unreadable"),
            (Page(status=410), "gone"),
        ):
            server.put("/live", reply)
            outcome = (await stage.poll()).outcome
            assert isinstance(outcome, Failed)
            assert outcome.kind == kind
    assert stage.source.state == "gone"
    assert len(stage.stored) == 3


async def test_a_page_without_news_names_its_feeds(news: NewsIndex, server: NewsServer) -> None:
    link = '<link rel=alternate type="application/rss+xml" href="/live/feed">'
    server.page("/live", f"<html><head>{link}</head><body>Welcome</body></html>")
    async with watched(news, server, "/live") as stage:
        outcome = (await stage.poll()).outcome
    assert isinstance(outcome, Failed)
    assert f"{server.url}/live/feed" in outcome.message


async def test_a_file_is_read_when_it_keeps_still(
    news: NewsIndex, server: NewsServer, tmp_path: Path
) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(feed(POSTS), encoding="utf-8")
    async with watched(news, server, str(path)) as stage:
        assert (await stage.poll()).found is not None
        path.write_text(feed([*POSTS, Post(9, "Boat 9 sails.")]), encoding="utf-8")
        assert (await stage.poll()).found is None
        assert (await stage.poll()).found is not None
        assert len(stage.stored) == 4
        path.unlink()
        assert isinstance((await stage.poll()).outcome, Failed)
    assert len(stage.stored) == 4


async def test_lines_are_read_as_they_are_appended(
    news: NewsIndex, server: NewsServer, tmp_path: Path
) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(lines(POSTS[:1]), encoding="utf-8")
    async with watched(news, server, str(path)) as stage:
        await stage.poll()
        whole = lines(POSTS[1:])
        with path.open("a", encoding="utf-8") as stream:
            stream.write(whole[:-20])
        await stage.poll()
        assert set(stage.stored) == {"post-1", "post-2"}
        with path.open("a", encoding="utf-8") as stream:
            stream.write(whole[-20:])
        result = await stage.poll()
        assert result.found is not None
        assert result.found.updates == 1
    assert set(stage.stored) == {"post-1", "post-2", "post-3"}


async def test_lines_that_were_replaced_are_read_from_the_start(
    news: NewsIndex, server: NewsServer, tmp_path: Path
) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(lines(POSTS), encoding="utf-8")
    async with watched(news, server, str(path)) as stage:
        await stage.poll()
        path.write_text(
            lines(
                [replace(POSTS[0], body="Boat 1 is lost."), *POSTS[1:], Post(9, "Boat 9 sails.")]
            ),
            encoding="utf-8",
        )
        await stage.poll()
    assert stage.stored["post-1"] == [POSTS[0].body, "Boat 1 is lost."]
    assert stage.stored["post-9"] == ["Boat 9 sails."]


async def test_a_folder_takes_what_is_dropped_into_it(
    news: NewsIndex, server: NewsServer, tmp_path: Path
) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "a.jsonl").write_text(lines(POSTS[:1]), encoding="utf-8")
    (folder / ".half.jsonl").write_text(lines(POSTS[1:2]), encoding="utf-8")
    async with watched(news, server, str(folder)) as stage:
        await stage.poll()
        (folder / "b.jsonl").write_text(lines(POSTS[2:]), encoding="utf-8")
        await stage.poll()
    assert stage.source.kind == "folder"
    assert set(stage.stored) == {"post-1", "post-3"}


async def test_all_that_a_folder_has_when_it_is_added_is_its_back_list(
    news: NewsIndex, server: NewsServer, tmp_path: Path
) -> None:
    news.alerts.enlist()
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "a.jsonl").write_text(lines(POSTS[:1]), encoding="utf-8")
    (tmp_path / "drop" / "b.xml").write_text(feed(POSTS[1:]), encoding="utf-8")
    async with watched(news, server, str(tmp_path / "drop")) as stage:
        first = await stage.poll()
        assert first.found is not None
        assert first.found.updates == 3
        await stage.poll()
    assert [change.back_list for change in news.alerts.changes(10)] == [True] * 3


async def test_a_file_that_is_no_news_is_refused_when_it_is_added(
    news: NewsIndex, server: NewsServer, tmp_path: Path
) -> None:
    path = tmp_path / "news.txt"
    path.write_bytes(bytes(range(256)) * 16)
    async with watched(news, server, str(path)) as stage:
        outcome = (await stage.poll()).outcome
    assert isinstance(outcome, Failed)
    assert "binary" in outcome.message


@dataclass
class HeldImports:
    """Imports that begin when they are let go."""

    news: NewsIndex
    begun: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    def __call__(self, followed: FollowedNews, now: datetime) -> ImportReport:
        self.begun.set()
        assert self.let_go.wait(LATEST_S)
        return self.news.ingest_followed(followed, now)


async def test_what_is_being_stored_when_a_poll_is_given_up_comes_before_the_next_poll(
    news: NewsIndex, server: NewsServer
) -> None:
    server.page("/live", live_page(POSTS))
    async with watched(news, server, "/live") as stage:
        await stage.poll()
        held = HeldImports(news)
        fetcher, reader = stage.poller._fetcher, stage.poller._reader
        stopped = Poller(fetcher, reader, stage.store, held)
        server.page("/live", live_page([*POSTS, Post(9, "Boat 9 sails.")]))
        poll = stopped.poll(Lease(stage.source, lambda: True), stage.now)
        task = asyncio.create_task(poll)
        assert await asyncio.to_thread(held.begun.wait, LATEST_S)
        task.cancel()
        await asyncio.sleep(0)
        assert not task.done()
        held.let_go.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert stage.stored["post-9"] == ["Boat 9 sails."]
        server.page("/live", live_page([*POSTS, Post(9, "Boat 9 is lost.")]))
        await stage.poll()
    assert stage.stored["post-9"] == ["Boat 9 sails.", "Boat 9 is lost."]
    assert [len(bodies) for bodies in stage.stored.values()].count(1) == 3
