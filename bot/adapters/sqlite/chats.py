"""The ChatStore on SQLite."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.adapters.sqlite import outbox_chats
from bot.adapters.sqlite.schema import CHAT_COLUMNS, USER_COLUMNS
from bot.ports import Chat
from index import to_microseconds

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from datetime import datetime

    from bot.ports import ChatKind
    from index import Database

_COLUMNS = "chat_id, kind, language, language_code, zone, zone_asked, reachable"


class SqliteChats:
    """See `bot.ports.ChatStore`. `sweep` deletes what copies still hold of a forgotten chat."""

    def __init__(self, database: Database, sweep: Callable[[], None]) -> None:
        self._database = database
        self._sweep = sweep

    def chat(self, chat_id: int) -> Chat | None:
        with self._database.reading() as connection:
            return _chat(connection, chat_id)

    def meet(
        self, chat_id: int, kind: ChatKind, language_code: str | None, now: datetime
    ) -> tuple[Chat, bool]:
        known = self.chat(chat_id)
        if known is not None and _as_met(known, kind, language_code) == known:
            return known, False
        with self._database.unit() as connection:
            known = _chat(connection, chat_id)
            met = _as_met(known or Chat(chat_id, kind), kind, language_code)
            connection.execute(
                f"INSERT INTO chat ({_COLUMNS}, met_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
                " ON CONFLICT DO UPDATE SET kind = excluded.kind, reachable = 1,"
                " language_code = excluded.language_code",
                (
                    *(met.chat_id, met.kind, met.language, met.language_code, met.zone),
                    *(met.zone_asked, met.reachable, to_microseconds(now)),
                ),
            )
        return met, known is None

    def choose_language(self, chat_id: int, language: str | None) -> None:
        self._set(chat_id, "language", language)

    def choose_zone(self, chat_id: int, zone: str | None) -> None:
        self._set(chat_id, "zone", zone)

    def note_zone_asked(self, chat_id: int) -> None:
        self._set(chat_id, "zone_asked", 1)

    def lose(self, chat_id: int) -> None:
        self._set(chat_id, "reachable", 0)

    def _set(self, chat_id: int, column: str, value: str | int | None) -> None:
        with self._database.unit() as connection:
            connection.execute(
                f"UPDATE chat SET {column} = ? WHERE chat_id = ?",  # noqa: S608
                (value, chat_id),
            )

    def migrate(self, old: int, new: int) -> None:
        with self._database.unit() as connection:
            outbox_chats.move_chat(connection, old, new)
            for table, column in CHAT_COLUMNS:
                connection.execute(
                    f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {column} = ?",  # noqa: S608
                    (new, old),
                )
                connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (old,))  # noqa: S608
            connection.execute("UPDATE chat SET kind = 'supergroup' WHERE chat_id = ?", (new,))

    def reachable(self) -> list[int]:
        with self._database.reading() as connection:
            rows = connection.execute("SELECT chat_id FROM chat WHERE reachable ORDER BY chat_id")
            return [chat_id for (chat_id,) in rows]

    def count(self) -> int:
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM chat").fetchone()[0])

    def forget(self, chat_id: int) -> None:
        with self._database.unit() as connection:
            for table, column in (*CHAT_COLUMNS, *USER_COLUMNS):
                connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (chat_id,))  # noqa: S608
        self._sweep()


def _chat(connection: sqlite3.Connection, chat_id: int) -> Chat | None:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM chat WHERE chat_id = ?",  # noqa: S608
        (chat_id,),
    ).fetchone()
    return None if row is None else _from_row(*row)


def _from_row(
    chat_id: int,
    kind: ChatKind,
    language: str | None,
    language_code: str | None,
    zone: str | None,
    zone_asked: int,
    reachable: int,
) -> Chat:
    return Chat(chat_id, kind, language, language_code, zone, bool(zone_asked), bool(reachable))


def _as_met(chat: Chat, kind: ChatKind, language_code: str | None) -> Chat:
    code = language_code or chat.language_code
    return replace(chat, kind=kind, language_code=code, reachable=True)
