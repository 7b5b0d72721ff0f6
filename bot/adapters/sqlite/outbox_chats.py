"""What is kept of a chat in the outbox: from when on it is ready, and whether it is suspended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_NOTE = "INSERT INTO outbox_chat (chat_id) VALUES (?) ON CONFLICT DO NOTHING"
_NOTE_ALL = """INSERT INTO outbox_chat (chat_id) SELECT value FROM json_each(?) WHERE true
    ON CONFLICT DO NOTHING"""
# max() of two values is NULL where one is: a chat without anything unsent is never ready.
_REFRESH = """UPDATE outbox_chat SET (ready_at, urgent_at) = (
        SELECT max(ifnull(max(retry_at), 0), min(due_at)),
            max(ifnull(max(retry_at), 0), min(CASE WHEN kind <> 'broadcast' THEN due_at END))
        FROM delivery d WHERE d.chat_id = outbox_chat.chat_id
            AND state IN ('pending', 'uncertain') AND NOT suspended
            AND NOT EXISTS (SELECT 1 FROM delivery s
                WHERE s.chat_id = outbox_chat.chat_id AND s.state = 'sending')
    ) WHERE chat_id IN (SELECT value FROM json_each(?))"""
# What a claim goes by is not what the deliveries say: such a chat may wait for ever.
OUT_OF_DATE = """WITH said AS (
        SELECT chat_id, max(ifnull(max(retry_at), 0), min(due_at)) AS ready_at,
            max(ifnull(max(retry_at), 0), min(CASE WHEN kind <> 'broadcast' THEN due_at END))
                AS urgent_at
        FROM delivery WHERE state IN ('pending', 'uncertain')
            AND chat_id NOT IN (SELECT chat_id FROM delivery WHERE state = 'sending')
            AND chat_id NOT IN (SELECT chat_id FROM outbox_chat WHERE suspended)
        GROUP BY chat_id
    )
    SELECT chat_id FROM (
        SELECT chat_id, ready_at, urgent_at FROM said EXCEPT
            SELECT chat_id, ready_at, urgent_at FROM outbox_chat
    ) UNION SELECT chat_id FROM (
        SELECT chat_id, ready_at, urgent_at FROM outbox_chat WHERE ready_at IS NOT NULL EXCEPT
            SELECT chat_id, ready_at, urgent_at FROM said
    ) ORDER BY chat_id"""
_MOVE_STATE = """UPDATE delivery SET state = CASE
        WHEN EXISTS (SELECT 1 FROM outbox_chat WHERE chat_id = ?1 AND suspended) THEN 'suspended'
        ELSE 'pending' END, retry_at = NULL
    WHERE chat_id = ?1 AND state IN ('pending', 'uncertain', 'suspended')
        AND (state = 'suspended') <>
            EXISTS (SELECT 1 FROM outbox_chat WHERE chat_id = ?1 AND suspended)"""


def refresh(connection: sqlite3.Connection, chat_ids: Iterable[int]) -> None:
    """Work out anew when these chats are ready; to be called after every change of theirs."""
    chats = json.dumps(sorted(set(chat_ids)))
    connection.execute(_NOTE_ALL, (chats,))
    connection.execute(_REFRESH, (chats,))


def suspend(connection: sqlite3.Connection, chat_id: int, *, suspended: bool) -> None:
    connection.execute(_NOTE, (chat_id,))
    connection.execute(
        "UPDATE outbox_chat SET suspended = ? WHERE chat_id = ?", (suspended, chat_id)
    )


def move_chat(connection: sqlite3.Connection, old: int, new: int) -> None:
    """Everything of `old` to `new`. Message ids stay behind: in the new chat they name others."""
    if old == new:
        return
    connection.execute(
        """DELETE FROM delivery WHERE chat_id = ?1 AND EXISTS (
            SELECT 1 FROM delivery kept WHERE kept.chat_id = ?2
                AND kept.thread_id = delivery.thread_id AND kept.key = delivery.key)""",
        (old, new),
    )
    connection.execute(
        """UPDATE delivery SET chat_id = ?2, message_id = NULL,
            maybe_arrived = maybe_arrived OR message_id IS NOT NULL WHERE chat_id = ?1""",
        (old, new),
    )
    connection.execute("DELETE FROM outbox_chat WHERE chat_id = ?", (old,))
    connection.execute(_NOTE, (new,))
    connection.execute(_MOVE_STATE, (new,))
    refresh(connection, (new,))


def forget_chat(connection: sqlite3.Connection, chat_id: int) -> int:
    """Delete all that the outbox holds of a chat; returns how many deliveries."""
    connection.execute("DELETE FROM outbox_chat WHERE chat_id = ?", (chat_id,))
    return connection.execute("DELETE FROM delivery WHERE chat_id = ?", (chat_id,)).rowcount
