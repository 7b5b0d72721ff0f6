"""Whose news came of what is watched, beside the news itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from index.adapters.sqlite.migrations import migrate
from index.adapters.sqlite.watching.watch_schema import SERIES, STEPS
from index.adapters.sqlite.watching.watching import SqliteWatch
from index.models import SourceKey
from index.watching.records import Door, FileMark, WatchedSource
from tests.stores.news_saves import NOW, SOURCE, new
from tests.stores.news_stores import saved

if TYPE_CHECKING:
    from index.adapters.sqlite import SqliteStore

MINUTE = timedelta(minutes=1)
PAPER = SourceKey("Harbour Post", "Storm")


def watched(store: SqliteWatch, door: Door, address: str) -> WatchedSource:
    source = WatchedSource(0, door, address, address, NOW - MINUTE, next_poll_at=NOW)
    kept = store.add(source, "me", NOW)
    assert store.finish("me", kept, [], NOW)
    return kept


def test_what_an_older_program_watched_has_the_news_of_its_address(store: SqliteStore) -> None:
    migrate(store.database, SERIES, STEPS[:1], lambda: NOW)
    with store.database.unit() as connection:
        for address in (SOURCE.locator, "/news"):
            connection.execute(
                "INSERT INTO watched_source (door, address, fetch_address, added_at, state, kind,"
                " title, digest, failures, error, reported, host)"
                " VALUES ('web', ?, ?, 0, 'active', '', '', x'', 0, '', 0, '')",
                (address, address),
            )
        connection.execute("INSERT INTO watched_file VALUES (2, '/news/a.xml', 5, 6, 0, x'')")
    saved(store, new("one"))
    saved(store, new("two"), source=PAPER)
    assert migrate(store.database, SERIES, STEPS, lambda: NOW) == len(STEPS) - 1
    watch = SqliteWatch(store.database)
    assert watch.given() == {1: {SOURCE}}
    assert watch.file_marks(2) == {"/news/a.xml": FileMark(5, 6)}


def test_a_lag_is_that_of_news_which_came_while_it_was_followed(store: SqliteStore) -> None:
    migrate(store.database, SERIES, STEPS, lambda: NOW)
    watch = SqliteWatch(store.database)
    folder = watched(watch, Door.PATH, "/news")
    long_before = store.source(PAPER)
    store.save(long_before, [new("by hand", published_at=NOW - 9 * MINUTE)], NOW - 5 * MINUTE)
    store.save(long_before, [new("one", published_at=NOW - 3 * MINUTE)], NOW)
    store.save(long_before, [new("two", published_at=NOW - MINUTE)], NOW + MINUTE)
    saved(store, new("elsewhere", published_at=NOW - 7 * MINUTE))
    assert watch.lags(9) == {}
    watch.note_given(folder.watch_id, {PAPER})
    assert watch.lags(9) == {long_before: [2 * MINUTE, 3 * MINUTE]}
    assert watch.lags(1) == {long_before: [2 * MINUTE]}
    watch.pass_over(folder.watch_id, PAPER)
    assert watch.lags(9) == {}
