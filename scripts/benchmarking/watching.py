"""Followed sources: a thousand of them, news that comes in, a long page, and hostile answers.

The web server is the one of the tests; it answers on all of 127.0.0.0/8, so that every source has
a host of its own. Memory and computing are those of the watching process and its reading worker.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from index import DataFolder, IndexSettings, open_index, open_live_sources, parse
from index.composition import open_watch_stores
from index.import_parameters import ImportParameters
from index.sources.fetching.http import Fetcher, FetchSettings
from index.sources.fetching.web import FetchError
from index.sources.worker.reading_worker import ReadingWorker
from index.watching.records import Door, WatchedSource
from scripts.benchmarking.processes import children_s, memory_mb, used_s
from tests.index.watching.live.watch_process import WatchProcess
from tests.index.watching.pages import Post, live_page
from tests.news_server import Bomb, Drip, Endless, NewsServer, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index import NewsIndex, Query
    from scripts.benchmarking.parts import Figures
    from tests.news_server.replies import Reply

SOURCES = 1_000
CHANGES_A_MINUTE = 10
POLL_EVERY_S = 60.0
MEASURED_S = 60.0
FIRST_READING_S = 300.0
POSTS = 30
PUBLISHED = 20
LONG_PAGE_POSTS = 428
LONG_PAGE_BYTES = 1_300_000
PAGE_ROUNDS = 15
SENTENCE = "Boat {number} of Skerrow came back to pier {figure} after the storm, the port said. "


def measure_watching(_: int) -> Figures:
    """SOURCES pages, each polled once a minute; every second one answers 304."""
    with tempfile.TemporaryDirectory() as folder, NewsServer("0.0.0.0") as server:  # noqa: S104
        path = Path(folder)
        bounds = (POLL_EVERY_S, POLL_EVERY_S)
        with WatchProcess(path, *bounds) as idle:
            time.sleep(5)
            idle_mb = memory_mb(idle.pid)
        for number in range(SOURCES):
            _publish(server, number)
        _watch_all(path, server)
        with WatchProcess(path, *bounds) as watching:
            _until(lambda: _all_read(path), FIRST_READING_S)
            time.sleep(POLL_EVERY_S)
            asked, used, began = len(server.requests), used_s(watching.pid), time.monotonic()
            most_mb = 0.0
            for number in range(CHANGES_A_MINUTE):
                _publish(server, number * (SOURCES // CHANGES_A_MINUTE), more=1)
                time.sleep(MEASURED_S / CHANGES_A_MINUTE)
                most_mb = max(most_mb, memory_mb(watching.pid))
            seconds = time.monotonic() - began
            computing = (used_s(watching.pid) - used) / seconds
            polls = (len(server.requests) - asked) / seconds
    return {
        "watching polls/s": polls,
        "watching CPU % of a core": 100 * computing,
        "watching RSS over idle MB": most_mb - idle_mb,
    }


def measure_publishing(_: int) -> Figures:
    """From the poll that sees a new update to the question that finds it, by words."""
    times = []
    with tempfile.TemporaryDirectory() as folder, NewsServer() as server:
        path = Path(folder)
        posts = [Post(number, SENTENCE.format(number=number, figure=7)) for number in range(POSTS)]
        server.page("/live", live_page(posts))
        with (
            WatchProcess(path, 0.5, 0.5),
            open_index(IndexSettings(), DataFolder(path)) as news,
        ):
            now = datetime.now(UTC)
            address = f"{server.url}/live"
            source = WatchedSource(0, Door.WEB, address, address, now, next_poll_at=now)
            store = open_watch_stores(news.storage)[0]
            store.finish("me", store.add(source, "me", now), [], now)
            _until(lambda: news.stats().updates == POSTS)
            for number in range(PUBLISHED):
                word = f"zu{chr(97 + number)}fenbarra"
                posts.append(Post(POSTS + number, f"The {word} was seen at the harbour today."))
                asked = len(server.requests)
                server.page("/live", live_page(posts))
                query = parse(f"what about the {word}?", datetime.now(UTC))
                seen = server.wait_for_requests(asked + 1)[asked].monotonic_s
                _until(partial(_is_answered, news, query, word))
                times.append(time.monotonic() - seen)
    return {
        "published to answerable p50 s": statistics.median(times),
        "published to answerable p95 s": statistics.quantiles(times, n=20)[-1],
    }


def measure_page(_: int) -> Figures:
    """A page of 428 updates and 1.3 MB: read in the worker, then imported with one change."""
    filler = SENTENCE.format(number=1, figure=2)
    each = LONG_PAGE_BYTES // LONG_PAGE_POSTS // len(filler)
    posts = [
        Post(number, filler * each + f"Pier {number} is open.")
        for number in range(LONG_PAGE_POSTS)
    ]
    body = live_page(posts).encode()
    changed = live_page([*posts[:-1], replace(posts[-1], body="Pier 9 is shut.")]).encode()
    return {
        "long page MB": len(body) / 1e6,
        **asyncio.run(_read_long_page(body)),
        **asyncio.run(_import_long_page(body, changed)),
    }


async def _read_long_page(body: bytes) -> Figures:
    worker, parameters = ReadingWorker(), ImportParameters(url="http://news.example/live")
    spent, whole = [], []
    try:
        for _ in range(PAGE_ROUNDS):
            began, used = time.perf_counter(), children_s(os.getpid())
            await worker.read(body, "page", "text/html", "utf-8", parameters)
            whole.append(time.perf_counter() - began)
            spent.append(children_s(os.getpid()) - used)
    finally:
        await worker.close()
    return {
        "long page read ms": 1000 * statistics.median(whole[1:]),
        "long page worker CPU ms": 1000 * statistics.mean(spent[1:]),
    }


async def _import_long_page(body: bytes, changed: bytes) -> Figures:
    with tempfile.TemporaryDirectory() as folder, NewsServer() as server:
        server.page("/live", body)
        settings = IndexSettings(allow_loopback=True, host_pause_s=0)
        with open_index(settings, DataFolder(Path(folder))) as news:
            live = open_live_sources(news)
            added = await live.add(f"{server.url}/live")
            server.page("/live", changed)
            before = news.stats().revisions
            seq = news.change_seq()
            live.resume(added.source.watch_id)
            watching = asyncio.create_task(live.watch())
            await asyncio.to_thread(_until, lambda: news.change_seq() != seq)
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            after = news.stats().revisions
    return {"revisions written for one change": after - before}


def measure_hostile(_: int) -> Figures:
    """What the worst answers cost: bombs, endless bodies, drips, and pages that choke parsers."""
    deep = '<script type="application/ld+json">' + "[" * 200_000 + "</script>"
    items = "<item><title>a</title></item>" * 200_000
    laughs = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss>&b;</rss>'
    replies: dict[str, Reply] = {
        "/bomb": Bomb(2_000_000_000),
        "/endless": Endless(),
        "/drip": Drip(),
        "/deep": Page(f"<html><head>{deep}</head></html>"),
        "/items": Page(f"<rss><channel>{items}</channel></rss>", content_type="text/xml"),
        "/laughs": Page(laughs, content_type="text/xml"),
        "/nested": Page("<div>" * 1_000_000),
        "/attributes": Page("<p " + "a='b' " * 1_000_000 + ">"),
    }
    worst_s = worst_mb = 0.0
    with NewsServer() as server:
        for path, reply in replies.items():
            server.put(path, reply)
            seconds, megabytes = asyncio.run(_cost_of(f"{server.url}{path}"))
            worst_s, worst_mb = max(worst_s, seconds), max(worst_mb, megabytes)
    return {"hostile answer s": worst_s, "hostile answer MB": worst_mb}


async def _cost_of(url: str) -> tuple[float, float]:
    """Seconds, and megabytes over what fetcher and worker have anyway."""
    worker, settings = ReadingWorker(), FetchSettings(allow_loopback=True, honour_robots=False)
    parameters = ImportParameters(url=url)
    try:
        await worker.read(live_page([Post(1, "Warm.")]).encode(), "warm", None, None, parameters)
        with _peak() as most_mb:
            began = time.perf_counter()
            async with Fetcher(settings) as fetcher:
                try:
                    fetched = await fetcher.fetch(url, now=datetime.now(UTC))
                    await worker.read(fetched.body or b"", url, None, None, parameters)
                except FetchError as error:
                    print(f"{url}: {error.kind}", file=sys.stderr)
            seconds = time.perf_counter() - began
        return seconds, most_mb()
    finally:
        await worker.close()


@contextmanager
def _peak() -> Iterator[Callable[[], float]]:
    """The most memory over that of the beginning, this process and its children together."""
    before = memory_mb(os.getpid())
    most, ended = [before], threading.Event()

    def look() -> None:
        while not ended.wait(0.01):
            most[0] = max(most[0], memory_mb(os.getpid()))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield lambda: most[0] - before
    finally:
        ended.set()
        looking.join()


def _publish(server: NewsServer, number: int, more: int = 0) -> None:
    posts = [
        Post(post, SENTENCE.format(number=post, figure=number)) for post in range(POSTS + more)
    ]
    title = f"Storm at pier {number}"
    etag = f'"{more}"' if number % 2 else None
    server.page(f"/live/{number}", live_page(posts, title, f"Wire {number}"), etag=etag)


def _watch_all(folder: Path, server: NewsServer) -> None:
    """Spread over a minute, as they are after a while."""
    now = datetime.now(UTC)
    with open_index(IndexSettings(), DataFolder(folder)) as news:
        store = open_watch_stores(news.storage)[0]
        with news.storage.unit():
            for number in range(SOURCES):
                host = f"127.0.{number // 250}.{number % 250 + 1}:{server.port}"
                address = f"http://{host}/live/{number}"
                due = now + timedelta(seconds=POLL_EVERY_S * number / SOURCES)
                source = WatchedSource(0, Door.WEB, address, address, now, next_poll_at=due)
                store.finish("me", store.add(source, "me", now), [], now)


def _all_read(folder: Path) -> bool:
    time.sleep(1)
    with open_index(IndexSettings(), DataFolder(folder)) as news:
        return not any(source.first for source in open_live_sources(news).all())


def _is_answered(news: NewsIndex, query: Query, word: str) -> bool:
    answer = news.ask(query, keywords_only=True)
    return any(word in excerpt.text for excerpt in answer.excerpts)


def _until(done: Callable[[], bool], timeout_s: float = 30.0) -> None:
    until = time.monotonic() + timeout_s
    while not done():
        if time.monotonic() > until:
            raise TimeoutError("what was published did not come in")
        time.sleep(0.01)


PARTS: dict[str, Callable[[int], Figures]] = {
    "watching": measure_watching,
    "publishing": measure_publishing,
    "long-page": measure_page,
    "hostile": measure_hostile,
}
