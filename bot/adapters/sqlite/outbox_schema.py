"""The step of the bot's series that makes the outbox fast, however many deliveries wait in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

# Numbers of deliveries are the order of queueing. outbox_chat holds what follows from a chat's
# deliveries, so that a claim need not look at all that wait: from when on the chat is ready, for
# anything and for what is no broadcast, NULL for never; and whether it is suspended.
STATEMENTS = (
    "ALTER TABLE delivery ADD COLUMN maybe_arrived INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE delivery ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0",
    "UPDATE delivery SET maybe_arrived = state IN ('uncertain', 'sending'),"
    " changed_at = coalesce(sent_at, first_attempt_at, queued_at)",
    "DROP INDEX delivery_waiting",
    "DROP INDEX delivery_retry",
    "DROP INDEX delivery_key",
    "DROP INDEX delivery_subscription",
    """CREATE INDEX delivery_unsent ON delivery (chat_id, id, due_at, retry_at, kind)
        WHERE state IN ('pending', 'uncertain')""",
    """CREATE INDEX delivery_retry ON delivery (retry_at)
        WHERE state IN ('pending', 'uncertain') AND retry_at IS NOT NULL""",
    """CREATE INDEX delivery_over ON delivery (changed_at)
        WHERE state IN ('sent', 'failed', 'suspended')""",
    "CREATE INDEX delivery_key ON delivery (key, state)",
    """CREATE INDEX delivery_subscription ON delivery (subscription_id, queued_at)
        WHERE subscription_id IS NOT NULL AND kind = 'alert'""",
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
    "INSERT INTO outbox_chat (chat_id, suspended) SELECT chat_id, 1 FROM suspended_chat",
    "DROP TABLE suspended_chat",
    # As outbox_chats.refresh would have it.
    """INSERT INTO outbox_chat (chat_id, ready_at, urgent_at)
        SELECT chat_id, max(ifnull(max(retry_at), 0), min(due_at)),
            max(ifnull(max(retry_at), 0), min(CASE WHEN kind <> 'broadcast' THEN due_at END))
        FROM delivery WHERE state IN ('pending', 'uncertain')
            AND chat_id NOT IN (SELECT chat_id FROM delivery WHERE state = 'sending')
        GROUP BY chat_id ON CONFLICT DO NOTHING""",
)


def make_fast(connection: sqlite3.Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)
