"""Times that mean something on their page alone: "12.04pm BST", "5 min ago". Pure.

A clock time without a zone, and one that may be of two days, is no time: none is better than a
wrong one.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from index.sources.parsing.times import ZONE_HOURS, NewsTime, parse_time

if TYPE_CHECKING:
    from collections.abc import Collection

    from selectolax.lexbor import LexborHTMLParser, LexborNode

# In hours east of Greenwich. Names that two places share (IST, CST of China) are left out, save
# those of American feeds (RFC 822).
_ZONES = ZONE_HOURS | {
    **{"Z": 0, "MSK": 3, "AEST": 10, "AEDT": 11, "JST": 9},
    **{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
}
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[.:h](?P<minute>\d{2}))?(?:[.:]\d{2})?\s{0,3}(?P<half>[ap]\.?m\.?)?"
    r"\s{0,3}\(?(?P<zone>[A-Z]{1,4}|[+-]\d{2}:?\d{2})\)?",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"(?P<count>\d{1,3}|an?|one)\s{0,3}(?P<unit>s|m|h|sec|min|hr|second|minute|hour)s?\.?\s{1,3}ago",
    re.IGNORECASE,
)
_UNITS = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1)}
# An update may be a little older than its page says, and newer than its last change by a breath.
_BEFORE, _AFTER = timedelta(hours=1), timedelta(minutes=10)
_DAY = timedelta(days=1)
_MAX_CHARS = 40
_MAX_CLIMB = 30


def time_on_page(raw: str, first: datetime | None, last: datetime | None) -> NewsTime:
    """A time that a page shows, by when the page was published and last changed (aware UTC).

    Also one that stands for itself (see `times.parse_time`). `at` is None where it cannot be told.
    """
    text = raw.strip()
    if len(text) > _MAX_CHARS:
        return NewsTime(None)
    try:
        return _told(text, first, last)
    except OverflowError:  # at either end of the calendar
        return NewsTime(None)


def _told(text: str, first: datetime | None, last: datetime | None) -> NewsTime:
    if (clock := _CLOCK.fullmatch(text)) is not None:
        return NewsTime(_clock_time(clock, first, last))
    if (ago := _AGO.fullmatch(text)) is not None:
        count = int(ago["count"]) if ago["count"].isdecimal() else 1
        span = count * _UNITS[ago["unit"][0].lower()]
        return NewsTime(last - span if last is not None else None)
    return parse_time(text)


def _clock_time(
    clock: re.Match[str], first: datetime | None, last: datetime | None
) -> datetime | None:
    hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
    half = (clock["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    zone = _zone(clock["zone"].upper())
    if zone is None or hour > 23 or minute > 59 or not (half or clock["minute"]):
        return None
    earliest, latest = _span(first, last)
    if earliest is None or latest is None:
        return None
    day = earliest.astimezone(zone) - _DAY
    found: list[datetime] = []
    while day <= latest + _DAY and len(found) < 2:
        time = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if earliest <= time <= latest:
            found.append(time)
        day += _DAY
    return found[0].astimezone(earliest.tzinfo) if len(found) == 1 else None


def _span(
    first: datetime | None, last: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """Between which times an update of the page lies; a day where one end is unknown."""
    if first is not None:
        earliest = first - _BEFORE
        return earliest, last + _AFTER if last is not None else earliest + _DAY
    if last is not None:
        return last + _AFTER - _DAY, last + _AFTER
    return None, None


def _zone(name: str) -> timezone | None:
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    if name[0] not in "+-":
        return None
    hours, minutes = int(name[1:3]), int(name[-2:])
    if hours > 14 or minutes > 59:
        return None
    sign = -1 if name[0] == "-" else 1
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def times_of_blocks(tree: LexborHTMLParser, anchors: Collection[str]) -> dict[str, str]:
    """The time that each block shows first, as it is written, by the block's id; of these ids."""
    found: dict[str, str] = {}
    for node in tree.css("time") if anchors else ():
        raw = node.attributes.get("datetime") or node.text()
        anchor = _anchor_of(node, anchors)
        if anchor is not None and raw.strip():
            found.setdefault(anchor, raw)
    return found


def _anchor_of(node: LexborNode, anchors: Collection[str]) -> str | None:
    above = node.parent
    for _ in range(_MAX_CLIMB):
        if above is None:
            return None
        name = above.attributes.get("id")
        if name in anchors:
            return name
        above = above.parent
    return None
