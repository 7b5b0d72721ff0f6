"""Sources over a real store that are followed as fast as a test wants."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, TypeVar

from index import DataFolder, IndexSettings, open_index

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from index import LiveSources, NewsIndex

LATEST_S = 30.0

T = TypeVar("T")


@contextmanager
def quick_news(folder: Path) -> Iterator[NewsIndex]:
    settings = IndexSettings(allow_loopback=True, poll_shortest_s=0.2, host_pause_s=0)
    with open_index(settings, DataFolder(folder / "data")) as opened:
        yield opened


@asynccontextmanager
async def watching(live: LiveSources) -> AsyncIterator[None]:
    task = asyncio.create_task(live.watch())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(look: Callable[[], T]) -> T:
    """What it gives, once that is something."""
    deadline = asyncio.get_running_loop().time() + LATEST_S
    while not (found := await asyncio.to_thread(look)):
        assert asyncio.get_running_loop().time() < deadline, "it did not come"
        await asyncio.sleep(0.05)
    return found
