"""Aware times as whole microseconds since 1970 in UTC, which is how they are stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_microseconds(time: datetime) -> int:
    """Microseconds since 1970 of an aware time."""
    return (time - _EPOCH) // _MICROSECOND


def to_time(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


def optional_time(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else to_time(microseconds)


def optional_microseconds(time: datetime | None) -> int | None:
    return None if time is None else to_microseconds(time)
