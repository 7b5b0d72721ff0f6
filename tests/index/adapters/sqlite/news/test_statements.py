"""The second migration on a store of the first, and statements of one update by the thousand."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.adapters.sqlite import SqliteStore, open_store
from index.adapters.sqlite.backups import backups
from index.adapters.sqlite.connection import Database
from index.adapters.sqlite.migrations import migrate
from index.adapters.sqlite.news import schema
from index.errors import StoreLockedError
from index.models import Span
from tests.index.adapters.sqlite.conftest import WORDS
from tests.index.adapters.sqlite.news.test_locking import locked
from tests.stores.news_saves import NOW, again, new, said, stating
from tests.stores.news_stores import saved

ROOT = Path(__file__).resolve().parents[5]
BODY = "No ferry sails, Ana Reyes said."
STATEMENT = said(BODY, "No ferry sails", "Ana Reyes", "Ana Reyes", kind="indirect", quotes=())
UNDONE = (
    "DROP TABLE statement",
    "DROP TABLE speaker",
    "DROP TABLE attribution",
    "ALTER TABLE news_update DROP COLUMN back_list",
    "DROP TABLE removed_update",
    "DROP TABLE acronym",
    "DROP TABLE chunk_vocabulary_other",
    "DROP TABLE chunk_terms_other",
    "DELETE FROM news_fact WHERE name = 'terms'",
    "DROP INDEX vector_without_sentences",
    "ALTER TABLE vector DROP COLUMN sentences",
    "DELETE FROM migration WHERE number > 1",
)
# Dies after the second migration has done all its work, before it is committed.
PROGRAM = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from index.adapters.sqlite.news import schema
from index.adapters.sqlite.connection import Database
from index.adapters.sqlite.migrations import migrate

def dies(connection):
    schema.STEPS[1](connection)
    os._exit(9)

steps = [schema.STEPS[0], dies]
migrate(Database(Path(sys.argv[1]), 1), schema.SERIES, steps, lambda: datetime.now(UTC))
"""


def reopened(path: Path) -> SqliteStore:
    return open_store(path, lock_wait_s=0.05, analyser=WORDS)


@pytest.fixture
def first_version(path: Path) -> Path:
    """A store of the first migration: an update, one of two revisions, nothing stated."""
    store = reopened(path)
    one, _ = saved(store, stating(new("one"), STATEMENT), new(BODY))
    saved(store, again(one, "changed"))
    store.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        for undo in UNDONE:
            connection.execute(undo)
    return path


def tables(path: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return set(connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql <> ''"))


def test_the_store_made_here_is_one_of_the_first_version(
    first_version: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "plain.db"
    database = Database(plain, 1)
    migrate(database, schema.SERIES, schema.STEPS[:1], lambda: NOW)
    database.close()
    assert tables(first_version) == tables(plain)


def test_a_store_of_the_first_version_keeps_its_news_and_waits_to_be_stated(
    first_version: Path,
) -> None:
    store = reopened(first_version)
    copies = [copy.name.split(".")[2] for copy in backups(first_version)]
    assert copies == ["before-news-5", "before-news-6"]  # the newest two are kept
    assert (store.stats().revisions, store.stats().statements) == (3, 0)
    assert store.check() == []
    outdated = {update.body: update for update in store.outdated_statements(9)}
    assert outdated.keys() == {"changed", BODY}
    store.restate([(outdated[BODY], (STATEMENT,)), (outdated["changed"], ())])
    assert store.outdated_statements(9) == []
    (found,) = store.statements_by(["Ana Reyes"], None, 9)
    assert (found.statement, found.content) == (STATEMENT, "No ferry sails")
    saved(store, again(outdated["changed"], "changed again"))
    store.remove_update(outdated[BODY].update_id)
    assert backups(first_version) == []
    assert store.check() == []
    store.close()


def test_a_migration_killed_on_the_way_begins_anew(first_version: Path) -> None:
    before = tables(first_version)
    command = [sys.executable, "-c", PROGRAM, str(first_version)]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode == 9
    assert tables(first_version) == before
    store = reopened(first_version)
    assert len(store.outdated_statements(9)) == 2
    assert store.check() == []
    store.close()


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_migration_waits_for_the_lock_and_then_says_so(first_version: Path, how: str) -> None:
    before = tables(first_version)
    with locked(first_version, how), pytest.raises(StoreLockedError):
        reopened(first_version)
    assert tables(first_version) == before
    reopened(first_version).close()


def test_a_speaker_is_stored_once_for_all_revisions_and_updates(
    store: SqliteStore, path: Path
) -> None:
    (first, _) = saved(
        store,
        stating(new(BODY, id="1"), STATEMENT, STATEMENT),
        stating(new(BODY, id="2"), STATEMENT),
    )
    saved(store, stating(again(first, BODY, headline="Port"), STATEMENT))
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, phrase FROM speaker").fetchall()
        (kept,) = connection.execute("SELECT count(*) FROM statement").fetchone()
    assert rows == [("Ana Reyes", "")]
    assert (kept, store.stats().statements) == (4, 2)


def test_a_long_update_of_many_quotes_is_read_in_no_quadratic_time(store: SqliteStore) -> None:
    line = f"{BODY} {'Nothing else was heard of it. ' * 5}\n"
    body = line * 5_000
    shifted = [
        replace(STATEMENT, span=Span("body", start, start + len("No ferry sails")), source=None)
        for start in range(0, len(body), len(line))
    ]
    (update,) = saved(store, stating(new(body, id="long"), *shifted))
    start = time.perf_counter()
    found = store.statements_in([update.update_id])[update.update_id]
    assert store.statements_by(["Ana Reyes"], None, 9_999) == found
    assert len(store.speakers()) == 1
    assert {one.content for one in found} == {"No ferry sails"}
    assert time.perf_counter() - start < 2
    assert store.check() == []
