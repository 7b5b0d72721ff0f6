"""What is wrong with the bot's tables, in words. The store's own check covers the file itself and
rows that name others which are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.adapters.sqlite import outbox_chats, subscriptions
from index import InputError, Turn

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_MAX_NAMED = 5

# Each finds what breaks a rule; the words go before what it found.
_RULES = (
    (
        "answers in another chat than their question",
        "SELECT m.chat_id || '/' || m.message_id FROM exchange_message m"
        " JOIN exchange e ON e.id = m.exchange_id WHERE m.chat_id <> e.chat_id",
    ),
    (
        "updates in the inbox that are no JSON",
        "SELECT update_id FROM inbox WHERE body IS NOT NULL AND NOT json_valid(body)",
    ),
    ("chats whose deliveries are not claimed when they are due", outbox_chats.OUT_OF_DATE),
)


def problems(connection: sqlite3.Connection) -> Iterator[str]:
    """Of tables that are there. Names rows by their numbers, never by what people wrote."""
    for words, query in _RULES:
        yield from _told(words, [str(row[0]) for row in connection.execute(query)])
    yield from _told("subscriptions that cannot be read", subscriptions.unreadable(connection))
    yield from _told("questions whose turn cannot be read", _unreadable_turns(connection))


def _unreadable_turns(connection: sqlite3.Connection) -> list[str]:
    found = []
    for exchange_id, turn in connection.execute("SELECT id, turn FROM exchange ORDER BY id"):
        try:
            Turn.from_json(turn)
        except InputError:
            found.append(str(exchange_id))
    return found


def _told(words: str, found: list[str]) -> Iterator[str]:
    if found:
        more = ", …" if len(found) > _MAX_NAMED else ""
        yield f"{len(found)} {words}: {', '.join(found[:_MAX_NAMED])}{more}"
