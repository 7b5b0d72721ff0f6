"""The FactStore on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.adapters.sqlite.database import Database


class SqliteFacts:
    """See `bot.ports.FactStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, name: str) -> str | None:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT value FROM bot_fact WHERE name = ?", (name,)
            ).fetchone()
            return None if row is None else str(row[0])

    def write(self, name: str, value: str) -> None:
        with self._database.unit() as connection:
            connection.execute(
                "INSERT INTO bot_fact (name, value) VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET value = excluded.value",
                (name, value),
            )
