"""The AlertStore on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.alerts.content import AlertItem
from bot.alerts.ports import HeldAlert
from bot.telegram.messages import Destination
from index import optional_time, to_microseconds, to_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.adapters.sqlite.database import Database

_COLUMNS = """chat_id, thread_id, development, subscription_id, telling, period, due_at, item"""
_SELECT = f"SELECT {_COLUMNS} FROM held_alert WHERE NOT told"  # noqa: S608
_HOLD = f"""INSERT INTO held_alert ({_COLUMNS}, held_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""  # noqa: S608
_ORDER = "chat_id, thread_id, held_at, development, subscription_id"
_DEVELOPMENT = "chat_id = ? AND thread_id = ? AND development = ?"
_ONE = f"{_DEVELOPMENT} AND subscription_id = ?"
_FORGET = (
    "DELETE FROM story_thread WHERE begun_at < ?",
    "DELETE FROM development WHERE known_at < ?",
    "DELETE FROM held_alert WHERE told AND held_at < ?",
)


class SqliteAlerts:
    """See `bot.alerts.ports.AlertStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hold(self, held: Sequence[HeldAlert], now: datetime) -> int:
        held_at = to_microseconds(now)
        with self._database.unit() as connection:
            added = connection.executemany(
                _HOLD,
                [
                    (
                        *_key(one),
                        *(one.held_for, one.period),
                        *(to_microseconds(one.due_at), one.item.model_dump_json(), held_at),
                    )
                    for one in held
                ],
            )
            return max(added.rowcount, 0)

    def due(self, now: datetime, limit: int) -> list[HeldAlert]:
        return self._found(
            f"{_SELECT} AND due_at <= ? ORDER BY due_at, {_ORDER} LIMIT ?",
            to_microseconds(now),
            limit,
        )

    def due_with(self, one: HeldAlert) -> list[HeldAlert]:
        chat_id, thread_id, *_ = _key(one)
        return self._found(
            f"{_SELECT} AND chat_id = ? AND thread_id = ? AND telling = ? AND period = ?"
            f" AND (telling <> 'digest' OR subscription_id = ?) ORDER BY {_ORDER}",
            *(chat_id, thread_id, one.held_for, one.period, one.subscription_id),
        )

    def settle(self, held: Sequence[HeldAlert]) -> None:
        with self._database.unit() as connection:
            connection.executemany(
                f"UPDATE held_alert SET told = 1 WHERE {_DEVELOPMENT}",  # noqa: S608
                (_key(one)[:3] for one in held),
            )

    def drop(self, held: Sequence[HeldAlert]) -> None:
        with self._database.unit() as connection:
            connection.executemany(
                f"UPDATE held_alert SET told = 1 WHERE {_ONE}",  # noqa: S608
                map(_key, held),
            )

    def put_off(self, held: Sequence[HeldAlert], period: str, due_at: datetime) -> None:
        due = to_microseconds(due_at)
        with self._database.unit() as connection:
            connection.executemany(
                f"UPDATE held_alert SET period = ?, due_at = ? WHERE {_ONE} AND NOT told",  # noqa: S608
                [(period, due, *_key(one)) for one in held],
            )

    def next_due(self) -> datetime | None:
        with self._database.reading() as connection:
            row = connection.execute("SELECT min(due_at) FROM held_alert WHERE NOT told")
            return optional_time(row.fetchone()[0])

    def threads(self, story: str, since: datetime) -> Mapping[Destination, str]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT chat_id, thread_id, key FROM story_thread"
                " WHERE story = ? AND begun_at >= ?",
                (story, to_microseconds(since)),
            )
            return {Destination(chat, thread or None): key for chat, thread, key in rows}

    def begin_threads(
        self, story: str, begun: Sequence[tuple[Destination, str]], now: datetime
    ) -> None:
        begun_at = to_microseconds(now)
        with self._database.unit() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO story_thread (chat_id, thread_id, story, key, begun_at)"
                " VALUES (?, ?, ?, ?, ?)",
                [(to.chat_id, to.thread_id or 0, story, key, begun_at) for to, key in begun],
            )

    def note_developments(self, told: Iterable[tuple[str, str]], now: datetime) -> None:
        known_at = to_microseconds(now)
        with self._database.unit() as connection:
            connection.executemany(
                "INSERT INTO development (update_id, leader, known_at) VALUES (?, ?, ?)"
                " ON CONFLICT (update_id) DO UPDATE SET leader = excluded.leader,"
                " known_at = excluded.known_at WHERE leader <> excluded.leader",
                [(update_id, leader, known_at) for update_id, leader in told],
            )

    def developments(self, since: datetime) -> list[tuple[str, str, datetime]]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT update_id, leader, known_at FROM development WHERE known_at >= ?"
                " ORDER BY known_at, update_id",
                (to_microseconds(since),),
            )
            return [(update_id, leader, to_time(at)) for update_id, leader, at in rows]

    def members(self, leader: str) -> list[str]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT update_id FROM development WHERE leader = ?1 AND update_id <> ?1"
                " ORDER BY known_at, update_id",
                (leader,),
            )
            return [update_id for (update_id,) in rows]

    def forget_before(self, time: datetime) -> int:
        with self._database.unit() as connection:
            before = (to_microseconds(time),)
            return sum(connection.execute(query, before).rowcount for query in _FORGET)

    def _found(self, query: str, *values: int | str) -> list[HeldAlert]:
        with self._database.reading() as connection:
            return [_held(row) for row in connection.execute(query, values)]


def _key(one: HeldAlert) -> tuple[int, int, str, int]:
    to = one.destination
    return to.chat_id, to.thread_id or 0, one.development, one.subscription_id


def _held(row: Sequence[Any]) -> HeldAlert:
    chat_id, thread_id, development, subscription_id, held_for, period, due_at, item = row
    return HeldAlert(
        destination=Destination(chat_id, thread_id or None),
        development=development,
        subscription_id=subscription_id,
        held_for=held_for,
        period=period,
        due_at=to_time(due_at),
        item=AlertItem.model_validate_json(item),
    )
