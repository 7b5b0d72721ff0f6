"""The OutboxStore on SQLite."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, get_args

from bot.adapters.sqlite import outbox_chats as chats
from bot.adapters.sqlite import outbox_rows as rows
from bot.adapters.sqlite.outbox_rows import as_json
from bot.delivery.deliveries import MAX_BATCH, MAX_RETRY_WAIT, TELLING, DeliveryState
from bot.telegram.messages import Destination
from index import optional_time, to_microseconds

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.adapters.sqlite.database import Database
    from bot.delivery.deliveries import Delivery, NewDelivery, Result

_READY = "SELECT chat_id FROM outbox_chat WHERE ready_at <= ?1 ORDER BY ready_at, chat_id LIMIT ?2"
_READY_URGENT = (
    "SELECT chat_id FROM outbox_chat WHERE urgent_at <= ?1 ORDER BY urgent_at, chat_id LIMIT ?2"
)
_ANY_URGENT = "SELECT EXISTS (SELECT 1 FROM outbox_chat WHERE urgent_at <= ?)"
# Of each ready chat its oldest due delivery: [[chat, delivery], …].
_HEADS = """SELECT json_group_array(json_array(chat_id, (
        SELECT id FROM delivery d WHERE d.chat_id = ready.chat_id
            AND d.state IN ('pending', 'uncertain') AND d.due_at <= ?1 {kinds}
        ORDER BY id LIMIT 1))) FROM ({ready}) ready"""
_HEAD_OF_ALL = _HEADS.format(ready=_READY, kinds="")
_HEAD_URGENT = _HEADS.format(ready=_READY_URGENT, kinds="AND d.kind <> 'broadcast'")
_TAKE = """UPDATE delivery SET state = 'sending', attempts = attempts + 1, retry_at = NULL,
    changed_at = ?1, first_attempt_at = ifnull(first_attempt_at, ?1)
    WHERE id IN (SELECT value FROM json_each(?2))"""
_HELD_TOO_LONG = """SELECT id, chat_id FROM delivery
    WHERE state IN ('pending', 'uncertain') AND retry_at IS NOT NULL AND retry_at > ?"""
# Of rows [delivery, message, reason].
_SENT = """UPDATE delivery SET state = 'sent', message_id = value ->> 1, sent_at = ?1,
    changed_at = ?1, retry_at = NULL, reason = value ->> 2
    FROM json_each(?2) WHERE delivery.id = value ->> 0 AND state <> 'sent'"""
_UNSENT = """UPDATE delivery SET state = ?1, retry_at = ?2, reason = ?3, changed_at = ?4,
    maybe_arrived = maybe_arrived OR ?1 = 'uncertain' WHERE id = ?5 AND state = 'sending'"""
_HOLD_BACK = """UPDATE delivery SET state = 'suspended', retry_at = NULL
    WHERE id = ?1 AND state IN ('pending', 'uncertain')
        AND chat_id IN (SELECT chat_id FROM outbox_chat WHERE suspended)"""
_IS_SUSPENDED = """SELECT 1 FROM outbox_chat WHERE chat_id = ?1 AND suspended
    UNION ALL SELECT 1 FROM delivery WHERE chat_id = ?1 AND state = 'suspended'"""
_OF_UPDATES = """FROM delivery_item i JOIN delivery d ON d.id = i.delivery_id
    WHERE i.update_id IN (SELECT value FROM json_each(?)) AND (d.message_id IS NOT NULL
        OR d.maybe_arrived OR d.state NOT IN ('sent', 'failed'))"""
_CARRYING = f"SELECT DISTINCT d.id {_OF_UPDATES}"
_TOLD = f"""SELECT DISTINCT d.chat_id, d.thread_id {_OF_UPDATES}
    AND d.kind IN (SELECT value FROM json_each(?))"""  # noqa: S608
_SENT_SINCE = """SELECT subscription_id, count(*) FROM delivery
    WHERE subscription_id IS NOT NULL AND kind = 'alert'
        AND subscription_id IN (SELECT value FROM json_each(?)) AND queued_at >= ?
    GROUP BY subscription_id"""
_OVER = """SELECT id FROM delivery
    WHERE state IN ('sent', 'failed', 'suspended') AND changed_at < ? LIMIT ?"""

_LONGEST_HOLD_US = int(MAX_RETRY_WAIT.total_seconds() * 1_000_000)


class SqliteOutbox:
    """See `bot.delivery.deliveries.OutboxStore`. Raises StoreError and its kinds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, deliveries: Sequence[NewDelivery], now: datetime) -> int:
        with self._database.unit() as connection:
            added = rows.insert(connection, deliveries, now)
            if added:
                chats.refresh(connection, (new.destination.chat_id for new in deliveries))
            return added

    def claim(self, now: datetime, limit: int, *, urgent_only: bool = False) -> list[Delivery]:
        now_us = to_microseconds(now)
        if urgent_only and not self._is_any_urgent(now_us):
            return []
        with self._database.unit() as connection:
            _release_held_too_long(connection, now_us)
            query = _HEAD_URGENT if urgent_only else _HEAD_OF_ALL
            found = rows.values(connection, query, (now_us, limit))
            heads = as_json(head for _, head in found)
            connection.execute(_TAKE, (now_us, heads))
            chats.refresh(connection, (chat for chat, _ in found))
            return rows.deliveries(connection, rows.BY_IDS, (heads,))

    def _is_any_urgent(self, now_us: int) -> bool:
        """While a broadcast drains there is mostly none: then nobody need wait for the lock."""
        horizon = now_us + _LONGEST_HOLD_US
        with self._database.reading() as connection:
            if connection.execute(_ANY_URGENT, (now_us,)).fetchone()[0]:
                return True
            return connection.execute(_HELD_TOO_LONG, (horizon,)).fetchone() is not None

    def record(self, results: Sequence[Result], now: datetime) -> None:
        now_us = to_microseconds(now)
        ids = as_json(result.delivery_id for result in results)
        with self._database.unit() as connection:
            for result in results:
                if result.state != "sent":
                    _record_unsent(connection, result, now_us)
            sent = [r for r in results if r.state == "sent"]
            told = json.dumps([[r.delivery_id, r.message_id, r.reason] for r in sent])
            connection.execute(_SENT, (now_us, told))
            chats.refresh(connection, _chats_of(connection, ids))

    def recover(self, now: datetime) -> int:
        with self._database.unit() as connection:
            found = connection.execute(
                """UPDATE delivery SET state = 'uncertain', maybe_arrived = 1, changed_at = ?
                WHERE state = 'sending' RETURNING id, chat_id""",
                (to_microseconds(now),),
            ).fetchall()
            connection.executemany(_HOLD_BACK, [(number,) for number, _ in found])
            chats.refresh(connection, (chat_id for _, chat_id in found))
            return len(found)

    def suspend(self, chat_id: int) -> None:
        with self._database.unit() as connection:
            chats.suspend(connection, chat_id, suspended=True)
            connection.execute(
                """UPDATE delivery SET state = 'suspended', retry_at = NULL
                WHERE chat_id = ? AND state IN ('pending', 'uncertain')""",
                (chat_id,),
            )
            chats.refresh(connection, (chat_id,))

    def resume(self, chat_id: int, now: datetime) -> int:
        with self._database.reading() as connection:
            if not connection.execute(_IS_SUSPENDED, (chat_id,)).fetchone():
                return 0
        with self._database.unit() as connection:
            chats.suspend(connection, chat_id, suspended=False)
            resumed = connection.execute(
                """UPDATE delivery SET state = 'pending', retry_at = NULL, changed_at = ?,
                first_attempt_at = NULL, attempts = 0
                WHERE chat_id = ? AND state = 'suspended'""",
                (to_microseconds(now), chat_id),
            ).rowcount
            chats.refresh(connection, (chat_id,))
            return resumed

    def migrate(self, old: int, new: int) -> None:
        with self._database.unit() as connection:
            chats.move_chat(connection, old, new)

    def forget(self, chat_id: int) -> int:
        with self._database.unit() as connection:
            return chats.forget_chat(connection, chat_id)

    def get(self, destination: Destination, key: str) -> Delivery | None:
        with self._database.reading() as connection:
            place = (destination.chat_id, destination.thread_id or 0, key)
            found = rows.deliveries(connection, rows.BY_KEY, place)
        return found[0] if found else None

    def carrying(self, update_ids: Sequence[str]) -> list[Delivery]:
        with self._database.reading() as connection:
            found = connection.execute(_CARRYING, (as_json(update_ids),)).fetchall()
            return rows.deliveries(connection, rows.BY_IDS, (as_json(n for (n,) in found),))

    def told(self, update_ids: Sequence[str]) -> set[Destination]:
        with self._database.reading() as connection:
            rows = connection.execute(_TOLD, (as_json(update_ids), as_json(TELLING)))
            return {Destination(chat, thread or None) for chat, thread in rows}

    def sent_since(self, subscription_ids: Sequence[int], since: datetime) -> Mapping[int, int]:
        with self._database.reading() as connection:
            wanted = (as_json(subscription_ids), to_microseconds(since))
            return dict(connection.execute(_SENT_SINCE, wanted))

    def next_due(self) -> datetime | None:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT min(ready_at) FROM outbox_chat WHERE ready_at IS NOT NULL"
            ).fetchone()
        return optional_time(row[0])

    def counts(self) -> Mapping[DeliveryState, int]:
        return self._counted("", ())

    def counts_of(self, key: str) -> Mapping[DeliveryState, int]:
        return self._counted("WHERE key = ?", (key,))

    def _counted(self, where: str, values: tuple[str, ...]) -> Mapping[DeliveryState, int]:
        query = f"SELECT state, count(*) FROM delivery {where} GROUP BY state"  # noqa: S608
        with self._database.reading() as connection:
            found: dict[DeliveryState, int] = dict(connection.execute(query, values).fetchall())
        return dict.fromkeys(get_args(DeliveryState), 0) | found

    def forget_before(self, time: datetime) -> int:
        """In batches, each a unit of its own where none is open."""
        forgotten = 0
        while True:
            with self._database.unit() as connection:
                found = connection.execute(_OVER, (to_microseconds(time), MAX_BATCH)).fetchall()
                connection.executemany("DELETE FROM delivery WHERE id = ?", found)
            forgotten += len(found)
            if len(found) < MAX_BATCH:
                return forgotten


def _release_held_too_long(connection: sqlite3.Connection, now_us: int) -> None:
    held = connection.execute(_HELD_TOO_LONG, (now_us + _LONGEST_HOLD_US,)).fetchall()
    connection.executemany(
        "UPDATE delivery SET retry_at = NULL WHERE id = ?", [(number,) for number, _ in held]
    )
    chats.refresh(connection, (chat_id for _, chat_id in held))


def _record_unsent(connection: sqlite3.Connection, result: Result, now_us: int) -> None:
    number = result.delivery_id
    retry_at = to_microseconds(result.retry_at) if result.retry_at else None
    connection.execute(_UNSENT, (result.state, retry_at, result.reason, now_us, number))
    connection.execute(_HOLD_BACK, (number,))


def _chats_of(connection: sqlite3.Connection, ids: str) -> list[int]:
    found = connection.execute(
        "SELECT DISTINCT chat_id FROM delivery WHERE id IN (SELECT value FROM json_each(?))",
        (ids,),
    )
    return [chat_id for (chat_id,) in found]
