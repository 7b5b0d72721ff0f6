from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.models import NewsUpdate
from index.sources import ImportParameters
from index.sources.fetching.web import FetchError
from index.sources.worker.reading import read_body
from index.sources.worker.reading_worker import ReadingLimits, ReadingWorker
from tests.index.sources.formats.test_pages import blog, html, post

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from index.sources.fetching.web import Reading

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="limits are Linux's"),
]

ROOT = Path(__file__).resolve().parents[4]
PARAMETERS = ImportParameters(
    url="https://news.example/live",
    publisher="Town News",
    published=datetime(2024, 5, 1, 12, tzinfo=timezone(timedelta(hours=2))),
    found_at="https://news.example/live/2",
)
RAIN = b"It rained all day in the town."
# feedparser looks for an address from each of its letters to the end.
SLOW = b"<rss><channel><item><title>a</title><author>%b</author></item></channel></rss>" % (
    b"a" * 300_000
)
# A list costs 64 bytes, its text three.
GREEDY = b'<html><script type="application/ld+json">[%b[]]</script></html>' % (b"[]," * 4_000_000)

# An attribute costs a hundred bytes and more, its text five.
WIDE = b"<html>" + (b"<div %b></div>" % b" ".join(b"a%d" % n for n in range(2_300))) * 300


@pytest.fixture
async def worker() -> AsyncIterator[ReadingWorker]:
    made = ReadingWorker(ReadingLimits(cpu_s=2))
    yield made
    await made.close()


async def read(worker: ReadingWorker, body: bytes) -> Reading:
    return await worker.read(body, "x", None, None, PARAMETERS)


async def read_rain(worker: ReadingWorker) -> None:
    found = await read(worker, RAIN)
    assert [item.body for item in found.items if isinstance(item, NewsUpdate)] == [RAIN.decode()]


async def running(worker: ReadingWorker) -> int:
    """The id of the worker's process, which is started where there is none."""
    await read_rain(worker)
    assert worker.process_id is not None
    return worker.process_id


def memory_bytes(process_id: int, field: str) -> int:
    status = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8")
    found = re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found is not None else 0


def environment(process_id: int) -> str:
    return Path(f"/proc/{process_id}/environ").read_text(encoding="utf-8")


def is_running(process_id: int) -> bool:
    return Path(f"/proc/{process_id}").exists()


async def is_gone(process_id: int) -> bool:
    for _ in range(200):
        if not is_running(process_id):
            return True
        await asyncio.sleep(0.05)
    return False


@pytest.mark.parametrize(
    "body",
    [
        html(blog(*map(post, range(40)), headline="Storm ‘live’ \u2028 <&>")).encode(),
        html(blog(post(1), post(1, articleBody="Other."), "no object")).encode(),
        b"<html><head><link rel=alternate type=application/rss+xml href=/a></head></html>",
        b'{"body": "One."}\n{"body": 2}\n',
        b"<rss><channel><item><title>A</title><pubDate>no time</pubDate></item></channel></rss>",
        "<html><article><p>Es regnete in Köln.</p></article></html>".encode("cp1252"),
    ],
)
async def test_the_process_reads_what_is_read_without_it(
    worker: ReadingWorker, body: bytes
) -> None:
    found = await worker.read(body, "x", "text/html", "utf-8", PARAMETERS)
    assert found == read_body(body, "x", "text/html", "utf-8", PARAMETERS)


async def test_what_is_unreadable_is_said_as_without_the_process(worker: ReadingWorker) -> None:
    process_id = await running(worker)
    with pytest.raises(FetchError, match="neither a live blog") as caught:
        await read(worker, b"<html><body></body></html>")
    assert caught.value.kind == "unreadable"
    assert await running(worker) == process_id


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"a":' * 1_000_000, "unreadable"),
        (b"<html><script type='application/ld+json'>" + b"[" * 1_000_000, "unreadable"),
        (b"<rss><channel>" + b"<item><title>a</title></item>" * 200_000, "unreadable"),
        (b"<html><body>" + b"<div>" * 300_000, "unreadable"),
        (b"<html><body>" + b"<b " + b"a=1 " * 1_000_000 + b">", "unreadable"),
        (b"<html>" + b"<p>" * 500_000, "too_large"),
        (
            b"<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><rss><channel><item>"
            b"<title>&b;</title></item></channel></rss>",
            "unreadable",
        ),
    ],
)
async def test_bombs_are_refused_and_the_process_goes_on(
    worker: ReadingWorker, body: bytes, kind: str
) -> None:
    with pytest.raises(FetchError) as caught:
        await read(worker, body)
    assert caught.value.kind == kind
    await read_rain(worker)


async def test_what_computes_too_long_is_ended(worker: ReadingWorker) -> None:
    process_id = await running(worker)
    with pytest.raises(FetchError, match="2 s of computing") as caught:
        await read(worker, SLOW)
    assert caught.value.kind == "too_large"
    assert await running(worker) != process_id


async def test_what_takes_too_long_is_ended() -> None:
    worker = ReadingWorker(ReadingLimits(wall_s=0.5))
    process_id = await running(worker)
    start = time.monotonic()
    with pytest.raises(FetchError, match=r"0\.5 s to read") as caught:
        await read(worker, SLOW)
    assert caught.value.kind == "too_large"
    assert time.monotonic() - start < 5
    assert await is_gone(process_id)
    await read_rain(worker)
    await worker.close()


@pytest.mark.parametrize("body", [GREEDY, WIDE])
async def test_no_page_costs_more_memory_than_it_may(worker: ReadingWorker, body: bytes) -> None:
    process_id = await running(worker)
    before = memory_bytes(process_id, "VmRSS")
    peaks = [before]
    reading = asyncio.create_task(read(worker, body))
    while not reading.done():
        with contextlib.suppress(OSError):
            peaks.append(memory_bytes(process_id, "VmHWM"))
        await asyncio.sleep(0.01)
    with pytest.raises(FetchError, match="memory") as caught:
        await reading
    assert caught.value.kind == "too_large"
    assert 50_000_000 < max(peaks) - before < 105_000_000
    await read_rain(worker)


async def test_the_process_knows_nothing_of_our_environment(
    worker: ReadingWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "12345:secret")
    process_id = await running(worker)
    given = environment(process_id)
    assert "PYTHONPATH" in given
    assert not re.search(r"TELEGRAM|QUOTEWIRE|secret", given)


async def test_the_process_takes_no_module_from_the_current_folder(
    worker: ReadingWorker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "index.py").write_text("raise SystemExit('a stranger')\n")
    monkeypatch.chdir(tmp_path)
    await read_rain(worker)


async def test_the_process_finds_modules_where_this_one_does(
    worker: ReadingWorker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "path", ["", "relative", str(tmp_path), *sys.path])
    given = environment(await running(worker)).split("\0")
    (path,) = (entry.partition("=")[2] for entry in given if entry.startswith("PYTHONPATH="))
    entries = path.split(os.pathsep)
    assert entries[0] == str(tmp_path)
    assert str(ROOT) in entries
    assert all(Path(entry).is_absolute() for entry in entries)


async def test_a_process_that_was_killed_is_replaced(worker: ReadingWorker) -> None:
    process_id = await running(worker)
    os.kill(process_id, signal.SIGKILL)
    assert await is_gone(process_id)
    assert await running(worker) != process_id


async def test_a_process_that_is_killed_at_work_fails_one_page_only(worker: ReadingWorker) -> None:
    process_id = await running(worker)
    reading = asyncio.create_task(read(worker, SLOW))
    await asyncio.sleep(0.3)
    os.kill(process_id, signal.SIGKILL)
    with pytest.raises(FetchError, match="exit code -9") as caught:
        await reading
    assert caught.value.kind == "unreadable"
    await read_rain(worker)


async def test_a_cancelled_reading_leaves_nothing_behind(worker: ReadingWorker) -> None:
    process_id = await running(worker)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await read(worker, SLOW)
    assert await is_gone(process_id)
    await read_rain(worker)


async def test_pages_that_come_at_once_are_read_one_after_another(worker: ReadingWorker) -> None:
    bodies = [f"It rained for {number} days.".encode() for number in range(50)]
    found = await asyncio.gather(*(read(worker, body) for body in bodies))
    assert [reading.items for reading in found] == [
        read_body(body, "x", None, None, PARAMETERS).items for body in bodies
    ]


async def test_the_process_is_replaced_after_some_hundred_pages(worker: ReadingWorker) -> None:
    ids = set()
    for _ in range(1_010):
        await read_rain(worker)
        ids.add(worker.process_id)
    assert len(ids - {None}) == 3


async def test_closing_ends_the_process_and_what_it_reads() -> None:
    worker = ReadingWorker()
    process_id = await running(worker)
    reading = asyncio.create_task(read(worker, SLOW))
    await asyncio.sleep(0.3)
    await worker.close()
    with pytest.raises(FetchError, match="stopped") as caught:
        await reading
    assert caught.value.kind == "broken"
    assert await is_gone(process_id)
    await worker.close()
    with pytest.raises(FetchError, match="stopped"):
        await read(worker, RAIN)


async def test_the_process_does_not_outlive_who_started_it() -> None:
    code = (
        "import asyncio\n"
        "from tests.index.sources.worker.test_reading_worker import RAIN, ReadingWorker, read\n"
        "async def main():\n"
        "    worker = ReadingWorker()\n"
        "    await read(worker, RAIN)\n"
        "    print(worker.process_id, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    process_id = int(await parent.stdout.readline())
    assert is_running(process_id)
    parent.kill()
    await parent.communicate()
    assert await is_gone(process_id)


def test_the_process_loads_no_model_and_no_telegram() -> None:
    show = (
        "import sys, index.sources.worker.reading_process; print(*(n for n in "
        "('torch', 'faiss', 'tantivy', 'telegram', 'httpx', 'sklearn') if n in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", show], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
