"""The outbox's tables; `schema` says which step makes them."""

from __future__ import annotations

# Numbers of deliveries are the order of queueing. outbox_chat holds what follows from a chat's
# deliveries, so that a claim need not look at all that wait: from when on the chat is ready, for
# anything and for what is no broadcast, NULL for never; and whether it is suspended.
STATEMENTS = (
    """CREATE TABLE delivery (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat_id INTEGER NOT NULL,
        thread_id INTEGER NOT NULL,
        key TEXT NOT NULL,
        kind TEXT NOT NULL,
        content TEXT NOT NULL,
        due_at INTEGER NOT NULL,
        subscription_id INTEGER,
        follows TEXT,
        state TEXT NOT NULL,
        queued_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        first_attempt_at INTEGER,
        retry_at INTEGER,
        message_id INTEGER,
        sent_at INTEGER,
        maybe_arrived INTEGER NOT NULL DEFAULT 0,
        reason TEXT NOT NULL DEFAULT '',
        UNIQUE (chat_id, thread_id, key)
    )""",
    """CREATE INDEX delivery_unsent ON delivery (chat_id, id, due_at, retry_at, kind)
        WHERE state IN ('pending', 'uncertain')""",
    "CREATE INDEX delivery_sending ON delivery (chat_id) WHERE state = 'sending'",
    """CREATE INDEX delivery_retry ON delivery (retry_at)
        WHERE state IN ('pending', 'uncertain') AND retry_at IS NOT NULL""",
    """CREATE INDEX delivery_over ON delivery (changed_at)
        WHERE state IN ('sent', 'failed', 'suspended')""",
    "CREATE INDEX delivery_key ON delivery (key, state)",
    """CREATE INDEX delivery_subscription ON delivery (subscription_id, queued_at)
        WHERE subscription_id IS NOT NULL AND kind = 'alert'""",
    """CREATE TABLE delivery_item (
        delivery_id INTEGER NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
        update_id TEXT NOT NULL,
        revision INTEGER NOT NULL
    )""",
    "CREATE INDEX delivery_item_delivery ON delivery_item (delivery_id)",
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
