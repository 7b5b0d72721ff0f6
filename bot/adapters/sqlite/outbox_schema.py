"""The outbox's tables: one step of the bot's migration series, never edited once released."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

# Times are microseconds since 1970 in UTC. Numbers of deliveries are never used twice, and are the
# order of queueing. `thread_id` is NULL outside of topics; Telegram numbers topics from 1.
# outbox_chat holds what follows from a chat's deliveries, so that a claim need not look at all
# that wait: from when on the chat is ready, for anything and for what is no broadcast, NULL for
# never.
_STATEMENTS = (
    """CREATE TABLE delivery (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat_id INTEGER NOT NULL,
        thread_id INTEGER,
        key TEXT NOT NULL,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        content TEXT NOT NULL,
        subscription_id INTEGER,
        follows TEXT,
        due_at INTEGER NOT NULL,
        retry_at INTEGER,
        queued_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        first_attempt_at INTEGER,
        sent_at INTEGER,
        attempts INTEGER NOT NULL DEFAULT 0,
        message_id INTEGER,
        maybe_arrived INTEGER NOT NULL DEFAULT 0,
        reason TEXT NOT NULL DEFAULT ''
    )""",
    "CREATE UNIQUE INDEX delivery_key ON delivery (chat_id, ifnull(thread_id, 0), key)",
    """CREATE INDEX delivery_unsent ON delivery (chat_id, id, due_at, retry_at, kind)
        WHERE state IN ('pending', 'uncertain')""",
    "CREATE INDEX delivery_sending ON delivery (chat_id) WHERE state = 'sending'",
    """CREATE INDEX delivery_waiting ON delivery (retry_at)
        WHERE state IN ('pending', 'uncertain') AND retry_at IS NOT NULL""",
    """CREATE INDEX delivery_over ON delivery (changed_at)
        WHERE state IN ('sent', 'failed', 'suspended')""",
    """CREATE INDEX delivery_subscription ON delivery (subscription_id, queued_at)
        WHERE subscription_id IS NOT NULL AND kind = 'alert'""",
    "CREATE INDEX delivery_broadcast ON delivery (key, state) WHERE kind = 'broadcast'",
    """CREATE TABLE delivery_item (
        delivery_id INTEGER NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
        place INTEGER NOT NULL,
        update_id TEXT NOT NULL,
        revision INTEGER NOT NULL,
        PRIMARY KEY (delivery_id, place)
    ) WITHOUT ROWID""",
    "CREATE INDEX delivery_item_update ON delivery_item (update_id)",
    """CREATE TABLE outbox_chat (
        chat_id INTEGER PRIMARY KEY,
        suspended INTEGER NOT NULL DEFAULT 0,
        ready_at INTEGER,
        urgent_at INTEGER
    )""",
    """CREATE INDEX outbox_chat_ready ON outbox_chat (ready_at, chat_id)
        WHERE ready_at IS NOT NULL""",
    """CREATE INDEX outbox_chat_urgent ON outbox_chat (urgent_at, chat_id)
        WHERE urgent_at IS NOT NULL""",
)


def make_outbox(connection: sqlite3.Connection) -> None:
    for statement in _STATEMENTS:
        connection.execute(statement)
