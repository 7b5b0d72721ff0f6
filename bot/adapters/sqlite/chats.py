"""The ChatStore on SQLite. `schema` says which columns of which tables name chats and users."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.adapters.sqlite import outbox_chats
from bot.adapters.sqlite.schema import CHAT_COLUMNS, USER_COLUMNS, USER_MENTIONS
from bot.ports import Chat, personal_fact
from index import to_microseconds

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from datetime import datetime

    from bot.adapters.sqlite.database import Database
    from bot.ports import ChatKind

_COLUMNS = "chat_id, kind, language, language_code, zone, zone_asked, reachable"
# Of a chat that is known by its new id already: what was never chosen there.
_TAKE_CHOICES = """UPDATE chat SET language = coalesce(chat.language, o.language),
    language_code = coalesce(chat.language_code, o.language_code),
    zone = coalesce(chat.zone, o.zone), zone_asked = max(chat.zone_asked, o.zone_asked)
    FROM chat o WHERE chat.chat_id = ? AND o.chat_id = ?"""
# What both chats subscribed to stays as the new one has it; what waits for the old one's is told
# by that, and counts for it.
_SUBSCRIBED_TWICE = """SELECT lost.id AS lost, kept.id AS kept FROM subscription lost
    JOIN subscription kept ON kept.thread_id = lost.thread_id AND kept.subject = lost.subject
    WHERE lost.chat_id = :old AND kept.chat_id = :new"""
_KEEP_WHAT_IS_HELD = f"""UPDATE held_alert SET subscription_id = kept,
    item = json_set(item, '$.subscription_id', kept)
    FROM ({_SUBSCRIBED_TWICE}) WHERE chat_id = :old AND subscription_id = lost"""  # noqa: S608
_KEEP_WHAT_IS_QUEUED = f"""UPDATE delivery SET subscription_id = kept
    FROM ({_SUBSCRIBED_TWICE}) WHERE chat_id = :old AND subscription_id = lost"""  # noqa: S608
# Whoever wrote an update, and whoever it answers or names, stands in it as an object with an id.
_DROP_UPDATES = """UPDATE inbox SET body = NULL WHERE body IS NOT NULL AND iif(json_valid(body),
    EXISTS (SELECT 1 FROM json_tree(body) WHERE key = 'id' AND atom = ?), 0)"""


class SqliteChats:
    """See `bot.ports.ChatStore`. `forget_traces` is `Storage.forget_traces`."""

    def __init__(self, database: Database, forget_traces: Callable[[], None]) -> None:
        self._database = database
        self._forget_traces = forget_traces

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
        if old == new:
            return
        with self._database.unit() as connection:
            for statement in (_KEEP_WHAT_IS_HELD, _KEEP_WHAT_IS_QUEUED):
                connection.execute(statement, {"old": old, "new": new})
            outbox_chats.move_chat(connection, old, new)
            connection.execute(_TAKE_CHOICES, (new, old))
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
            for table, column in USER_MENTIONS:
                connection.execute(
                    f"UPDATE {table} SET {column} = NULL WHERE {column} = ?",  # noqa: S608
                    (chat_id,),
                )
            connection.execute(
                "DELETE FROM bot_fact WHERE substr(name, -length(?1)) = ?1",
                (personal_fact("", chat_id),),
            )
            connection.execute(_DROP_UPDATES, (chat_id,))
            self._forget_traces()


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
