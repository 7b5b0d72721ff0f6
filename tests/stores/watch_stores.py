"""The WatchStore in both of its forms, for the tests of its contract."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from index.adapters.sqlite import open_store
from index.adapters.sqlite.migrations import migrate
from index.adapters.sqlite.watching.watch_schema import SERIES, STEPS
from index.adapters.sqlite.watching.watching import SqliteWatch
from index.watching.records import Door, WatchedSource
from tests.fakes.watch import FakeWatchStore

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from index.watching.ports import WatchStore

    Steps = tuple[Callable[[sqlite3.Connection], None], ...]

KINDS = ("fake", "sqlite")
NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
SOON = NOW + timedelta(seconds=45)
MINUTE = timedelta(minutes=1)


@contextmanager
def watch_store(kind: str, folder: Path) -> Iterator[WatchStore]:
    if kind == "fake":
        yield FakeWatchStore()
        return
    with sqlite_watch(folder) as opened:
        yield opened


@contextmanager
def sqlite_watch(folder: Path, steps: Steps = STEPS) -> Iterator[SqliteWatch]:
    """Beside the news, whose tables it reads."""
    news = open_store(folder / "q.db", lock_wait_s=5.0)
    migrate(news.database, SERIES, steps, lambda: NOW)
    yield SqliteWatch(news.database)
    news.close()


def added(store: WatchStore, address: str, door: Door = Door.WEB) -> WatchedSource:
    """As it is once its first reading is over."""
    source = WatchedSource(0, door, address, address, NOW, next_poll_at=NOW)
    kept = store.add(source, "adder", SOON)
    assert store.finish("adder", kept, [], NOW)
    return kept


def ids(sources: list[WatchedSource]) -> list[int]:
    return [one.watch_id for one in sources]
