"""Days, weekdays and months of one time zone as periods. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Hours from midnight of the day; "night" reaches into the next morning.
_PARTS = {"morning": (0, 12), "afternoon": (12, 18), "evening": (17, 24), "night": (18, 30)}


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` to `end`, both aware; an open end is None."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Clock:
    """The asker's wall clock: `now` is in their zone, and so are all periods."""

    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()

    def at(self, day: date, hours: int = 0, minutes: int = 0) -> datetime:
        """So long after midnight by the wall; over 24 hours is the next day."""
        days, hour = divmod(hours, 24)
        wall = time(hour, minutes)
        return datetime.combine(day + timedelta(days=days), wall, tzinfo=self.now.tzinfo)

    def days(self, first: date, count: int = 1) -> Period:
        """So many whole days, from this one on."""
        return Period(self.at(first), self.at(first + timedelta(days=count)))

    def part(self, day: date, name: str) -> Period:
        """The morning, afternoon, evening or night of a day."""
        start, end = _PARTS[name]
        return Period(self.at(day, start), self.at(day, end))

    def last_weekday(self, name: str, *, before_today: bool = False) -> date:
        """The last day of this name up to today, which counts unless `before_today`."""
        back = (self.today.weekday() - WEEKDAYS.index(name.casefold())) % 7
        return self.today - timedelta(days=back or (7 if before_today else 0))

    def months(self, year: int, month: int, count: int = 1) -> Period:
        """So many whole months, from this one (1 is January) on."""
        years, after = divmod(month - 1 + count, 12)
        return Period(self.at(date(year, month, 1)), self.at(date(year + years, after + 1, 1)))
