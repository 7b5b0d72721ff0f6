from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.adapters.sqlite import SqliteStore, open_store
from index.adapters.sqlite.backups import backups
from index.adapters.sqlite.connection import Database
from index.adapters.sqlite.migrations import migrate
from index.adapters.sqlite.news.schema import STEPS
from index.errors import StoreError, StoreVersionError
from tests.index.adapters.sqlite.conftest import WORDS
from tests.stores.news_saves import NOW, new
from tests.stores.news_stores import saved

if TYPE_CHECKING:
    from index.adapters.sqlite.migrations import Step

ROOT = Path(__file__).resolve().parents[4]


def _make(name: str) -> Step:
    def step(connection: sqlite3.Connection) -> None:
        connection.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY)")

    return step


def _fail(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE half (id INTEGER)")
    raise ZeroDivisionError


def _tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        return {name for (name,) in rows}


def test_steps_are_applied_once_and_in_order(path: Path) -> None:
    database = Database(path, 1)
    assert migrate(database, "bot", [_make("a")], lambda: NOW) == 1
    assert migrate(database, "bot", [_make("a"), _make("b")], lambda: NOW) == 1
    assert migrate(database, "bot", [_make("a"), _make("b")], lambda: NOW) == 0
    assert migrate(database, "other", [_make("c")], lambda: NOW) == 1
    database.close()
    assert {"a", "b", "c"} <= _tables(path)


def test_a_failed_step_leaves_the_ones_before_it(path: Path) -> None:
    database = Database(path, 1)
    with pytest.raises(ZeroDivisionError):
        migrate(database, "bot", [_make("a"), _fail, _make("c")], lambda: NOW)
    assert migrate(database, "bot", [_make("a"), _make("b")], lambda: NOW) == 1
    database.close()
    assert "half" not in _tables(path)


def test_a_newer_store_is_refused_and_left_as_it_is(store: SqliteStore, path: Path) -> None:
    saved(store, new("one"))
    store.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO migration VALUES ('news', 99, 0)")
    before = path.read_bytes()
    with pytest.raises(StoreVersionError, match=r"newer Quotewire.*version 99"):
        open_store(path, lock_wait_s=1, analyser=WORDS)
    assert path.read_bytes() == before
    assert backups(path) == []


@pytest.mark.parametrize("content", [b"not a database, only some text\n" * 99, b"SQLite f"])
def test_what_is_no_database_is_refused_and_left_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a database"):
        open_store(path, lock_wait_s=1, analyser=WORDS)
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        open_store(path, lock_wait_s=1, analyser=WORDS)
    assert path.read_bytes() == before


def test_a_folder_where_the_database_should_be_is_named(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreError, match="folder"):
        open_store(path, lock_wait_s=1, analyser=WORDS)


def test_a_data_folder_that_cannot_be_made_is_named(path: Path) -> None:
    path.write_bytes(b"")
    with pytest.raises(StoreError, match="cannot be made"):
        open_store(path / "under" / "q.db", lock_wait_s=1, analyser=WORDS)


def test_a_copy_is_made_before_a_migration_of_news(store: SqliteStore, path: Path) -> None:
    assert backups(path) == []
    saved(store, new("one"))
    migrate(store.database, "bot", [_make("a")], lambda: NOW)
    migrate(store.database, "bot", [_make("a"), _make("b")], lambda: NOW)
    (copy,) = backups(path)
    assert copy.name == "quotewire.db.before-bot-2.20260301T120000000000Z"
    assert "a" in _tables(copy)
    assert "b" not in _tables(copy)
    restored = open_store(copy, lock_wait_s=1, analyser=WORDS)
    assert restored.count_chunks() == 1
    assert restored.check() == []
    restored.close()


def test_tables_that_are_made_anew_need_no_copy(store: SqliteStore, path: Path) -> None:
    saved(store, new("one"))
    migrate(store.database, "bot", [_make("a"), _make("b")], lambda: NOW)
    assert backups(path) == []


def test_only_the_newest_copies_are_kept(store: SqliteStore, path: Path) -> None:
    saved(store, new("one"))
    times = iter(NOW + timedelta(seconds=second) for second in range(99))
    for last in range(1, 5):
        migrate(
            store.database, "bot", [_make(name) for name in "abcd"[:last]], lambda: next(times)
        )
    assert [copy.name.split(".")[2] for copy in backups(path)] == ["before-bot-3", "before-bot-4"]
    assert len(list(path.parent.glob("*before*"))) == 2


def test_two_processes_that_open_at_once_migrate_once(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from index.adapters.sqlite import open_store\n"
        "store = open_store(Path(sys.argv[1]), lock_wait_s=30)\n"
        "print(store.check()); store.close()"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    results = [process.communicate(timeout=60) for process in processes]
    assert results == [("[]\n", "")] * 3
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT series, number FROM migration").fetchall()
    assert rows == [("news", number) for number in range(1, len(STEPS) + 1)]
