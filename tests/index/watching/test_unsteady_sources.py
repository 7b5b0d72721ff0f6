from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from index.watching.records import Failed
from tests.index.watching.pages import START, Post, feed, live_page
from tests.index.watching.stage import watched

if TYPE_CHECKING:
    from index import NewsIndex
    from tests.news_server import NewsServer

pytestmark = pytest.mark.anyio
POSTS = [Post(number, f"Boat {number} is back in harbour.") for number in range(1, 4)]


async def test_a_text_that_comes_back_is_looked_at_again_until_it_counts(
    news: NewsIndex, server: NewsServer
) -> None:
    edited = [replace(POSTS[0], body="Boat 1 is lost."), *POSTS[1:]]
    async with watched(news, server, "/live") as stage:
        for posts in (POSTS, edited, POSTS):
            server.page("/live", live_page(posts), etag=f'"{posts[0].body}"')
            await stage.poll()
        assert stage.stored["post-1"] == [POSTS[0].body, "Boat 1 is lost."]
        await stage.poll()
        assert stage.stored["post-1"] == [POSTS[0].body, "Boat 1 is lost.", POSTS[0].body]
        assert (await stage.poll()).found is None


async def test_a_page_that_shrinks_to_nothing_and_comes_back_changes_nothing(
    news: NewsIndex, server: NewsServer
) -> None:
    server.page("/live", live_page(POSTS))
    async with watched(news, server, "/live") as stage:
        await stage.poll()
        seq = news.change_seq()
        for page in (live_page([]), "", "<html></html>", live_page([]), live_page(POSTS)):
            server.page("/live", page)
            await stage.poll()
    assert stage.source.failures == 0
    assert news.change_seq() == seq
    assert stage.stored == {f"post-{post.number}": [post.body] for post in POSTS}


async def test_an_update_of_next_year_leads_no_list(news: NewsIndex, server: NewsServer) -> None:
    ahead = Post(9, "Boat 9 sails.", posted=START + timedelta(days=365))
    server.page("/live", live_page([*POSTS, ahead]))
    async with watched(news, server, "/live") as stage:
        found = (await stage.poll()).found
    assert found is not None
    assert found.newest == POSTS[-1].at
    assert news.stats().newest == POSTS[-1].at


async def test_an_error_page_in_the_place_of_a_feed_is_no_news(
    news: NewsIndex, server: NewsServer
) -> None:
    server.page("/live", feed(POSTS), content_type="application/rss+xml")
    async with watched(news, server, "/live") as stage:
        await stage.poll()
        text = "<p>We are working on our site and will be back in a moment.</p>" * 9
        server.page("/live", f"<html><title>Down</title><body><article>{text}</article></body>")
        outcome = (await stage.poll()).outcome
    assert isinstance(outcome, Failed)
    assert "was a feed" in outcome.message
    assert len(stage.stored) == 3
