"""Deliveries to rows and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.delivery.deliveries import Delivery, Item, NewDelivery
from bot.telegram.messages import Destination
from index import optional_time, to_microseconds, to_time

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

_COLUMNS = """id, chat_id, thread_id, key, kind, content, due_at, subscription_id, follows, state,
    queued_at, attempts, first_attempt_at, retry_at, message_id, sent_at, maybe_arrived, reason"""
# Many rows come as one: with each, SQLite gives the interpreter's lock away, and while the loop is
# busy sending it takes a while to get it back.
_FOUND = f"SELECT json_group_array(json_array({_COLUMNS})) FROM delivery"  # noqa: S608
BY_IDS = f"{_FOUND} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
BY_KEY = f"{_FOUND} WHERE chat_id = ? AND thread_id = ? AND key = ?"
_ITEMS = """SELECT json_group_array(json_array(delivery_id, update_id, revision)) FROM (
        SELECT delivery_id, update_id, revision FROM delivery_item
        WHERE delivery_id IN (SELECT value FROM json_each(?)) ORDER BY delivery_id, rowid)"""

_INSERT = """INSERT INTO delivery (id, chat_id, thread_id, key, kind, content, due_at,
        subscription_id, follows, queued_at, changed_at, attempts, state)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, 0, CASE WHEN EXISTS (
        SELECT 1 FROM outbox_chat WHERE chat_id = ?2 AND suspended
    ) THEN 'suspended' ELSE 'pending' END)
    ON CONFLICT DO NOTHING"""
_INSERT_ITEM = """INSERT INTO delivery_item (delivery_id, update_id, revision)
    SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM delivery WHERE id = ?1)"""


def insert(connection: sqlite3.Connection, new: Sequence[NewDelivery], now: datetime) -> int:
    """Deliveries with their items, those of known keys passed over; returns how many are new."""
    last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'delivery'").fetchone()
    numbered = list(enumerate(new, (last[0] if last else 0) + 1))
    queued_at = to_microseconds(now)
    rows = (_to_row(number, delivery, queued_at) for number, delivery in numbered)
    added = connection.executemany(_INSERT, rows).rowcount
    items = (
        (number, item.update_id, item.revision)
        for number, delivery in numbered
        for item in delivery.items
    )
    connection.executemany(_INSERT_ITEM, items)
    return max(added, 0)  # -1 where there was nothing to insert


def _to_row(number: int, new: NewDelivery, queued_at: int) -> tuple[Any, ...]:
    to = new.destination
    due_at = to_microseconds(new.due_at)
    return (
        *(number, to.chat_id, to.thread_id or 0, new.key, new.kind, new.content, due_at),
        *(new.subscription_id, new.follows, queued_at),
    )


def deliveries(
    connection: sqlite3.Connection, query: str, parameters: Sequence[Any]
) -> list[Delivery]:
    """What BY_IDS or BY_KEY finds, by id, with the items."""
    rows = sorted(values(connection, query, parameters))
    items: dict[int, list[Item]] = {row[0]: [] for row in rows}
    for number, update_id, revision in values(connection, _ITEMS, (as_json(items),)):
        items[number].append(Item(update_id, revision))
    return [_to_delivery(row, tuple(items[row[0]])) for row in rows]


def values(connection: sqlite3.Connection, query: str, parameters: Sequence[Any]) -> list[Any]:
    """What a query gathers into one JSON array."""
    found: list[Any] = json.loads(connection.execute(query, parameters).fetchone()[0])
    return found


def _to_delivery(row: list[Any], items: tuple[Item, ...]) -> Delivery:
    number, chat_id, thread_id, key, kind, content, due_at, subscription_id, follows = row[:9]
    state, queued_at, attempts, first_attempt_at, retry_at, message_id, sent_at = row[9:16]
    maybe_arrived, reason = row[16:]
    return Delivery(
        delivery_id=number,
        new=NewDelivery(
            destination=Destination(chat_id, thread_id or None),
            key=key,
            kind=kind,
            items=items,
            content=content,
            due_at=to_time(due_at),
            subscription_id=subscription_id,
            follows=follows,
        ),
        state=state,
        queued_at=to_time(queued_at),
        attempts=attempts,
        first_attempt_at=optional_time(first_attempt_at),
        retry_at=optional_time(retry_at),
        message_id=message_id,
        sent_at=optional_time(sent_at),
        maybe_arrived=bool(maybe_arrived),
        reason=reason,
    )


def as_json(values: Iterable[int] | Iterable[str]) -> str:
    """For json_each: any number of values in one parameter."""
    return json.dumps(list(values))
