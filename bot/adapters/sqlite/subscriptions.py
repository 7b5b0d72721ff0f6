"""The SubscriptionStore on SQLite."""

from __future__ import annotations

import json
import logging
import sqlite3
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from bot.subscriptions.records import Subscription, SubscriptionRequest, subject_key
from bot.subscriptions.refusals import limit_reached, subscribed_twice
from bot.telegram.messages import Destination
from index import to_microseconds, to_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from bot.adapters.sqlite.database import Database

logger = logging.getLogger(__name__)

_COLUMNS = "id, chat_id, thread_id, request, created_at, created_by, paused, suspended"
_SELECT = f"SELECT {_COLUMNS} FROM subscription"  # noqa: S608
_BATCH = 1_000
_OLDEST = "SELECT coalesce(min(seq), 0), coalesce(max(seq), 0) FROM subscription_change"
_LAST = "SELECT seq FROM sqlite_sequence WHERE name = 'subscription_change'"


class SqliteSubscriptions:
    """See `bot.subscriptions.ports.SubscriptionStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        destination: Destination,
        request: SubscriptionRequest,
        created_by: int | None,
        now: datetime,
        limit: int,
    ) -> tuple[Subscription, bool]:
        place, key = _place(destination), subject_key(request.subject)
        with self._database.unit() as connection:
            row = connection.execute(
                f"{_SELECT} WHERE chat_id = ? AND thread_id = ? AND subject = ?", (*place, key)
            ).fetchone()
            if row is not None:
                connection.execute(
                    "UPDATE subscription SET request = ? WHERE id = ?",
                    (request.model_dump_json(), row[0]),
                )
                return _one(connection, row[0]), False
            (held,) = connection.execute(
                "SELECT count(*) FROM subscription WHERE chat_id = ?", (destination.chat_id,)
            ).fetchone()
            if held >= limit:
                raise limit_reached(limit)
            added = connection.execute(
                "INSERT INTO subscription (chat_id, thread_id, subject, request, created_at,"
                " created_by) VALUES (?, ?, ?, ?, ?, ?)",
                (*place, key, request.model_dump_json(), to_microseconds(now), created_by),
            )
            return _one(connection, added.lastrowid or 0), True

    def get(self, subscription_id: int) -> Subscription | None:
        return next(iter(self.of_ids([subscription_id])), None)

    def of_ids(self, subscription_ids: Iterable[int]) -> list[Subscription]:
        return self._found(
            "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
            json.dumps(list(subscription_ids)),
        )

    def of_chat(self, chat_id: int) -> list[Subscription]:
        return self._found("WHERE chat_id = ? ORDER BY id", chat_id)

    def edit(self, subscription_id: int, request: SubscriptionRequest, now: datetime) -> bool:
        key = subject_key(request.subject)
        with self._database.unit() as connection:
            try:
                edited = connection.execute(
                    "UPDATE subscription SET request = ?1, subject = ?2,"
                    " created_at = iif(subject = ?2, created_at, ?3) WHERE id = ?4",
                    (request.model_dump_json(), key, to_microseconds(now), subscription_id),
                )
            except sqlite3.IntegrityError as error:
                raise subscribed_twice() from error
            return edited.rowcount > 0

    def pause(self, subscription_id: int, *, paused: bool, now: datetime) -> bool:
        with self._database.unit() as connection:
            changed = connection.execute(
                "UPDATE subscription SET created_at = iif(paused AND NOT ?1, max(created_at, ?2),"
                " created_at), paused = ?1 WHERE id = ?3",
                (paused, to_microseconds(now), subscription_id),
            )
            return changed.rowcount > 0

    def delete(self, subscription_id: int) -> bool:
        return self._changed("DELETE FROM subscription WHERE id = ?", subscription_id) > 0

    def suspend(self, chat_id: int) -> int:
        return self._changed(
            "UPDATE subscription SET suspended = 1 WHERE chat_id = ? AND NOT suspended", chat_id
        )

    def resume(self, chat_id: int, now: datetime) -> int:
        return self._changed(
            "UPDATE subscription SET suspended = 0, created_at = max(created_at, ?2)"
            " WHERE chat_id = ?1 AND suspended",
            chat_id,
            to_microseconds(now),
        )

    def begin_by(self, now: datetime) -> int:
        return self._changed(
            "UPDATE subscription SET created_at = ?1 WHERE created_at > ?1", to_microseconds(now)
        )

    def mute(self, destination: Destination, story: str, now: datetime) -> None:
        self._changed(
            "INSERT INTO muted_story (chat_id, thread_id, story, muted_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            *_place(destination),
            story,
            to_microseconds(now),
        )

    def unmute(self, destination: Destination, story: str) -> bool:
        gone = self._changed(
            "DELETE FROM muted_story WHERE chat_id = ? AND thread_id = ? AND story = ?",
            *_place(destination),
            story,
        )
        return gone > 0

    def muted(self, destination: Destination) -> list[str]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT story FROM muted_story WHERE chat_id = ? AND thread_id = ?"
                " ORDER BY muted_at, story",
                _place(destination),
            )
            return [story for (story,) in rows]

    def muting(self, stories: Sequence[str]) -> set[tuple[Destination, str]]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT chat_id, thread_id, story FROM muted_story"
                " WHERE story IN (SELECT value FROM json_each(?))",
                (json.dumps(list(stories)),),
            )
            return {(Destination(chat, thread or None), story) for chat, thread, story in rows}

    def count(self) -> int:
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM subscription").fetchone()[0])

    def active(self) -> Iterator[Subscription]:
        last = 0
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(
                    f"{_SELECT} WHERE id > ? AND NOT paused AND NOT suspended ORDER BY id LIMIT ?",
                    (last, _BATCH),
                ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield from _readable(rows)

    def change_seq(self) -> int:
        with self._database.reading() as connection:
            row = connection.execute(_LAST).fetchone()
            return int(row[0]) if row else 0

    def changed_since(self, seq: int) -> tuple[set[int], int] | None:
        with self._database.reading() as connection:
            row = connection.execute(_LAST).fetchone()
            last = int(row[0]) if row else 0
            oldest, _ = connection.execute(_OLDEST).fetchone()
            if seq == last:
                return set(), last
            if seq > last or not oldest or seq < oldest - 1:
                return None
            rows = connection.execute(
                "SELECT DISTINCT subscription_id FROM subscription_change WHERE seq > ?", (seq,)
            )
            return {subscription_id for (subscription_id,) in rows}, last

    def trim_changes(self, keep: int) -> None:
        self._changed(
            "DELETE FROM subscription_change WHERE seq <="
            " (SELECT max(seq) FROM subscription_change) - ?",
            keep,
        )

    def _found(self, where: str, *values: int | str) -> list[Subscription]:
        with self._database.reading() as connection:
            rows = connection.execute(f"{_SELECT} {where}", values).fetchall()
        return list(_readable(rows))

    def _changed(self, statement: str, *values: int | str) -> int:
        with self._database.unit() as connection:
            return connection.execute(statement, values).rowcount


def unreadable(connection: sqlite3.Connection) -> list[str]:
    """Ids of those whose request another version wrote, for the check."""
    rows = connection.execute(f"{_SELECT} ORDER BY id").fetchall()
    readable = {one.subscription_id for one in _readable(rows, quiet=True)}
    return [str(row[0]) for row in rows if row[0] not in readable]


def _place(destination: Destination) -> tuple[int, int]:
    return destination.chat_id, destination.thread_id or 0


def _one(connection: sqlite3.Connection, subscription_id: int) -> Subscription:
    row = connection.execute(f"{_SELECT} WHERE id = ?", (subscription_id,)).fetchone()
    return _subscription(row)


def _readable(rows: Iterable[Sequence[Any]], *, quiet: bool = False) -> Iterator[Subscription]:
    for row in rows:
        try:
            yield _subscription(row)
        except ValidationError:  # its message would quote what somebody asked for
            if not quiet:
                logger.warning("subscription %d was written by another version", row[0])


def _subscription(row: Sequence[Any]) -> Subscription:
    subscription_id, chat_id, thread_id, request, created_at, created_by, paused, suspended = row
    return Subscription(
        subscription_id=subscription_id,
        destination=Destination(chat_id, thread_id or None),
        request=SubscriptionRequest.model_validate_json(request),
        created_at=to_time(created_at),
        created_by=created_by,
        paused=bool(paused),
        suspended=bool(suspended),
    )
