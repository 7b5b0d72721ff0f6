"""The numbered migrations of the bot's tables, and which of their columns name a chat or a user.

A released step is never edited. Times are microseconds since 1970 in UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.adapters.sqlite import alert_schema, outbox_schema

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

SERIES = "bot"

# What moves when a group becomes a supergroup, and goes when a chat is forgotten. A table that
# names chats or users is registered here and nowhere else; a test reads the schema for others.
CHAT_COLUMNS = (
    ("chat", "chat_id"),
    ("exchange", "chat_id"),
    ("exchange_message", "chat_id"),
    ("delivery", "chat_id"),
    ("outbox_chat", "chat_id"),
    ("subscription", "chat_id"),
    ("muted_story", "chat_id"),
    ("held_alert", "chat_id"),
    ("story_thread", "chat_id"),
)
# What else goes when a user is forgotten: their questions in groups.
USER_COLUMNS = (("exchange", "user_id"),)
# Where a forgotten user is no longer named: what a group subscribes to is the group's.
USER_MENTIONS = (("subscription", "created_by"),)

# `thread_id` is 0 outside of a forum's topics. `turn` is JSON that names excerpts by their place
# and holds the question. `body` is the update's JSON until it is handled, then NULL.
_FIRST = (
    """CREATE TABLE chat (
        chat_id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        language TEXT,
        language_code TEXT,
        zone TEXT,
        zone_asked INTEGER NOT NULL,
        reachable INTEGER NOT NULL,
        met_at INTEGER NOT NULL
    )""",
    """CREATE TABLE exchange (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat_id INTEGER NOT NULL,
        user_id INTEGER NOT NULL,
        thread_id INTEGER NOT NULL,
        question_message INTEGER,
        turn TEXT NOT NULL,
        asked_at INTEGER NOT NULL,
        ended INTEGER NOT NULL DEFAULT 0
    )""",
    "CREATE INDEX exchange_conversation ON exchange (chat_id, user_id, thread_id, id)",
    "CREATE INDEX exchange_question ON exchange (chat_id, question_message)",
    "CREATE INDEX exchange_user ON exchange (user_id)",
    "CREATE INDEX exchange_asked ON exchange (asked_at)",
    """CREATE TABLE exchange_message (
        chat_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        exchange_id INTEGER NOT NULL REFERENCES exchange (id) ON DELETE CASCADE,
        place INTEGER NOT NULL,
        PRIMARY KEY (chat_id, message_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX exchange_message_exchange ON exchange_message (exchange_id)",
    """CREATE TABLE inbox (
        update_id INTEGER PRIMARY KEY,
        body TEXT,
        accepted_at INTEGER NOT NULL
    )""",
    "CREATE INDEX inbox_unfinished ON inbox (update_id) WHERE body IS NOT NULL",
    "CREATE INDEX inbox_accepted ON inbox (accepted_at)",
    *outbox_schema.STATEMENTS,
    *alert_schema.STATEMENTS,
    "CREATE TABLE bot_fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)


def _1_conversations(connection: sqlite3.Connection) -> None:
    for statement in _FIRST:
        connection.execute(statement)


def _2_attempts(connection: sqlite3.Connection) -> None:
    """How often an update in the inbox was begun."""
    connection.execute("ALTER TABLE inbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 1")


def _3_held_for_each(connection: sqlite3.Connection) -> None:
    for statement in alert_schema.HELD_FOR_EACH:
        connection.execute(statement)


def _4_offers(connection: sqlite3.Connection) -> None:
    """A JSON list of the questions that an exchange offers; NULL for what is older."""
    connection.execute("ALTER TABLE exchange ADD COLUMN offers TEXT")


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    *(_1_conversations, _2_attempts, _3_held_for_each, _4_offers),
)
