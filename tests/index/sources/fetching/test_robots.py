from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from index.sources.fetching.robots import KEPT, RobotsInMemory, RobotsRules, Rules, rules_for_us
from index.sources.fetching.web import FetchError

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ORIGIN = "https://news.example"


async def rules_of(body: str | bytes) -> Rules:
    async def get(_: str) -> bytes:
        return body.encode() if isinstance(body, str) else body

    return await RobotsRules(RobotsInMemory()).of(ORIGIN, NOW, get)


async def allowed(body: str | bytes, path: str) -> bool:
    try:
        (await rules_of(body)).require(f"{ORIGIN}{path}", ORIGIN)
    except FetchError as error:
        return error.kind != "forbidden"
    return True


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("body", "path", "is_allowed"),
    [
        ("", "/live", True),
        ("User-agent: *\nDisallow: /", "/live", False),
        ("User-agent: *\nDisallow:", "/live", True),
        ("User-agent: *\nDisallow: /private", "/live", True),
        ("User-agent: *\nDisallow: /\nAllow: /live", "/live/1", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: other\nDisallow: /", "/live", True),
        ("User-agent: Quotewire\nDisallow: /", "/live", False),
        ("User-agent: quotewire/2.0\nDisallow: /", "/live", False),
        ("User-agent: quotewirebot\nDisallow: /", "/live", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: quotewire\nAllow: /", "/live", True),
        ("User-agent: quotewire\nAllow: /x\n\nUser-agent: *\nDisallow: /", "/live", True),
        ("User-agent: a\nUser-agent: quotewire\nUser-agent: b\nDisallow: /", "/live", False),
        ("User-agent: quotewire\nSitemap: /s\nUser-agent: b\nDisallow: /", "/live", False),
        ("User-agent: quotewire\nCrawl-delay: 1\nUser-agent: b\nDisallow: /", "/live", True),
        ("User-agent: quotewire\nDisallow: /a\nUser-agent: b\nDisallow: /live\n"
         "User-agent: quotewire\nDisallow: /b", "/live", True),
        ("User-agent: quotewire\nDisallow: /a\nUser-agent: quotewire\nDisallow: /b", "/a", False),
        ("User-agent: * # all\r\nDisallow: / # but nothing", "/live", False),
        ("user agent *\nDisallow /", "/live", False),
        ("<html><body>not here</body></html>", "/live", True),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /", "/live", False),
        (b"User-agent: *\nDisallow: /\xff\xfe\x00\nDisallow: /live", "/live", False),
    ],
)  # fmt: skip
async def test_what_robots_txt_allows(body: str | bytes, path: str, is_allowed: bool) -> None:
    assert await allowed(body, path) == is_allowed


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("delay", "seconds"), [("5", 5), ("0.5", 0.5), ("1e9", 60), ("-3", 0), ("nan", 0), ("x", 0)]
)
async def test_a_pause_is_asked_for_within_bounds(delay: str, seconds: float) -> None:
    rules = await rules_of(f"User-agent: *\nCrawl-delay: {delay}")
    assert rules.delay.total_seconds() == seconds


@pytest.mark.anyio
async def test_a_refusal_shows_no_query() -> None:
    rules = await rules_of("User-agent: *\nDisallow: /")
    with pytest.raises(FetchError, match=r"/feed\?key=…: choose") as caught:
        rules.require(f"{ORIGIN}/feed?key=hunter2", ORIGIN)
    assert "hunter2" not in str(caught.value)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "body",
    [
        "".join(f"user-agent: a{n}\n" for n in range(12_000)) + "allow: /x\n" * 25_000,
        "user-agent: *\n" + "".join(f"disallow: /*{n}*x$\n" for n in range(25_000)),
        "user-agent: *\n" * 35_000,
        "user-agent: *\ndisallow: /" + "*a" * 250_000,
        "user-agent" + " " * 500_000 + "x",
    ],
    ids=["robots times rules", "wildcards", "agents", "one long rule", "spaces"],
)
async def test_hostile_files_take_little_time(body: str) -> None:
    start = time.process_time()
    rules = await rules_of(body)
    rules.parsed.can_fetch(f"{ORIGIN}/" + "ab" * 1_000, "Quotewire")
    assert time.process_time() - start < 2


def test_only_what_concerns_us_is_kept() -> None:
    others = "".join(f"User-agent: a{n}\nDisallow: /{n}\n" for n in range(100))
    kept = rules_for_us(f"{others}User-agent: *\nDisallow: /x\nSitemap: /s.xml".encode())
    assert kept == "User-agent: *\nDisallow: /x"


@pytest.mark.anyio
async def test_a_file_is_fetched_once_by_all_who_need_it_and_again_when_it_expires() -> None:
    asked = []

    async def get(url: str) -> bytes:
        asked.append(url)
        await asyncio.sleep(0.01)
        return b"User-agent: *\nDisallow: /private"

    store = RobotsInMemory()
    rules = RobotsRules(store)
    await asyncio.gather(*(rules.of(ORIGIN, NOW, get) for _ in range(5)))
    await RobotsRules(store).of(ORIGIN, NOW + KEPT - timedelta(seconds=1), get)
    assert asked == [f"{ORIGIN}/robots.txt"]
    await rules.of(ORIGIN, NOW + KEPT, get)
    assert len(asked) == 2


@pytest.mark.anyio
@pytest.mark.parametrize("kind", ["missing", "denied", "gone"])
async def test_a_site_without_rules_allows_everything(kind: str) -> None:
    async def get(_: str) -> bytes:
        raise FetchError(kind, "no")  # type: ignore[arg-type]

    rules = await RobotsRules(RobotsInMemory()).of(ORIGIN, NOW, get)
    rules.require(f"{ORIGIN}/live", ORIGIN)


@pytest.mark.anyio
@pytest.mark.parametrize("kind", ["broken", "busy", "too_large"])
async def test_a_site_that_cannot_say_is_left_alone_for_a_while(kind: str) -> None:
    again = NOW + timedelta(hours=1)

    async def get(_: str) -> bytes:
        raise FetchError(kind, "no such\nserver", again)  # type: ignore[arg-type]

    store = RobotsInMemory()
    for rules in (RobotsRules(store), RobotsRules(store)):
        with pytest.raises(FetchError) as caught:
            (await rules.of(ORIGIN, NOW, get)).require(f"{ORIGIN}/live", ORIGIN)
        assert (caught.value.kind, caught.value.retry_at) == ("busy", again)
        assert "/robots.txt cannot be had (no such server), so" in str(caught.value)
