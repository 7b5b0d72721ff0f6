"""A watched source as a row of its table, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.errors import ErrorCode, NotFoundError
from index.microseconds import optional_microseconds, optional_time, to_microseconds, to_time
from index.sources.fetching.web import Validators
from index.watching.records import Door, WatchedSource

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

POLLED = (
    "fetch_address", "kind", "title", "publisher",
    "etag", "last_modified", "validated_url", "digest",
    "polled_at", "succeeded_at", "changed_at", "failures", "failing_since", "error", "reported",
)  # fmt: skip
COLUMNS = ("door", "address", "added_at", "state", "story", "next_poll_at", *POLLED)
SELECT = f"SELECT id, {', '.join(COLUMNS)} FROM watched_source"  # noqa: S608 - our own names


def select(connection: sqlite3.Connection, rest: str, *values: object) -> list[WatchedSource]:
    """Those that the rest of the statement leaves."""
    return [source_of(row) for row in connection.execute(SELECT + rest, values)]


def one_source(connection: sqlite3.Connection, watch_id: int) -> WatchedSource:
    """Raises NotFoundError."""
    found = select(connection, " WHERE id = ?", watch_id)
    if not found:
        raise not_watched(watch_id)
    return found[0]


def not_watched(watch_id: int) -> NotFoundError:
    return NotFoundError(
        f"no source w{watch_id} is watched",
        ErrorCode.SOURCE_NOT_FOLLOWED,
        watch=watch_id,
    )


def first_values(source: WatchedSource) -> tuple[object, ...]:
    """What it was added with, in the order of COLUMNS before POLLED."""
    return (
        source.door.value,
        source.address,
        to_microseconds(source.added_at),
        source.state,
        source.story,
        optional_microseconds(source.next_poll_at),
    )


def polled_values(source: WatchedSource) -> tuple[object, ...]:
    """In the order of POLLED."""
    return (
        source.fetch_address,
        source.kind,
        source.title,
        source.publisher,
        source.validators.etag,
        source.validators.last_modified,
        source.validators.url,
        source.digest,
        optional_microseconds(source.polled_at),
        optional_microseconds(source.succeeded_at),
        optional_microseconds(source.changed_at),
        source.failures,
        optional_microseconds(source.failing_since),
        source.error,
        source.reported,
    )


def source_of(row: Sequence[Any]) -> WatchedSource:
    """From a row of SELECT."""
    value = dict(zip(("watch_id", *COLUMNS), row, strict=True))
    given = (value.pop(name) for name in ("etag", "last_modified", "validated_url"))
    validators = Validators(*given)
    for name in ("next_poll_at", "polled_at", "succeeded_at", "changed_at", "failing_since"):
        value[name] = optional_time(value[name])
    value["added_at"] = to_time(value["added_at"])
    value["door"], value["reported"] = Door(value["door"]), bool(value["reported"])
    return WatchedSource(validators=validators, **value)
