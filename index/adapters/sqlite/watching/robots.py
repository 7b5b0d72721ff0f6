"""The RobotsStore on SQLite, beside the watched sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.microseconds import to_microseconds, to_time

if TYPE_CHECKING:
    from datetime import datetime

    from index.adapters.sqlite.connection import Database


class SqliteRobots:
    """See `index.sources.fetching.robots.RobotsStore` for the contract."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def robots(self, origin: str) -> tuple[str, datetime] | None:
        """The robots.txt kept of an origin and when it expires."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT body, expires_at FROM robots WHERE origin = ?", (origin,)
            ).fetchone()
        return (row[0], to_time(row[1])) if row else None

    def keep_robots(self, origin: str, body: str, expires_at: datetime, now: datetime) -> None:
        with self._database.unit() as connection:
            connection.execute(
                "INSERT INTO robots (origin, body, expires_at) VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET body = excluded.body,"
                " expires_at = excluded.expires_at",
                (origin, body, to_microseconds(expires_at)),
            )
            # Who redirects to ever new names would fill the disk.
            connection.execute("DELETE FROM robots WHERE expires_at <= ?", (to_microseconds(now),))
