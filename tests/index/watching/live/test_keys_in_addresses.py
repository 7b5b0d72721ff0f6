"""What lets one in to a source is sent to its server, and shown to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import SourceHealth, open_live_sources, parse
from index.errors import InputError
from index.watching.freshness import SourceFreshness
from index.watching.health import quiet_sources
from index.watching.records import Door, Failed, WatchedSource
from tests.index.watching.live.watch_process import run
from tests.index.watching.pages import START, Post, feed, lines, live_page
from tests.index.watching.stage import watched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index import NewsIndex
    from tests.news_server import NewsServer

KEY = "s3cret"
ADDRESS = f"/live?key={KEY}&{KEY}"
POSTS = [Post(1, "The lighthouse of Skerrow is lit again.")]
PIPE = "text/plain"
NAMED = f'<link rel="alternate" type="application/rss+xml" href="/feed?key={KEY}">'
UNREADABLE = [
    (b"\0\1\2" * 99, PIPE),
    ("", PIPE),
    ("<opml><body/></opml>", "text/xml"),
    ('<rss version="2.0"><channel>', "text/xml"),
    ('{\n"a": 1\n}', "application/json"),
    ('{"version": "https://jsonfeed.org/version/1.1"}', "application/feed+json"),
    ("[1, 2]\n[3]", "application/json"),
    ('{"headline": 1}\n' * 3, "application/json"),
    ("words and no more", PIPE),
    ("<!doctype html><title>Nothing</title>", "text/html"),
    (f"<!doctype html><title>Nothing</title>{NAMED}", "text/html"),
    ("<!doctype html>" + "<div>" * 5_000, "text/html"),
    ("<!doctype html><article><p>Down for maintenance today.</p></article>", "text/html"),
]


@pytest.mark.parametrize(("body", "content_type"), UNREADABLE)
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.anyio
async def test_no_error_of_a_reading_shows_the_key(
    news: NewsIndex, server: NewsServer, body: str | bytes, content_type: str, *, first: bool
) -> None:
    async with watched(news, server, ADDRESS) as stage:
        if not first:
            server.page("/live", live_page(POSTS))
            await stage.poll()
        server.page("/live", body, content_type=content_type)
        result = await stage.poll()
    assert KEY in server.requests_of(ADDRESS)[0].path
    if isinstance(result.outcome, Failed):
        assert KEY not in result.outcome.message
    assert KEY not in stage.source.error


@pytest.mark.parametrize("status", [301, 404, 410, 401, 429, 500])
@pytest.mark.anyio
async def test_no_error_of_a_fetch_shows_the_key(
    news: NewsIndex, server: NewsServer, status: int
) -> None:
    async with watched(news, server, ADDRESS) as stage:
        server.page("/live", "no", status=status)
        result = await stage.poll()
    assert isinstance(result.outcome, Failed)
    assert KEY not in result.outcome.message


@pytest.mark.anyio
async def test_no_error_of_a_sites_rules_shows_the_key(
    news: NewsIndex, server: NewsServer
) -> None:
    server.robots("User-agent: *\nDisallow: /live")
    async with watched(news, server, ADDRESS) as stage:
        result = await stage.poll()
    assert isinstance(result.outcome, Failed)
    assert "asks programs not to fetch" in result.outcome.message
    assert KEY not in result.outcome.message


@pytest.mark.anyio
async def test_what_is_refused_is_refused_without_the_key(
    news: NewsIndex, server: NewsServer
) -> None:
    live = open_live_sources(news)
    for given in (
        f"https://user:{KEY}@news.example/",
        f"http://news.example:22/feed?key={KEY}",
        f"feed://news.example/?key={KEY}",
        f"https://news.example/\u00e4 \u00f6?key={KEY}",
    ):
        with pytest.raises(InputError) as refused:
            await live.add(given)
        assert KEY not in str(refused.value)


def _machine_read() -> Iterator[tuple[str, str]]:
    yield feed(POSTS), "text/xml"
    yield feed(POSTS).replace("<description>", "<link>#p</link><description>"), "text/xml"
    yield (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items":'
        ' [{"id": "1", "content_text": "The lighthouse of Skerrow is lit again."}]}',
        "application/feed+json",
    )
    yield lines(POSTS), "application/x-ndjson"
    yield "Skerrow\n\nThe lighthouse of Skerrow is lit again.\n\n-Post’s Jo Ross\n", PIPE


@pytest.mark.parametrize(("body", "content_type"), list(_machine_read()))
@pytest.mark.anyio
async def test_no_answer_links_to_a_feed_with_its_key(
    news: NewsIndex, server: NewsServer, body: str, content_type: str
) -> None:
    server.page("/live", body, content_type=content_type)
    async with watched(news, server, ADDRESS) as stage:
        result = await stage.poll()
        assert result.found is not None, result.outcome
    news.sync_words()
    answer = news.ask(parse("lighthouse of Skerrow", START), keywords_only=True)
    assert answer.excerpts
    assert KEY not in repr(answer)


@pytest.mark.anyio
async def test_a_pages_own_address_keeps_its_query_in_links(
    news: NewsIndex, server: NewsServer
) -> None:
    server.page("/live", live_page(POSTS))
    async with watched(news, server, "/live?page=2") as stage:
        await stage.poll()
    news.sync_words()
    answer = news.ask(parse("lighthouse of Skerrow", START), keywords_only=True)
    assert f"{server.url}/live?page=2#" in (answer.excerpts[0].citation.deep_link or "")


def test_no_command_prints_the_key(tmp_path: Path, server: NewsServer) -> None:
    server.page("/live", live_page(POSTS).replace("<title>", f"{NAMED}<title>"))
    commands = (
        ("sources", "add", server.url + ADDRESS),
        ("sources", "add", server.url + ADDRESS),
        ("sources", "pause", "w1"),
        ("sources", "resume", "w1"),
        ("sources",),
        ("stats",),
        ("sources", "remove", "w1"),
        ("ingest", "--url", f"https://user:{KEY}@/", "nothing.txt"),
    )
    printed = ""
    for command in commands:
        done = run(tmp_path, *command)
        printed += done.stdout + done.stderr
    assert KEY not in printed
    assert "names the feed http" in printed
    assert len(server.requests_of(ADDRESS)) == 1


@pytest.mark.anyio
async def test_a_readers_warning_names_no_key_and_no_folder() -> None:
    fresh = SourceFreshness(1, "", "", 3, START, START, None, stale=True)
    for door, address in ((Door.WEB, f"https://news.example{ADDRESS}"), (Door.PATH, "/home/Jo/a")):
        watched_source = WatchedSource(1, door, address, address, START)
        (quiet,) = quiet_sources([SourceHealth(fresh, watched_source)]).values()
        assert quiet.publisher in ("https://news.example/live?key=…&…", "a")
