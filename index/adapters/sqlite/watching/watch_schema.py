"""The numbered migrations of the tables of watched sources. A released step is never edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

SERIES = "watch"

# Times are microseconds since 1970 in UTC. `host` is '' for what needs no web server. A lease
# keeps its host busy too: one request at a time for each, whatever process polls.
_FIRST = (
    """CREATE TABLE watched_source (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        door TEXT NOT NULL,
        address TEXT NOT NULL UNIQUE,
        fetch_address TEXT NOT NULL,
        added_at INTEGER NOT NULL,
        state TEXT NOT NULL,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        publisher TEXT,
        story TEXT,
        etag TEXT,
        last_modified TEXT,
        digest BLOB NOT NULL,
        next_poll_at INTEGER,
        polled_at INTEGER,
        succeeded_at INTEGER,
        changed_at INTEGER,
        failures INTEGER NOT NULL,
        failing_since INTEGER,
        error TEXT NOT NULL,
        reported INTEGER NOT NULL,
        host TEXT NOT NULL,
        lease_holder TEXT,
        leased_until INTEGER
    )""",
    """CREATE INDEX watched_source_due ON watched_source (next_poll_at)
        WHERE state = 'active' AND next_poll_at IS NOT NULL""",
    "CREATE INDEX watched_source_lease ON watched_source (host) WHERE lease_holder IS NOT NULL",
    """CREATE TABLE watched_host (
        host TEXT PRIMARY KEY,
        free_at INTEGER NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE watched_file (
        source_id INTEGER NOT NULL REFERENCES watched_source (id) ON DELETE CASCADE,
        path TEXT NOT NULL,
        size INTEGER NOT NULL,
        modified_ns INTEGER NOT NULL,
        read_to INTEGER NOT NULL,
        digest BLOB NOT NULL,
        PRIMARY KEY (source_id, path)
    ) WITHOUT ROWID""",
    """CREATE TABLE watch_notice (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source_id INTEGER NOT NULL REFERENCES watched_source (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        at INTEGER NOT NULL,
        detail TEXT NOT NULL
    )""",
    """CREATE TABLE robots (
        origin TEXT PRIMARY KEY,
        body TEXT NOT NULL,
        expires_at INTEGER NOT NULL
    ) WITHOUT ROWID""",
)


# A folder gives news of as many sources as its files name; a page's news has its address. What
# was removed for good is passed over from then on. A file's `error` says why it could not be read.
_NEWS = (
    """CREATE TABLE watched_news (
        watch_id INTEGER NOT NULL REFERENCES watched_source (id) ON DELETE CASCADE,
        publisher TEXT NOT NULL,
        locator TEXT NOT NULL,
        passed_over INTEGER NOT NULL,
        PRIMARY KEY (watch_id, publisher, locator)
    ) WITHOUT ROWID""",
    """INSERT INTO watched_news SELECT w.id, s.publisher, s.locator, FALSE
        FROM watched_source w JOIN source s ON s.locator = w.address""",
    "ALTER TABLE watched_file ADD COLUMN error TEXT NOT NULL DEFAULT ''",
)


def _1_watch(connection: sqlite3.Connection) -> None:
    for statement in _FIRST:
        connection.execute(statement)


def _2_news_of_watched_sources(connection: sqlite3.Connection) -> None:
    for statement in _NEWS:
        connection.execute(statement)


def _3_validators_of_one_address(connection: sqlite3.Connection) -> None:
    """For which address `etag` and `last_modified` were given; of those from before, any."""
    connection.execute("ALTER TABLE watched_source ADD COLUMN validated_url TEXT")


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _1_watch,
    _2_news_of_watched_sources,
    _3_validators_of_one_address,
)
