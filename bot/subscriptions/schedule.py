"""When a match is told: at once, after the quiet hours, or with the next digest. Pure.

Local times come from the zone database. A time that the clocks skip stands for the moment they
are put forward; one that comes twice is the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from bot.subscriptions.records import QuietHours, Schedule

HOUR = timedelta(hours=1)
_MINUTES_OF_HOUR = 60

Telling = Literal["now", "quiet", "digest"]


@dataclass(frozen=True, slots=True)
class Due:
    """When to tell (aware UTC) and what holds it until then. `period` names the digest or the
    quiet night it belongs to, "" for now: the same for all that is told together."""

    at: datetime
    telling: Telling
    period: str


def zone_of(schedule: Schedule, chat_zone: str | None) -> ZoneInfo:
    """The subscription's zone, else the chat's, else UTC; UTC, too, where the system no longer
    knows the zone: told at the wrong hour is told."""
    try:
        return ZoneInfo(zone_name(schedule, chat_zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def zone_name(schedule: Schedule, chat_zone: str | None) -> str:
    """Which zone its times are in, known to the system or not."""
    return schedule.zone or chat_zone or "UTC"


def may_wait(schedule: Schedule) -> bool:
    """Whether anything is ever held by it. What is not needs no zone."""
    return schedule.every != "at-once" or (schedule.quiet is not None and not schedule.urgent)


def has_times_of_day(schedule: Schedule) -> bool:
    """Whether people chose a time of day, whose zone they are shown."""
    return schedule.every in ("daily", "weekly") or schedule.quiet is not None


def due_at(schedule: Schedule, zone: ZoneInfo, now: datetime) -> Due:
    """When something that matches now is told. Raises nothing; `now` is aware.

    A digest is the first after `now`, at the end of the quiet hours where it would fall into
    them. Its period is named by that moment: a clock that is put back meets the same period
    again, hours that are quiet share one digest, and one that was told does not stand in the way
    of the next where its time of day or its zone is changed meanwhile.
    """
    now = now.astimezone(UTC)
    if schedule.every == "at-once":
        end = quiet_until(schedule, zone, now)
        return Due(end, "quiet", f"quiet {end:%Y-%m-%dT%H:%M}") if end else Due(now, "now", "")
    at = _next_digest(schedule, zone, now)
    at = quiet_until(schedule, zone, at) or at
    return Due(at, "digest", f"{schedule.every} {at:%Y-%m-%dT%H:%M}")


def quiet_until(schedule: Schedule, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When the quiet hours end that hold now; None where they do not."""
    quiet = schedule.quiet
    if quiet is None or schedule.urgent:
        return None
    local = now.astimezone(zone)
    if not quiet.hold(local.hour * _MINUTES_OF_HOUR + local.minute):
        return None
    return _end_of(quiet, zone, now)


def _end_of(quiet: QuietHours, zone: ZoneInfo, now: datetime) -> datetime:
    today = now.astimezone(zone).date()
    ends = (
        _at(today + timedelta(days=days), quiet.end, zone, fold)
        for days in (0, 1)
        for fold in (0, 1)
    )
    return next(end for end in ends if end > now)


def _next_digest(schedule: Schedule, zone: ZoneInfo, now: datetime) -> datetime:
    if schedule.every == "hourly":
        local = now.astimezone(zone)
        past = local - local.replace(minute=0, second=0, microsecond=0)
        return now - past + HOUR
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=number) for number in range(9))
    times = (
        _at(day, schedule.minute or 0, zone)
        for day in days
        if schedule.weekday in (None, day.weekday())
    )
    return next(at for at in times if at > now)


def _at(day: date, minute: int, zone: ZoneInfo, fold: int = 0) -> datetime:
    """A local time in UTC; one that the clocks skip is the moment after the gap."""
    hours, minutes = divmod(minute, _MINUTES_OF_HOUR)
    local = datetime.combine(day, time(hours, minutes, fold=fold), zone)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return at
    return _end_of_gap(at, zone)


def _end_of_gap(near: datetime, zone: ZoneInfo) -> datetime:
    """The moment the clocks are put forward, within a day of `near`."""
    before, after = near - timedelta(days=1), near + timedelta(days=1)
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
