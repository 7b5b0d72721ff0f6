"""The OutboxStore on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from bot.deliveries import Delivery, DeliveryState, Item, NewDelivery
from bot.messages import Destination
from index import optional_time, to_microseconds, to_time

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.deliveries import Result
    from index import Database

_COLUMNS = (
    "d.id, d.chat_id, d.thread_id, d.key, d.kind, d.content, d.due_at, d.subscription_id,"
    " d.follows, d.state, d.queued_at, d.attempts, d.first_attempt_at, d.retry_at, d.message_id,"
    " d.sent_at"
)
_WAITING = "state IN ('pending', 'uncertain')"
_ENDED = "state IN ('sent', 'failed', 'suspended')"


class SqliteOutbox:
    """See `bot.deliveries.OutboxStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, deliveries: Sequence[NewDelivery], now: datetime) -> int:
        added = 0
        with self._database.unit() as connection:
            for delivery in deliveries:
                to = delivery.destination
                row = connection.execute(
                    "INSERT INTO delivery (chat_id, thread_id, key, kind, content, due_at,"
                    " subscription_id, follows, queued_at, attempts, state)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, CASE WHEN EXISTS (SELECT 1 FROM"
                    " suspended_chat WHERE chat_id = ?) THEN 'suspended' ELSE 'pending' END)"
                    " ON CONFLICT DO NOTHING RETURNING id",
                    (
                        *(to.chat_id, to.thread_id or 0, delivery.key, delivery.kind),
                        *(delivery.content, to_microseconds(delivery.due_at)),
                        *(delivery.subscription_id, delivery.follows, to_microseconds(now)),
                        to.chat_id,
                    ),
                ).fetchone()
                if row is None:
                    continue
                added += 1
                connection.executemany(
                    "INSERT INTO delivery_item (delivery_id, update_id, revision)"
                    " VALUES (?, ?, ?)",
                    [(row[0], item.update_id, item.revision) for item in delivery.items],
                )
        return added

    def claim(self, now: datetime, limit: int, *, urgent_only: bool = False) -> list[Delivery]:
        at = to_microseconds(now)
        with self._database.unit() as connection:
            busy = {
                chat_id
                for (chat_id,) in connection.execute(
                    "SELECT chat_id FROM delivery WHERE state = 'sending' UNION SELECT chat_id"
                    " FROM delivery WHERE state IN ('pending', 'uncertain') AND retry_at > ?",
                    (at,),
                )
            }
            chosen = []
            kinds = "AND kind <> 'broadcast'" if urgent_only else ""
            for delivery_id, chat_id in connection.execute(
                f"SELECT id, chat_id FROM delivery WHERE {_WAITING} AND due_at <= ? {kinds}"  # noqa: S608
                " ORDER BY id",
                (at,),
            ):
                if chat_id not in busy:
                    busy.add(chat_id)
                    chosen.append(delivery_id)
                if len(chosen) == limit:
                    break
            connection.executemany(
                "UPDATE delivery SET state = 'sending', attempts = attempts + 1, retry_at = NULL,"
                " first_attempt_at = coalesce(first_attempt_at, ?) WHERE id = ?",
                [(at, delivery_id) for delivery_id in chosen],
            )
            return _deliveries(connection, "WHERE d.id = ?", [(one,) for one in chosen])

    def record(self, results: Sequence[Result], now: datetime) -> None:
        at = to_microseconds(now)
        with self._database.unit() as connection:
            connection.executemany(
                "UPDATE delivery SET state = ?, message_id = coalesce(?, message_id),"
                " retry_at = ?, reason = ?, sent_at = CASE WHEN ? = 'sent' THEN ? ELSE sent_at END"
                " WHERE id = ? AND state <> 'sent'",
                [
                    (
                        *(result.state, result.message_id),
                        to_microseconds(result.retry_at) if result.retry_at else None,
                        *(result.reason, result.state, at, result.delivery_id),
                    )
                    for result in results
                ],
            )

    def recover(self, now: datetime) -> int:
        with self._database.unit() as connection:
            return connection.execute(
                "UPDATE delivery SET state = 'uncertain', retry_at = ? WHERE state = 'sending'",
                (to_microseconds(now),),
            ).rowcount

    def suspend(self, chat_id: int) -> None:
        with self._database.unit() as connection:
            connection.execute(
                "INSERT INTO suspended_chat (chat_id) VALUES (?) ON CONFLICT DO NOTHING",
                (chat_id,),
            )
            connection.execute(
                f"UPDATE delivery SET state = 'suspended' WHERE chat_id = ? AND {_WAITING}",  # noqa: S608
                (chat_id,),
            )

    def resume(self, chat_id: int, now: datetime) -> int:
        with self._database.reading() as connection:
            if not connection.execute(
                "SELECT 1 FROM suspended_chat WHERE chat_id = ?", (chat_id,)
            ).fetchone():
                return 0
        with self._database.unit() as connection:
            connection.execute("DELETE FROM suspended_chat WHERE chat_id = ?", (chat_id,))
            return connection.execute(
                "UPDATE delivery SET state = 'pending', retry_at = NULL"
                " WHERE chat_id = ? AND state = 'suspended'",
                (chat_id,),
            ).rowcount

    def get(self, destination: Destination, key: str) -> Delivery | None:
        with self._database.reading() as connection:
            found = _deliveries(
                connection,
                "WHERE d.chat_id = ? AND d.thread_id = ? AND d.key = ?",
                [(destination.chat_id, destination.thread_id or 0, key)],
            )
            return found[0] if found else None

    def carrying(self, update_ids: Sequence[str]) -> list[Delivery]:
        with self._database.reading() as connection:
            found = _deliveries(
                connection,
                "WHERE d.state <> 'failed' AND EXISTS (SELECT 1 FROM delivery_item i"
                " WHERE i.delivery_id = d.id AND i.update_id = ?)",
                [(update_id,) for update_id in update_ids],
            )
            by_id = {delivery.delivery_id: delivery for delivery in found}
            return [by_id[number] for number in sorted(by_id)]

    def sent_since(self, subscription_ids: Sequence[int], since: datetime) -> Mapping[int, int]:
        with self._database.reading() as connection:
            return {
                number: int(
                    connection.execute(
                        "SELECT count(*) FROM delivery WHERE subscription_id = ?"
                        " AND queued_at >= ? AND kind = 'alert'",
                        (number, to_microseconds(since)),
                    ).fetchone()[0]
                )
                for number in subscription_ids
            }

    def next_due(self) -> datetime | None:
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT min(max(due_at, coalesce(retry_at, 0))) FROM delivery WHERE {_WAITING}"  # noqa: S608
            ).fetchone()
            return optional_time(row[0])

    def counts(self) -> Mapping[DeliveryState, int]:
        return self._counted("", ())

    def counts_of(self, key: str) -> Mapping[DeliveryState, int]:
        return self._counted("WHERE key = ?", (key,))

    def _counted(self, where: str, values: tuple[str, ...]) -> Mapping[DeliveryState, int]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT state, count(*) FROM delivery {where} GROUP BY state",  # noqa: S608
                values,
            )
            found: dict[DeliveryState, int] = dict.fromkeys(get_args(DeliveryState), 0)
            return found | dict(rows.fetchall())

    def forget_before(self, time: datetime) -> int:
        with self._database.unit() as connection:
            return connection.execute(
                f"DELETE FROM delivery WHERE {_ENDED} AND queued_at < ?",  # noqa: S608
                (to_microseconds(time),),
            ).rowcount


def _deliveries(
    connection: sqlite3.Connection, where: str, values: Iterable[tuple[object, ...]]
) -> list[Delivery]:
    """Of each row of values, in their order."""
    query = f"SELECT {_COLUMNS} FROM delivery d {where}"  # noqa: S608
    return [
        _delivery(connection, row)
        for one in values
        for row in connection.execute(query, one).fetchall()
    ]


def _delivery(connection: sqlite3.Connection, row: Sequence[Any]) -> Delivery:
    items = connection.execute(
        "SELECT update_id, revision FROM delivery_item WHERE delivery_id = ? ORDER BY rowid",
        (row[0],),
    )
    new = NewDelivery(
        destination=Destination(row[1], row[2] or None),
        key=row[3],
        kind=row[4],
        items=tuple(Item(*item) for item in items),
        content=row[5],
        due_at=to_time(row[6]),
        subscription_id=row[7],
        follows=row[8],
    )
    return Delivery(
        delivery_id=row[0],
        new=new,
        state=row[9],
        queued_at=to_time(row[10]),
        attempts=row[11],
        first_attempt_at=optional_time(row[12]),
        retry_at=optional_time(row[13]),
        message_id=row[14],
        sent_at=optional_time(row[15]),
    )
