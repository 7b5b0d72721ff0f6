"""The InboxStore on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports import Unfinished
from index import to_microseconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.adapters.sqlite.database import Database


class SqliteInbox:
    """See `bot.ports.InboxStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def accept(self, updates: Sequence[tuple[int, str]], now: datetime) -> set[int]:
        accepted_at = to_microseconds(now)
        new = set()
        with self._database.unit() as connection:
            for update_id, body in updates:
                added = connection.execute(
                    "INSERT INTO inbox (update_id, body, accepted_at) VALUES (?, ?, ?)"
                    " ON CONFLICT DO NOTHING",
                    (update_id, body, accepted_at),
                )
                if added.rowcount:
                    new.add(update_id)
        return new

    def done(self, update_ids: Sequence[int]) -> None:
        with self._database.unit() as connection:
            connection.executemany(
                "UPDATE inbox SET body = NULL WHERE update_id = ?",
                [(update_id,) for update_id in update_ids],
            )

    def begin(self, update_ids: Sequence[int]) -> None:
        with self._database.unit() as connection:
            connection.executemany(
                "UPDATE inbox SET attempts = attempts + 1 WHERE update_id = ?",
                [(update_id,) for update_id in update_ids],
            )

    def give_back(self, update_ids: Sequence[int]) -> None:
        with self._database.unit() as connection:
            connection.executemany(
                "UPDATE inbox SET attempts = max(0, attempts - 1) WHERE update_id = ?",
                [(update_id,) for update_id in update_ids],
            )

    def unfinished(self) -> list[Unfinished]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT update_id, body, attempts FROM inbox WHERE body IS NOT NULL"
                " ORDER BY update_id"
            )
            return [Unfinished(*row) for row in rows]

    def forget_before(self, time: datetime) -> int:
        with self._database.unit() as connection:
            return connection.execute(
                "DELETE FROM inbox WHERE accepted_at < ?", (to_microseconds(time),)
            ).rowcount
