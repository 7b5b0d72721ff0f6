"""Times as feeds and pages write them, and what was wrong with those that cannot be used."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from index.models import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.models import TimePrecision

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}")
_SPACE_BEFORE_ZONE = re.compile(r"\s+(?=(?:[+-]\d{2}:?\d{2}|[zZ])$)")
# "2024-05-01 10:00:00 UTC", "… BST", and the zone that Java names behind the offset.
_NAMED_ZONE = re.compile(r"(?<=\d)\s*([A-Za-z]{1,4})$")
_BRACKETED = re.compile(r"\[[\w/+-]+\]$")
_LAST_WORD = re.compile(r"[A-Za-z]+$|-0000$")
# Zones that RFC 822 does not name and European feeds use, in hours east of Greenwich; "-0000" is
# UTC of an unknown place (RFC 5322, 3.3).
ZONE_HOURS = {
    "-0000": 0,
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "WEST": 1,
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
}
# Unset clocks and empty database columns give 1970-01-01 or the year 1.
_EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
_MAX_CHARS = 100

NO_ZONE = "without a time zone"
UNREADABLE = "that cannot be read as a time"
IMPOSSIBLE = "that no news can have"


@dataclass(frozen=True, slots=True)
class NewsTime:
    """`at` is aware UTC, or None with the `problem` it has."""

    at: datetime | None
    precision: TimePrecision = "second"
    problem: str | None = None


def parse_time(raw: str) -> NewsTime:
    """An ISO 8601 or RFC 822 time with its zone; a date alone is that day."""
    text = raw.strip()[:_MAX_CHARS]
    try:
        if _DATE.fullmatch(text):
            return _checked(datetime.fromisoformat(text).replace(tzinfo=UTC), "day")
        if _ISO.match(text):
            return _checked(_iso(text), "second")
        return _rfc822(text)
    except (ValueError, OverflowError, TypeError, IndexError):
        return NewsTime(None, problem=UNREADABLE)


def _iso(text: str) -> datetime:
    """Raises ValueError."""
    bare = _BRACKETED.sub("", _SPACE_BEFORE_ZONE.sub("", text.replace("−", "-")))
    zone = _NAMED_ZONE.search(bare)
    hours = ZONE_HOURS.get(zone[1].upper()) if zone else None
    if zone is None or hours is None:
        return datetime.fromisoformat(bare)
    time = datetime.fromisoformat(bare[: zone.start()])
    if time.tzinfo is not None:
        raise ValueError("two zones")
    return time.replace(tzinfo=timezone(timedelta(hours=hours)))


def _rfc822(text: str) -> NewsTime:
    time = parsedate_to_datetime(text)
    if time.tzinfo is None:
        zone = _LAST_WORD.search(text)
        hours = ZONE_HOURS.get(zone[0].upper()) if zone else None
        if hours is None:
            return NewsTime(None, problem=NO_ZONE)
        time = time.replace(tzinfo=timezone(timedelta(hours=hours)))
    return _checked(time, "second")


def _checked(time: datetime, precision: TimePrecision) -> NewsTime:
    if time.tzinfo is None:
        return NewsTime(None, problem=NO_ZONE)
    try:
        in_utc = time.astimezone(UTC)
    except OverflowError:
        return NewsTime(None, problem=IMPOSSIBLE)
    if in_utc < _EARLIEST:
        return NewsTime(None, problem=IMPOSSIBLE)
    return NewsTime(in_utc, precision)


@dataclass(slots=True)
class TimeLog:
    """Collects the unusable times of one source, so that a person hears of each kind once."""

    name: str
    _counts: dict[str, int] = field(default_factory=dict)
    _first: dict[str, str] = field(default_factory=dict)

    def read(self, raw: object, where: str) -> NewsTime:
        """The time in `raw`, noted where it is text that cannot be used; `where` is the item."""
        if not isinstance(raw, str) or not raw.strip():
            return NewsTime(None)
        time = parse_time(raw)
        if time.problem is not None:
            self._counts[time.problem] = self._counts.get(time.problem, 0) + 1
            self._first.setdefault(time.problem, f"{where}: {raw.strip()[:40]!r}")
        return time

    def notices(self) -> Iterator[Notice]:
        for problem, count in self._counts.items():
            times = "1 time" if count == 1 else f"{count} times"
            first = self._first[problem]
            yield Notice(self.name, f"left out {times} {problem} (first at {first})")
