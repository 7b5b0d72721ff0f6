from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.sources.fetching.web import FetchError
from tests.index.sources.fetching.stage import LOOPBACK, NOW, Names, at, failure, fetched, fetching
from tests.news_server import NewsServer, Page, Redirect

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.anyio

PRIVATE = (
    *("http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[fc00::1]:8000/"),
    *("http://[::ffff:10.0.0.1]/", "http://0.1.2.3/", "http://2130706433/", "http://[fe80::1]/"),
    *("file:///etc/passwd", "//10.0.0.1/x", "http://news.test:22/", "http://kim:pw@news.test/"),
)


@pytest.fixture
def inside() -> Iterator[NewsServer]:
    """What an attacker would like to reach: nothing may ever ask it."""
    with NewsServer() as secret:
        secret.page("/", "secret")
        yield secret
        assert secret.requests == []


async def test_loopback_is_out_of_reach_by_default(inside: NewsServer) -> None:
    error = await failure(inside.url, "unsafe", Names(), allow_loopback=False)
    assert "127.0.0.1" in str(error)
    await failure(at(inside, "news.test", "/"), "unsafe", Names(), allow_loopback=False)


@pytest.mark.parametrize("target", PRIVATE)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_to_private_addresses_are_not_followed(
    server: NewsServer, target: str, status: int
) -> None:
    server.redirect("/live", target, status)
    await failure(f"{server.url}/live", "unsafe")
    assert len(server.requests) == 1


async def test_redirects_to_names_of_private_addresses_are_not_followed(
    server: NewsServer,
) -> None:
    server.redirect("/live", "http://intranet.test/")
    names = Names(intranet=[("8.8.8.8", "192.168.0.1")])
    error = await failure(f"{server.url}/live", "unsafe", names)
    assert "intranet.test" in str(error)
    assert names.asked == ["127.0.0.1", "intranet.test"]


async def test_the_address_that_was_checked_is_the_one_connected_to(
    server: NewsServer, inside: NewsServer
) -> None:
    # A second look-up would lead inside: the name is resolved once for each connection.
    server.page("/", "news")
    names = Names(news=[LOOPBACK, ("10.0.0.1",)])
    assert (await fetched(at(server, "news.test", "/"), names)).body == b"news"
    assert names.asked == ["news.test"]
    assert server.requests[0].headers["host"] == f"news.test:{server.port}"


async def test_a_name_that_turns_inwards_is_refused_the_next_time(server: NewsServer) -> None:
    server.page("/", "news")
    names = Names(news=[LOOPBACK, ("10.0.0.1",)])
    async with fetching(names) as fetcher:
        url = at(server, "news.test", "/")
        assert (await fetcher.fetch(url, now=NOW)).body == b"news"
        with pytest.raises(FetchError, match=r"news\.test is in a network of its own"):
            await fetcher.fetch(url, now=NOW)
    assert len(server.requests) == 1


async def test_a_redirect_to_the_same_name_is_checked_again(server: NewsServer) -> None:
    server.redirect("/old", "/new")
    server.page("/new", "secret")
    await failure(at(server, "news.test", "/old"), "unsafe", Names(news=[LOOPBACK, ("10.0.0.1",)]))
    assert [seen.path for seen in server.requests] == ["/old"]


async def test_circles_and_long_chains_of_redirects_end(server: NewsServer) -> None:
    server.redirect("/a", "/b#x")
    server.redirect("/b", "/a#y")
    assert "circle" in str(await failure(f"{server.url}/a", "broken"))
    assert len(server.requests) == 2
    for number in range(10):
        server.redirect(f"/{number}", f"/{number + 1}")
    server.page("/10", "news")
    assert "more than 5" in str(await failure(f"{server.url}/0", "broken"))
    assert (await fetched(f"{server.url}/5")).body == b"news"


async def test_a_redirect_to_nowhere_is_broken(server: NewsServer) -> None:
    server.put("/live", Page(status=302))
    await failure(f"{server.url}/live", "broken")


async def test_cookies_are_never_sent_back(server: NewsServer) -> None:
    cookie = {"Set-Cookie": "id=1; Path=/"}
    server.put("/old", Redirect("/new", 302, headers=cookie))
    server.page("/new", "news", headers=cookie)
    async with fetching() as fetcher:
        for _ in range(2):
            await fetcher.fetch(f"{server.url}/old", now=NOW)
    assert len(server.requests) == 4
    assert not any("cookie" in seen.headers for seen in server.requests)


async def test_surroundings_and_logins_do_not_matter(
    server: NewsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.page("/", "news")
    await fetched(f"{server.url}/")
    assert "authorization" not in server.requests[0].headers


async def test_no_error_shows_a_password_or_a_key(server: NewsServer) -> None:
    server.redirect("/inner", "http://kim:hunter2@news.test/")
    server.page("/down", status=500)
    urls = (
        f"{server.url}/inner?key=hunter2",
        f"{server.url}/missing?key=hunter2",
        f"{server.url}/down?key=hunter2",
        f"http://kim:hunter2@127.0.0.1:{server.port}/",
        "http://kim:hunter2/x@news.test/",
        "http://127.0.0.1:1024/?key=hunter2",
    )
    for url in urls:
        with pytest.raises(FetchError) as caught:
            await fetched(url)
        error: BaseException | None = caught.value
        while error is not None:
            assert "hunter2" not in repr(error)
            error = error.__cause__ or error.__context__


async def test_ipv6_literals_are_fetched() -> None:
    with NewsServer("::1") as server:
        server.page("/", "news")
        assert server.url.startswith("http://[::1]:")
        assert (await fetched(f"{server.url}/")).body == b"news"
        assert server.requests[0].headers["host"] == f"[::1]:{server.port}"


async def test_the_next_address_is_tried_where_one_refuses(server: NewsServer) -> None:
    server.page("/", "news")
    names = Names(news=[("127.0.0.9", "127.0.0.1")])
    assert (await fetched(at(server, "news.test", "/"), names)).body == b"news"


async def test_a_name_that_does_not_resolve_is_broken() -> None:
    await failure("http://news.test/", "broken", Names(news=[()]))
