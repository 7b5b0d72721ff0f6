from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from index import __version__
from index.sources.fetching.robots import RobotsInMemory
from index.sources.fetching.web import FetchError, Validators
from tests.index.sources.fetching.stage import NOW, Names, at, failure, fetched, fetching
from tests.news_server import Drip, NewsServer, Page, Redirect

if TYPE_CHECKING:
    from index.sources.fetching.http import Fetcher
    from index.sources.fetching.web import FailureKind

pytestmark = pytest.mark.anyio

MODIFIED = "Mon, 02 Mar 2026 08:59:00 GMT"


async def test_a_page_comes_with_what_its_headers_say(server: NewsServer) -> None:
    server.page(
        "/live",
        "news",
        content_type="Text/HTML; charset=ISO-8859-1",
        etag='"1"',
        last_modified=MODIFIED,
        headers={"Cache-Control": "max-age=60"},
    )
    found = await fetched(f"{server.url}/live#top")
    assert (found.url, found.body) == (f"{server.url}/live", b"news")
    assert (found.content_type, found.charset) == ("text/html", "iso-8859-1")
    assert found.validators == Validators('"1"', MODIFIED, f"{server.url}/live")
    assert (found.moved_to, found.fresh_for) == (None, timedelta(seconds=60))


@pytest.mark.parametrize("content_type", [None, "", ";;;", "text/html; charset=", "a" * 5_000])
async def test_odd_content_types_do_no_harm(server: NewsServer, content_type: str | None) -> None:
    server.page("/", b"news", content_type=content_type)
    assert (await fetched(f"{server.url}/")).body == b"news"


async def test_it_says_honestly_who_it_is(server: NewsServer) -> None:
    server.page("/", "news")
    await fetched(f"{server.url}/", contact="https://bot.example/about\r\nX-Evil: 1")
    await fetched(f"{server.url}/")
    first, second = (seen.headers for seen in server.requests)
    assert first["user-agent"] == f"Quotewire/{__version__} (+https://bot.example/aboutX-Evil: 1)"
    assert second["user-agent"].startswith(f"Quotewire/{__version__}")
    assert "x-evil" not in first
    assert first["accept-encoding"] == "gzip, deflate"


async def test_what_has_not_changed_is_not_sent_again(server: NewsServer) -> None:
    server.page("/", "news", etag='"1"', last_modified=MODIFIED)
    had = (await fetched(f"{server.url}/")).validators
    again = await fetched(f"{server.url}/", validators=had)
    assert (again.body, again.validators) == (None, had)
    server.page("/", "more", etag='"2"')
    changed = await fetched(f"{server.url}/", validators=had)
    assert (changed.body, changed.validators) == (
        b"more",
        Validators('"2"', None, f"{server.url}/"),
    )


async def test_a_304_that_repeats_half_keeps_the_rest(server: NewsServer) -> None:
    server.put("/", Page(status=304, content_type=None, etag='"1"'))
    found = await fetched(f"{server.url}/", validators=Validators('"1"', MODIFIED))
    assert found.validators == Validators('"1"', MODIFIED, f"{server.url}/")


async def test_a_redirect_with_spaces_is_followed(server: NewsServer) -> None:
    server.page("/live page", "news")
    server.put("/live", Redirect(" /live page "))
    assert (await fetched(f"{server.url}/live")).moved_to == f"{server.url}/live%20page"


async def test_what_one_address_gave_is_not_asked_of_another(server: NewsServer) -> None:
    """Today's page may be older than the last edit of yesterday's."""
    server.page("/monday", "old", etag='"1"', last_modified="Tue, 03 Mar 2026 07:00:00 GMT")
    server.page("/tuesday", "news", etag='"1"', last_modified="Mon, 02 Mar 2026 22:00:00 GMT")
    server.put("/live", Redirect("/monday", 302))
    had = (await fetched(f"{server.url}/live")).validators
    assert (await fetched(f"{server.url}/live", validators=had)).body is None
    server.put("/live", Redirect("/tuesday", 302))
    assert (await fetched(f"{server.url}/live", validators=had)).body == b"news"


async def test_a_304_that_nobody_asked_for_is_broken(server: NewsServer) -> None:
    server.put("/", Page(status=304, content_type=None))
    await failure(f"{server.url}/", "broken")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((401, "denied"), (403, "denied"), (404, "missing"), (410, "gone"), (418, "missing")),
        *((429, "busy"), (451, "denied"), (500, "broken"), (502, "broken"), (503, "busy")),
        *((201, "broken"), (202, "broken"), (204, "broken"), (206, "broken"), (300, "broken")),
    ],
)
async def test_each_status_has_its_meaning(
    server: NewsServer, status: int, kind: FailureKind
) -> None:
    server.page("/", "" if status == 204 else "no", status=status)
    error = await failure(f"{server.url}/", kind)
    assert str(status) in str(error)


@pytest.mark.parametrize("status", [429, 503])
async def test_servers_say_when_to_come_back(server: NewsServer, status: int) -> None:
    server.page("/", "news")
    later = NOW + timedelta(hours=2)
    for given, expected in ((120, NOW + timedelta(minutes=2)), (later, later), (None, None)):
        server.fail("/", status, retry_after=given)
        assert (await failure(f"{server.url}/", "busy")).retry_at == expected
    assert (await fetched(f"{server.url}/")).body == b"news"


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [
        ((301,), "/1"),
        ((308, 301), "/2"),
        ((301, 302, 301), "/1"),
        ((302,), None),
        ((302, 301), None),
        ((303,), None),
        ((307, 308), None),
    ],
)
async def test_only_what_moved_for_good_is_moved(
    server: NewsServer, statuses: tuple[int, ...], moved_to: str | None
) -> None:
    for number, status in enumerate(statuses):
        server.redirect(f"/{number}", f"/{number + 1}", status)
    server.page(f"/{len(statuses)}", "news")
    found = await fetched(f"{server.url}/0")
    assert found.url == f"{server.url}/{len(statuses)}"
    assert found.moved_to == (moved_to and f"{server.url}{moved_to}")


async def test_gone_behind_a_passing_redirect_is_only_missing(server: NewsServer) -> None:
    server.gone("/gone")
    server.redirect("/live", "/gone", 302)
    await failure(f"{server.url}/live", "missing")
    server.redirect("/live", "/gone", 301)
    await failure(f"{server.url}/live", "gone")


# -- turns ---------------------------------------------------------------------------------------


async def all_of(fetcher: Fetcher, *urls: str) -> None:
    await asyncio.gather(*(fetcher.fetch(url, now=NOW) for url in urls))


async def test_a_host_is_asked_one_thing_at_a_time_with_a_pause(server: NewsServer) -> None:
    for path in ("/a", "/b", "/c"):
        server.put(path, Drip("news", interval_s=0.02))
    async with fetching(host_pause_s=0.2) as fetcher:
        await all_of(fetcher, *(f"{server.url}{path}" for path in ("/a", "/b", "/c")))
    times = [seen.monotonic_s for seen in server.requests]
    assert server.most_at_once == 1
    assert all(later - sooner >= 0.2 for sooner, later in pairwise(times))


async def test_ports_of_a_host_take_turns(server: NewsServer) -> None:
    server.page("/", "news")
    with NewsServer() as other:
        other.page("/", "news")
        async with fetching(host_pause_s=0.3) as fetcher:
            await all_of(fetcher, f"{server.url}/", f"{other.url}/")
        times = sorted(seen.monotonic_s for seen in (*server.requests, *other.requests))
    assert times[1] - times[0] >= 0.3


async def test_hosts_are_asked_side_by_side(server: NewsServer) -> None:
    server.put("/", Drip("news" * 5, interval_s=0.02))
    async with fetching(host_pause_s=5.0) as fetcher:
        await all_of(fetcher, at(server, "a.test", "/"), at(server, "b.test", "/"))
    assert server.most_at_once == 2


async def test_waiting_for_a_turn_is_not_the_servers_time(server: NewsServer) -> None:
    server.put("/", Drip("news", interval_s=0.05))
    async with fetching(host_pause_s=0.3, deadline_s=0.6) as fetcher:
        await all_of(fetcher, *[f"{server.url}/"] * 4)
    assert len(server.requests) == 4


async def test_a_fetch_given_up_holds_up_nobody(server: NewsServer) -> None:
    server.put("/slow", Drip())
    server.page("/", "news")
    async with fetching() as fetcher:
        slow = asyncio.create_task(fetcher.fetch(f"{server.url}/slow", now=NOW))
        await asyncio.to_thread(server.wait_for_requests, 1)
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        async with asyncio.timeout(2):
            assert (await fetcher.fetch(f"{server.url}/", now=NOW)).body == b"news"


# -- robots.txt ----------------------------------------------------------------------------------


async def test_robots_txt_is_asked_first_and_obeyed(server: NewsServer) -> None:
    server.robots("User-agent: *\nDisallow: /private\nCrawl-delay: 7")
    server.page("/live", "news")
    async with fetching(honour_robots=True) as fetcher:
        assert fetcher.pause_s(server.url) == 0
        assert (await fetcher.fetch(f"{server.url}/live", now=NOW)).body == b"news"
        with pytest.raises(FetchError, match="robots") as caught:
            await fetcher.fetch(f"{server.url}/private", now=NOW)
        assert caught.value.kind == "forbidden"
        assert fetcher.pause_s(f"{server.url}/live") == 7
    assert [seen.path for seen in server.requests] == ["/robots.txt", "/live"]
    assert (await failure(f"{server.url}/private", "missing")).kind == "missing"


async def test_robots_txt_of_each_hop_is_obeyed(server: NewsServer) -> None:
    server.robots("User-agent: *\nDisallow: /private")
    server.redirect("/live", at(server, "other.test", "/private"))
    await failure(f"{server.url}/live", "forbidden", honour_robots=True)
    paths = [(seen.headers["host"].partition(":")[0], seen.path) for seen in server.requests]
    assert paths == [
        ("127.0.0.1", "/robots.txt"),
        ("127.0.0.1", "/live"),
        ("other.test", "/robots.txt"),
    ]


async def test_no_robots_txt_allows_and_a_failing_one_waits(server: NewsServer) -> None:
    server.page("/live", "news")
    assert (await fetched(f"{server.url}/live", honour_robots=True)).body == b"news"
    server.robots("", status=500)
    error = await failure(f"{server.url}/live", "busy", honour_robots=True)
    assert error.retry_at == NOW + timedelta(minutes=10)
    assert len(server.requests_of("/live")) == 1


async def test_robots_txt_is_kept_through_a_restart(server: NewsServer) -> None:
    server.page("/live", "news")
    store = RobotsInMemory()
    for _ in range(2):
        async with fetching(robots=store, honour_robots=True) as fetcher:
            await fetcher.fetch(f"{server.url}/live", now=NOW)
    assert len(server.requests_of("/robots.txt")) == 1


async def test_robots_txt_may_move_but_not_inwards(server: NewsServer) -> None:
    server.page("/live", "news")
    server.put("/robots.txt", Redirect("/rules"))
    server.page("/rules", "User-agent: *\nDisallow: /private")
    await failure(f"{server.url}/private", "forbidden", honour_robots=True)
    server.put("/robots.txt", Redirect("http://inside.test/robots.txt"))
    names = Names(inside=[("10.0.0.1",)])
    await failure(f"{server.url}/live", "unsafe", names, honour_robots=True)
    assert server.requests_of("/live") == []


async def test_a_robots_txt_that_drips_leaves_the_site_alone(server: NewsServer) -> None:
    server.put("/robots.txt", Drip())
    await failure(f"{server.url}/live", "busy", honour_robots=True, deadline_s=0.4)
    assert server.requests_of("/live") == []
