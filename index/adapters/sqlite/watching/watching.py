"""The WatchStore on SQLite, in the news store's own database."""

from __future__ import annotations

from dataclasses import astuple
from datetime import timedelta
from typing import TYPE_CHECKING

from index.adapters.sqlite.watching import watched_news
from index.adapters.sqlite.watching.watch_rows import (
    COLUMNS,
    POLLED,
    SELECT,
    first_values,
    not_watched,
    one_source,
    polled_values,
    select,
    source_of,
)
from index.errors import ErrorCode, InputError
from index.microseconds import optional_microseconds, optional_time, to_microseconds, to_time
from index.shown_addresses import shown_address
from index.watching.ports import CLOCK_SLACK
from index.watching.records import Door, FileMark, StoredNotice, WatchedSource, WatchNotice
from index.watching.source_types import type_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence, Set
    from datetime import datetime

    from index.adapters.sqlite.connection import Database
    from index.models import SourceKey
    from index.watching.records import WatchState

# What comes by push is never due.
_PUSHED = frozenset(door.value for door in Door if not type_of(door).is_polled)
_WHEN = ("polled_at", "succeeded_at", "changed_at", "failing_since")
_INSERT = (
    f"INSERT INTO watched_source ({', '.join(COLUMNS)}, host,"  # noqa: S608
    f" lease_holder, leased_until) VALUES ({', '.join('?' for _ in COLUMNS)}, ?, ?, ?)"
    " RETURNING id"
)
# A pause and what it says of the next poll came from a person: the poll's own does not undo it.
_FINISH = (
    f"UPDATE watched_source SET {', '.join(f'{name} = ?' for name in POLLED)},"  # noqa: S608
    " next_poll_at = CASE WHEN state = 'active' THEN ? ELSE next_poll_at END,"
    " state = CASE WHEN state = 'active' THEN ? ELSE state END,"
    " lease_holder = NULL, leased_until = NULL, host = ? WHERE id = ? AND lease_holder = ?"
)
# Of the host that a poll asked, before the source has moved.
_LEAVE_ALONE = (
    "INSERT INTO watched_host (host, free_at) SELECT host, ? FROM watched_source"
    " WHERE id = ? AND lease_holder = ? AND host <> ''"
    " ON CONFLICT DO UPDATE SET free_at = max(free_at, excluded.free_at)"
)
_END_LEASES = "UPDATE watched_source SET lease_holder = NULL, leased_until = NULL"
_DUE = f"""{SELECT} WHERE id IN (
    SELECT id FROM (
        SELECT id, host, next_poll_at, row_number() OVER (
            PARTITION BY CASE host WHEN '' THEN 'path ' || id ELSE host END ORDER BY next_poll_at
        ) AS place
        FROM watched_source s
        WHERE state = 'active' AND next_poll_at <= :now
        AND (lease_holder IS NULL OR leased_until <= :now)
        AND NOT EXISTS (
            SELECT 1 FROM watched_source b WHERE b.host = s.host AND s.host <> ''
            AND b.lease_holder IS NOT NULL AND b.leased_until > :now
        )
        AND NOT EXISTS (
            SELECT 1 FROM watched_host h WHERE h.host = s.host AND h.free_at > :now
        )
    ) WHERE place = 1 ORDER BY next_poll_at LIMIT :limit
) ORDER BY next_poll_at"""  # noqa: S608

# Whoever holds a host by a lease keeps all its sources waiting.
_NEXT_DUE = """WITH busy AS MATERIALIZED (
        SELECT host, max(leased_until) AS until FROM watched_source
        WHERE lease_holder IS NOT NULL AND host <> '' GROUP BY host
    )
    SELECT min(max(s.next_poll_at, coalesce(s.leased_until, 0), coalesce(b.until, 0),
        coalesce(h.free_at, 0))) FROM watched_source s
    LEFT JOIN busy b ON b.host = s.host LEFT JOIN watched_host h ON h.host = s.host
    WHERE s.state = 'active' AND s.next_poll_at IS NOT NULL"""

_HOST_IS_FREE = """SELECT s.host = '' OR NOT EXISTS (
        SELECT 1 FROM watched_source b WHERE b.host = s.host AND b.id < s.id
        AND b.lease_holder IS NOT NULL AND b.leased_until > :now
    ) AND NOT EXISTS (SELECT 1 FROM watched_host h WHERE h.host = s.host AND h.free_at > :now)
    FROM watched_source s WHERE s.id = :watch_id"""

# After the clock was set back by :ahead: a poll in a future that will not come for so long yet.
_SET_BACK = f"""UPDATE watched_source SET
    next_poll_at = CASE WHEN next_poll_at > :now THEN next_poll_at - :ahead ELSE next_poll_at END,
    {", ".join(f"{name} = min({name}, :now)" for name in _WHEN)}"""  # noqa: S608
_SET_BACK_HOSTS = "UPDATE watched_host SET free_at = free_at - :ahead WHERE free_at > :now"
_SHORTEN_LEASES = """UPDATE watched_source SET leased_until = :leased_until
    WHERE lease_holder IS NOT NULL AND leased_until > :leased_until + :slack"""


class SqliteWatch:
    """See `index.watching.ports.WatchStore` for the contract."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, source: WatchedSource, holder: str, leased_until: datetime) -> WatchedSource:
        with self._database.unit() as connection:
            if found := select(connection, " WHERE address = ?", source.address):
                raise InputError(
                    f"{shown_address(source.address)} is watched already, as w{found[0].watch_id}",
                    ErrorCode.SOURCE_FOLLOWED_ALREADY,
                    source=shown_address(source.address),
                    watch=found[0].watch_id,
                )
            lease = (holder, to_microseconds(leased_until))
            row = (*first_values(source), *polled_values(source), source.host, *lease)
            (watch_id,) = connection.execute(_INSERT, row).fetchone()
            return one_source(connection, watch_id)

    def host_is_free(self, watch_id: int, now: datetime) -> bool:
        asked = {"watch_id": watch_id, "now": to_microseconds(now)}
        with self._database.reading() as connection:
            found = connection.execute(_HOST_IS_FREE, asked).fetchone()
        if found is None:
            raise not_watched(watch_id)
        return bool(found[0])

    def all(self) -> list[WatchedSource]:
        with self._database.reading() as connection:
            return select(connection, " ORDER BY id")

    def get(self, watch_id: int) -> WatchedSource:
        with self._database.reading() as connection:
            return one_source(connection, watch_id)

    def find(self, address: str) -> WatchedSource | None:
        with self._database.reading() as connection:
            found = select(connection, " WHERE address = ?", address)
        return found[0] if found else None

    def set_state(self, watch_id: int, state: WatchState, next_poll_at: datetime | None) -> None:
        with self._database.unit() as connection:
            one_source(connection, watch_id)
            connection.execute(
                "UPDATE watched_source SET state = ?, next_poll_at = ? WHERE id = ?",
                (state, optional_microseconds(next_poll_at), watch_id),
            )

    def remove(self, watch_id: int) -> None:
        with self._database.unit() as connection:
            one_source(connection, watch_id)
            connection.execute("DELETE FROM watched_source WHERE id = ?", (watch_id,))

    def claim(
        self, holder: str, now: datetime, leased_until: datetime, limit: int
    ) -> list[WatchedSource]:
        with self._database.unit() as connection:
            due = {"now": to_microseconds(now), "limit": limit}
            _follow_clock(connection, to_microseconds(now), to_microseconds(leased_until))
            claimed = [source_of(row) for row in connection.execute(_DUE, due)]
            connection.executemany(
                "UPDATE watched_source SET lease_holder = ?, leased_until = ? WHERE id = ?",
                [(holder, to_microseconds(leased_until), one.watch_id) for one in claimed],
            )
            return claimed

    def renew(self, holder: str, watch_id: int, leased_until: datetime) -> bool:
        with self._database.unit() as connection:
            renewed = connection.execute(
                "UPDATE watched_source SET leased_until = ? WHERE id = ? AND lease_holder = ?",
                (to_microseconds(leased_until), watch_id, holder),
            )
            return bool(renewed.rowcount)

    def is_held(self, holder: str, watch_id: int) -> bool:
        with self._database.reading() as connection:
            held = "SELECT 1 FROM watched_source WHERE id = ? AND lease_holder = ?"
            return connection.execute(held, (watch_id, holder)).fetchone() is not None

    def finish(
        self,
        holder: str,
        source: WatchedSource,
        notices: Sequence[WatchNotice],
        host_free_at: datetime,
    ) -> bool:
        with self._database.unit() as connection:
            asked = (to_microseconds(host_free_at), source.watch_id, holder)
            connection.execute(_LEAVE_ALONE, asked)
            values = (
                *polled_values(source),
                optional_microseconds(source.next_poll_at),
                source.state,
            )
            ours = (source.host, source.watch_id, holder)
            if not connection.execute(_FINISH, (*values, *ours)).rowcount:
                return False
            connection.executemany(
                "INSERT INTO watch_notice (source_id, kind, at, detail) VALUES (?, ?, ?, ?)",
                [(n.watch_id, n.kind, to_microseconds(n.at), n.detail) for n in notices],
            )
            return True

    def note_push(self, watch_id: int, now: datetime, *, changed: bool) -> None:
        at = to_microseconds(now)
        with self._database.unit() as connection:
            connection.execute(
                "UPDATE watched_source SET polled_at = ?, succeeded_at = ?,"
                " changed_at = CASE WHEN ? THEN ? ELSE changed_at END WHERE id = ?",
                (at, at, changed, at, watch_id),
            )

    def release(self, holder: str, host_free_at: Mapping[int, datetime]) -> None:
        with self._database.unit() as connection:
            connection.executemany(
                _LEAVE_ALONE, [(to_microseconds(at), i, holder) for i, at in host_free_at.items()]
            )
            connection.execute(f"{_END_LEASES} WHERE lease_holder = ?", (holder,))

    def next_due(self) -> datetime | None:
        with self._database.reading() as connection:
            (found,) = connection.execute(_NEXT_DUE).fetchone()
        return optional_time(found)

    def file_marks(self, watch_id: int) -> dict[str, FileMark]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT path, size, modified_ns, read_to, digest, error FROM watched_file"
                " WHERE source_id = ?",
                (watch_id,),
            )
            return {path: FileMark(*mark) for path, *mark in rows}

    def mark_files(self, watch_id: int, marks: Mapping[str, FileMark]) -> None:
        with self._database.unit() as connection:
            connection.execute("DELETE FROM watched_file WHERE source_id = ?", (watch_id,))
            connection.executemany(
                "INSERT INTO watched_file (source_id, path, size, modified_ns, read_to, digest,"
                " error) SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM watched_source WHERE id = ?1",
                [(watch_id, path, *astuple(mark)) for path, mark in marks.items()],
            )

    def notices(self, limit: int) -> list[StoredNotice]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT n.id, n.source_id, n.kind, n.at, n.detail, s.address FROM watch_notice n"
                " JOIN watched_source s ON s.id = n.source_id ORDER BY n.id LIMIT ?",
                (limit,),
            )
            return [
                StoredNotice(number, WatchNotice(source_id, kind, to_time(at), detail), address)
                for number, source_id, kind, at, detail, address in rows
            ]

    def told(self, notice_ids: Sequence[int]) -> None:
        with self._database.unit() as connection:
            connection.executemany(
                "DELETE FROM watch_notice WHERE id = ?", [(number,) for number in notice_ids]
            )

    def given(self) -> dict[int, frozenset[SourceKey]]:
        with self._database.reading() as connection:
            return watched_news.given(connection)

    def note_given(self, watch_id: int, keys: Set[SourceKey]) -> None:
        with self._database.unit() as connection:
            watched_news.note_given(connection, watch_id, keys)

    def pass_over(self, watch_id: int, key: SourceKey) -> None:
        with self._database.unit() as connection:
            watched_news.pass_over(connection, watch_id, key)
            connection.execute(f"{_END_LEASES} WHERE id = ?", (watch_id,))

    def passed_over(self, watch_id: int) -> frozenset[SourceKey]:
        with self._database.reading() as connection:
            return watched_news.passed_over(connection, watch_id)

    def lags(self, limit: int) -> dict[int, list[timedelta]]:
        with self._database.reading() as connection:
            return watched_news.lags(connection, limit)

    def check(self) -> list[str]:
        with self._database.reading() as connection:
            never_due = connection.execute(
                "SELECT door, count(*) FROM watched_source"
                " WHERE state = 'active' AND next_poll_at IS NULL GROUP BY door"
            ).fetchall()
        lost = sum(count for door, count in never_due if door not in _PUSHED)
        return [f"{lost} watched sources are never polled; pause and resume them"] if lost else []


def _follow_clock(connection: sqlite3.Connection, now: int, leased_until: int) -> None:
    """What was noted after `now` was noted before the clock was set back."""
    (latest,) = connection.execute("SELECT max(polled_at) FROM watched_source").fetchone()
    slack = CLOCK_SLACK // timedelta(microseconds=1)
    if latest is not None and latest > now + slack:
        back = {"now": now, "ahead": latest - now}
        connection.execute(_SET_BACK, back)
        connection.execute(_SET_BACK_HOSTS, back)
    connection.execute(_SHORTEN_LEASES, {"leased_until": leased_until, "slack": slack})
