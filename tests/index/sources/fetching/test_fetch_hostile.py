from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.index.sources.fetching.stage import failure, fetched
from tests.news_server import Bomb, Drip, Endless, Page, Raw, Reset

if TYPE_CHECKING:
    from tests.news_server import NewsServer

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).resolve().parents[4]
MAX_MB_OVER_IDLE = 100
MAX_S = 10.0
# Prints its peak memory over that after a harmless fetch, as the process itself sees it.
ALONE = """
import asyncio, json, resource, sys, time
from tests.index.sources.fetching.stage import fetched
from index.sources.fetching.web import FetchError

def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

async def run(quiet, hostile):
    await fetched(quiet)
    idle, begun = peak_mb(), time.monotonic()
    try:
        kind = f"{len((await fetched(hostile)).body)} bytes"
    except FetchError as error:
        kind = error.kind
    print(json.dumps([kind, peak_mb() - idle, time.monotonic() - begun]))

asyncio.run(run(*sys.argv[1:]))
"""
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def cost_of(server: NewsServer, path: str) -> tuple[str, float, float]:
    """(how it ended, MB over idle, seconds) of a fetch in a process of its own."""
    server.page("/quiet", "news")
    urls = (f"{server.url}/quiet", f"{server.url}{path}")
    done = subprocess.run(
        [sys.executable, "-c", ALONE, *urls], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    kind, mb, seconds = json.loads(done.stdout)
    return kind, mb, seconds


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_costs_little(server: NewsServer, encoding: str) -> None:
    server.put("/bomb", Bomb(2_000_000_000, encoding))  # type: ignore[arg-type]
    kind, mb, seconds = cost_of(server, "/bomb")
    assert kind == "too_large"
    assert (mb <= MAX_MB_OVER_IDLE, seconds <= MAX_S) == (True, True), (mb, seconds)


def test_a_body_without_end_costs_little(server: NewsServer) -> None:
    server.put("/endless", Endless())
    kind, mb, seconds = cost_of(server, "/endless")
    assert kind == "too_large"
    assert (mb <= MAX_MB_OVER_IDLE, seconds <= MAX_S) == (True, True), (mb, seconds)


def test_the_largest_page_there_may_be_costs_little(server: NewsServer) -> None:
    server.put("/large", Page(bytes(15_900_000), compressed="gzip"))
    kind, mb, _ = cost_of(server, "/large")
    assert kind == "15900000 bytes"
    assert mb <= MAX_MB_OVER_IDLE


async def test_very_many_small_members_take_little_time(server: NewsServer) -> None:
    member = Page("", compressed="gzip")._encoded()
    server.page("/", member * (4_000_000 // len(member)), headers={"Content-Encoding": "gzip"})
    start = time.process_time()
    assert (await fetched(f"{server.url}/")).body == b""
    assert time.process_time() - start < 5


async def test_a_slow_drip_ends_at_the_deadline(server: NewsServer) -> None:
    server.put("/", Drip(interval_s=0.02))
    start = time.monotonic()
    error = await failure(f"{server.url}/", "broken", deadline_s=0.5)
    assert "within" in str(error)
    assert 0.4 < time.monotonic() - start < 2


async def test_a_server_that_says_nothing_ends_at_the_deadline() -> None:
    left = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()  # until the client goes
        writer.close()
        left.set()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        start = time.monotonic()
        await failure(f"http://127.0.0.1:{port}/", "broken", deadline_s=0.3)
        assert time.monotonic() - start < 2
        await left.wait()


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"Content-Length: 100\r\n\r\nnot a hundred",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        HEAD + b"Content-Length: -1\r\n\r\nab",
        HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb",
        HEAD + b"Content-Encoding: gzip\r\n\r\nno gzip at all",
        HEAD + b"Content-Encoding: deflate\r\n\r\n\xff\xff\xff\xff",
        HEAD + b"Content-Encoding: br\r\n\r\nabc",
        HEAD + b"Content-Encoding: gzip, gzip\r\n\r\nabc",
        HEAD + b"X-Filler: " + b"a" * 200_000 + b"\r\n\r\nnews",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 200\x00 OK\r\n\r\n",
        b"no HTTP at all\r\n\r\n",
        b"\x16\x03\x01\x00\xa5" * 20_000,
        b"",
    ],
    ids=range(16),
)  # fmt: skip
async def test_answers_that_break_off_or_contradict_themselves_are_broken(
    server: NewsServer, data: bytes
) -> None:
    server.put("/", Raw(data))
    error = await failure(f"{server.url}/", "broken")
    assert len(str(error)) < 400
    assert str(error).isprintable()


async def test_resets_are_broken(server: NewsServer) -> None:
    for first in (b"", HEAD, HEAD + b"Content-Length: 100\r\n\r\nhalf a"):
        server.put("/", Reset(first))
        await failure(f"{server.url}/", "broken")


async def test_headers_have_a_cap(server: NewsServer) -> None:
    server.page("/", "news", headers={f"X-{n}": "a" * 1_000 for n in range(70)})
    await failure(f"{server.url}/", "too_large")
    server.page("/", "news", headers={f"X-{n}": "a" * 1_000 for n in range(20)})
    assert (await fetched(f"{server.url}/")).body == b"news"


async def test_caps_are_for_the_wire_and_for_what_comes_out(server: NewsServer) -> None:
    server.page("/plain", b"a" * 5_000)
    server.put("/packed", Page(b"a" * 5_000, compressed="gzip"))
    await failure(f"{server.url}/plain", "too_large", max_wire_bytes=4_999)
    await failure(f"{server.url}/packed", "too_large", max_body_bytes=4_999)
    for path in ("/plain", "/packed"):
        found = await fetched(f"{server.url}{path}", max_wire_bytes=5_000, max_body_bytes=5_000)
        assert found.body == b"a" * 5_000


@pytest.mark.parametrize("packing", ["gzip", "deflate", "raw deflate"])
@pytest.mark.parametrize("size", [1, 65_536, 65_537, 1_000_000])
async def test_packed_pages_come_out_whole(server: NewsServer, packing: str, size: int) -> None:
    body = (b"news %d " % size * size)[:size]
    server.put("/", Page(body, compressed=packing))  # type: ignore[arg-type]
    assert (await fetched(f"{server.url}/")).body == body


async def test_members_of_gzip_come_out_one_after_the_other(server: NewsServer) -> None:
    packed = (
        Page("live ", compressed="gzip")._encoded() + Page("news", compressed="gzip")._encoded()
    )
    server.page("/", packed + bytes(100), headers={"Content-Encoding": "gzip"})
    assert (await fetched(f"{server.url}/")).body == b"live news"


async def test_a_body_beyond_its_length_is_not_read(server: NewsServer) -> None:
    server.put("/", Raw(HEAD + b"Content-Length: 4\r\n\r\nnews and more"))
    assert (await fetched(f"{server.url}/")).body == b"news"
