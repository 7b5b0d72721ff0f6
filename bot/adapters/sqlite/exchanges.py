"""The ExchangeStore on SQLite."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from bot.ports import Conversation, Exchange
from index import InputError, Turn, to_microseconds, to_time

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from bot.adapters.sqlite.database import Database

logger = logging.getLogger(__name__)

_SELECT = """SELECT e.id, e.chat_id, e.user_id, e.thread_id, e.question_message, e.turn,
    e.asked_at, e.offers FROM exchange e"""
_OF_CONVERSATION = "e.chat_id = ? AND e.user_id = ? AND e.thread_id = ? AND NOT e.ended"
_NO_THREAD = 0


class SqliteExchanges:
    """See `bot.ports.ExchangeStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self,
        conversation: Conversation,
        question_message: int | None,
        turn: Turn,
        now: datetime,
        offers: Sequence[str] = (),
    ) -> int:
        with self._database.unit() as connection:
            added = connection.execute(
                "INSERT INTO exchange (chat_id, user_id, thread_id, question_message, turn,"
                " asked_at, offers) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    *_key(conversation),
                    question_message,
                    turn.to_json(),
                    to_microseconds(now),
                    _offers_to_json(offers),
                ),
            )
            return int(added.lastrowid or 0)

    def revise(
        self, exchange_id: int, turn: Turn, messages: Sequence[int], offers: Sequence[str] = ()
    ) -> None:
        with self._database.unit() as connection:
            changed = connection.execute(
                "UPDATE exchange SET turn = ?, offers = ? WHERE id = ? RETURNING chat_id",
                (turn.to_json(), _offers_to_json(offers), exchange_id),
            ).fetchone()
            if changed is None:
                return
            connection.execute(
                "DELETE FROM exchange_message WHERE exchange_id = ?", (exchange_id,)
            )
            connection.executemany(
                "INSERT OR REPLACE INTO exchange_message (chat_id, message_id, exchange_id, place)"
                " VALUES (?, ?, ?, ?)",
                [
                    (changed[0], message, exchange_id, place)
                    for place, message in enumerate(messages)
                ],
            )

    def exchange(self, exchange_id: int) -> Exchange | None:
        return self._one("WHERE e.id = ?", exchange_id)

    def last(self, conversation: Conversation) -> Exchange | None:
        return self._one(
            f"WHERE {_OF_CONVERSATION} ORDER BY e.id DESC LIMIT 1", *_key(conversation)
        )

    def before(self, exchange_id: int) -> Exchange | None:
        found = self.exchange(exchange_id)
        if found is None:
            return None
        return self._one(
            f"WHERE {_OF_CONVERSATION} AND e.id < ? ORDER BY e.id DESC LIMIT 1",
            *_key(found.conversation),
            exchange_id,
        )

    def by_answer(self, chat_id: int, message_id: int) -> Exchange | None:
        return self._one(
            "JOIN exchange_message m ON m.exchange_id = e.id"
            " WHERE m.chat_id = ? AND m.message_id = ?",
            chat_id,
            message_id,
        )

    def by_question(self, chat_id: int, message_id: int) -> Exchange | None:
        return self._one(
            "WHERE e.chat_id = ? AND e.question_message = ? ORDER BY e.id DESC LIMIT 1",
            chat_id,
            message_id,
        )

    def end(self, conversation: Conversation) -> None:
        with self._database.unit() as connection:
            connection.execute(
                "UPDATE exchange SET ended = 1"
                " WHERE chat_id = ? AND user_id = ? AND thread_id = ?",
                _key(conversation),
            )

    def forget_before(self, time: datetime) -> int:
        with self._database.unit() as connection:
            return connection.execute(
                "DELETE FROM exchange WHERE asked_at < ?", (to_microseconds(time),)
            ).rowcount

    def _one(self, where: str, *values: int) -> Exchange | None:
        with self._database.reading() as connection:
            row = connection.execute(f"{_SELECT} {where}", values).fetchone()
            return None if row is None else _exchange(connection, row)


def _key(conversation: Conversation) -> tuple[int, int, int]:
    thread = conversation.thread_id
    return conversation.chat_id, conversation.user_id, _NO_THREAD if thread is None else thread


def _offers_to_json(offers: Sequence[str]) -> str:
    return json.dumps(list(offers), ensure_ascii=False)


def _exchange(connection: sqlite3.Connection, row: Sequence[Any]) -> Exchange | None:
    exchange_id, chat_id, user_id, thread_id, question_message, body, asked_at, offers = row
    try:
        turn = Turn.from_json(body)
    except InputError:  # its message would quote what somebody asked
        logger.warning("exchange %d was written by another version: passed over", exchange_id)
        return None
    messages = connection.execute(
        "SELECT message_id FROM exchange_message WHERE exchange_id = ? ORDER BY place",
        (exchange_id,),
    )
    return Exchange(
        exchange_id=exchange_id,
        conversation=Conversation(chat_id, user_id, thread_id or None),
        question_message=question_message,
        messages=tuple(message_id for (message_id,) in messages),
        turn=turn,
        asked_at=to_time(asked_at),
        offers=None if offers is None else tuple(json.loads(offers)),
    )
