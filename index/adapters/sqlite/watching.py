"""The WatchStore on SQLite, in the news store's own database."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from index.errors import InputError, NotFoundError
from index.microseconds import optional_time, to_microseconds, to_time
from index.shown_addresses import shown_address
from index.sources.addresses import target_of
from index.sources.web import Validators
from index.watching.ports import CLOCK_SLACK
from index.watching.records import Door, FileMark, StoredNotice, WatchedSource, WatchNotice

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from index.adapters.sqlite.connection import Database
    from index.watching.records import WatchState

_POLLED = (
    "fetch_address", "kind", "title", "publisher", "etag", "last_modified", "digest",
    "polled_at", "succeeded_at", "changed_at", "failures", "failing_since", "error", "reported",
)  # fmt: skip
_WHEN = ("polled_at", "succeeded_at", "changed_at", "failing_since")
_COLUMNS = ("door", "address", "added_at", "state", "story", "next_poll_at", *_POLLED)
_SELECT = f"SELECT id, {', '.join(_COLUMNS)} FROM watched_source"  # noqa: S608 - our own names
_INSERT = (
    f"INSERT INTO watched_source ({', '.join(_COLUMNS)}, host,"  # noqa: S608
    f" lease_holder, leased_until) VALUES ({', '.join('?' for _ in _COLUMNS)}, ?, ?, ?)"
    " RETURNING id"
)
# A pause and what it says of the next poll came from a person: the poll's own does not undo it.
_FINISH = (
    f"UPDATE watched_source SET {', '.join(f'{name} = ?' for name in _POLLED)},"  # noqa: S608
    " next_poll_at = CASE WHEN state = 'active' THEN ? ELSE next_poll_at END,"
    " state = CASE WHEN state = 'active' THEN ? ELSE state END,"
    " lease_holder = NULL, leased_until = NULL, host = ? WHERE id = ? AND lease_holder = ?"
)
_DUE = f"""{_SELECT} WHERE id IN (
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

_LAGS = """SELECT address, lag FROM (
    SELECT w.address, u.first_seen_at - u.published_at AS lag,
        row_number() OVER (PARTITION BY w.id ORDER BY u.first_seen_at DESC, u.id DESC) AS place
    FROM watched_source w JOIN source s ON s.locator = w.address
    JOIN news_update u ON u.source_id = s.id
    WHERE u.published_from = 'own' AND u.published_precision = 'second' AND NOT u.back_list
) WHERE place <= ? ORDER BY address, place"""


class SqliteWatch:
    """See `index.watching.ports.WatchStore` for the contract."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, source: WatchedSource, holder: str, leased_until: datetime) -> WatchedSource:
        with self._database.unit() as connection:
            if found := _select(connection, " WHERE address = ?", source.address):
                raise InputError(
                    f"{shown_address(source.address)} is watched already, as w{found[0].watch_id};"
                    " see: python -m bot sources"
                )
            lease = (holder, to_microseconds(leased_until))
            row = (*_first_values(source), *_polled_values(source), host_of(source), *lease)
            (watch_id,) = connection.execute(_INSERT, row).fetchone()
            return _one(connection, watch_id)

    def host_is_free(self, watch_id: int, now: datetime) -> bool:
        asked = {"watch_id": watch_id, "now": to_microseconds(now)}
        with self._database.reading() as connection:
            found = connection.execute(_HOST_IS_FREE, asked).fetchone()
        if found is None:
            raise _not_watched(watch_id)
        return bool(found[0])

    def all(self) -> list[WatchedSource]:
        with self._database.reading() as connection:
            return _select(connection, " ORDER BY id")

    def get(self, watch_id: int) -> WatchedSource:
        with self._database.reading() as connection:
            return _one(connection, watch_id)

    def find(self, address: str) -> WatchedSource | None:
        with self._database.reading() as connection:
            found = _select(connection, " WHERE address = ?", address)
        return found[0] if found else None

    def set_state(self, watch_id: int, state: WatchState, next_poll_at: datetime | None) -> None:
        with self._database.unit() as connection:
            _one(connection, watch_id)
            connection.execute(
                "UPDATE watched_source SET state = ?, next_poll_at = ? WHERE id = ?",
                (state, _optional(next_poll_at), watch_id),
            )

    def remove(self, watch_id: int) -> None:
        with self._database.unit() as connection:
            _one(connection, watch_id)
            connection.execute("DELETE FROM watched_source WHERE id = ?", (watch_id,))

    def claim(
        self, holder: str, now: datetime, leased_until: datetime, limit: int
    ) -> list[WatchedSource]:
        with self._database.unit() as connection:
            due = {"now": to_microseconds(now), "limit": limit}
            _follow_clock(connection, to_microseconds(now), to_microseconds(leased_until))
            claimed = [_source(row) for row in connection.execute(_DUE, due)]
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

    def finish(
        self,
        holder: str,
        source: WatchedSource,
        notices: Sequence[WatchNotice],
        host_free_at: datetime,
    ) -> bool:
        with self._database.unit() as connection:
            row = connection.execute(
                "SELECT host FROM watched_source WHERE id = ?", (source.watch_id,)
            ).fetchone()
            values = (*_polled_values(source), _optional(source.next_poll_at), source.state)
            ours = (host_of(source), source.watch_id, holder)
            if not connection.execute(_FINISH, (*values, *ours)).rowcount:
                return False
            connection.executemany(
                "INSERT INTO watch_notice (source_id, kind, at, detail) VALUES (?, ?, ?, ?)",
                [(n.watch_id, n.kind, to_microseconds(n.at), n.detail) for n in notices],
            )
            if row[0]:
                connection.execute(
                    "INSERT INTO watched_host (host, free_at) VALUES (?, ?)"
                    " ON CONFLICT DO UPDATE SET free_at = max(free_at, excluded.free_at)",
                    (row[0], to_microseconds(host_free_at)),
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

    def release(self, holder: str) -> None:
        with self._database.unit() as connection:
            connection.execute(
                "UPDATE watched_source SET lease_holder = NULL, leased_until = NULL"
                " WHERE lease_holder = ?",
                (holder,),
            )

    def next_due(self) -> datetime | None:
        with self._database.reading() as connection:
            (found,) = connection.execute(
                "SELECT min(max(s.next_poll_at, coalesce(s.leased_until, 0),"
                " coalesce(h.free_at, 0))) FROM watched_source s"
                " LEFT JOIN watched_host h ON h.host = s.host"
                " WHERE s.state = 'active' AND s.next_poll_at IS NOT NULL"
            ).fetchone()
        return optional_time(found)

    def file_marks(self, watch_id: int) -> dict[str, FileMark]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT path, size, modified_ns, read_to, digest FROM watched_file"
                " WHERE source_id = ?",
                (watch_id,),
            )
            return {path: FileMark(*mark) for path, *mark in rows}

    def mark_files(self, watch_id: int, marks: Mapping[str, FileMark]) -> None:
        with self._database.unit() as connection:
            connection.execute("DELETE FROM watched_file WHERE source_id = ?", (watch_id,))
            connection.executemany(
                "INSERT INTO watched_file (source_id, path, size, modified_ns, read_to, digest)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (watch_id, path, mark.size, mark.modified_ns, mark.read_to, mark.digest)
                    for path, mark in marks.items()
                ],
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

    def lags(self, limit: int) -> dict[str, list[timedelta]]:
        found: dict[str, list[timedelta]] = defaultdict(list)
        with self._database.reading() as connection:
            for address, lag in connection.execute(_LAGS, (limit,)):
                found[address].append(timedelta(microseconds=max(0, lag)))
        return dict(found)

    def check(self) -> list[str]:
        with self._database.reading() as connection:
            lost = connection.execute(
                "SELECT count(*) FROM watched_source WHERE state = 'active' AND door <> 'channel'"
                " AND next_poll_at IS NULL"
            ).fetchone()[0]
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


def host_of(source: WatchedSource) -> str:
    """Whom a poll keeps busy, whatever the port: '' for paths and channels."""
    return target_of(source.fetch_address).host if source.door is Door.WEB else ""


def _select(connection: sqlite3.Connection, rest: str, *values: object) -> list[WatchedSource]:
    return [_source(row) for row in connection.execute(_SELECT + rest, values)]


def _one(connection: sqlite3.Connection, watch_id: int) -> WatchedSource:
    found = _select(connection, " WHERE id = ?", watch_id)
    if not found:
        raise _not_watched(watch_id)
    return found[0]


def _not_watched(watch_id: int) -> NotFoundError:
    return NotFoundError(f"no source w{watch_id} is watched; see: python -m bot sources")


def _first_values(source: WatchedSource) -> tuple[object, ...]:
    return (
        source.door.value,
        source.address,
        to_microseconds(source.added_at),
        source.state,
        source.story,
        _optional(source.next_poll_at),
    )


def _polled_values(source: WatchedSource) -> tuple[object, ...]:
    """In the order of _POLLED."""
    return (
        source.fetch_address,
        source.kind,
        source.title,
        source.publisher,
        source.validators.etag,
        source.validators.last_modified,
        source.digest,
        _optional(source.polled_at),
        _optional(source.succeeded_at),
        _optional(source.changed_at),
        source.failures,
        _optional(source.failing_since),
        source.error,
        source.reported,
    )


def _source(row: Sequence[Any]) -> WatchedSource:
    value = dict(zip(("watch_id", *_COLUMNS), row, strict=True))
    validators = Validators(value.pop("etag"), value.pop("last_modified"))
    for name in ("next_poll_at", "polled_at", "succeeded_at", "changed_at", "failing_since"):
        value[name] = optional_time(value[name])
    value["added_at"] = to_time(value["added_at"])
    value["door"], value["reported"] = Door(value["door"]), bool(value["reported"])
    return WatchedSource(validators=validators, **value)


def _optional(time: datetime | None) -> int | None:
    return None if time is None else to_microseconds(time)
