"""When reports are sent: "at once", "hourly", "daily 8:00", "weekly mon 9:00".

The values of its buttons: at-once | hourly | daily, MINUTE | weekly, DAY, MINUTE
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.subscriptions.options.clock import CLOCK, clock_words, minute_of
from bot.subscriptions.options.option import Choice, ChoiceGroup, Menu, Option, Phrase, Spelling
from bot.subscriptions.records import MORNING, Schedule
from bot.subscriptions.refusals import SubscriptionRefused
from bot.telegram.callbacks import from_base36

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.subscriptions.records import Frequency, SubscriptionRequest

DAILY_OFFERED = (7 * 60, MORNING, 12 * 60, 18 * 60, 21 * 60)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|"
    r"sun(?:day)?"
)
_AT_ONCE_OR_HOURLY = re.compile(r"(hourly|at once|immediately)\Z", re.IGNORECASE)
_DAILY = re.compile(rf"daily(?:(?:\s+at)?\s+(?P<clock>{CLOCK}))?\Z", re.IGNORECASE)
_WEEKLY = (
    re.compile(rf"weekly(?:\s+at)?\s+(?P<clock>{CLOCK})\Z", re.IGNORECASE),
    re.compile(rf"weekly(?:(?:\s+on)?\s+(?P<day>{_DAY}))?\Z", re.IGNORECASE),
    re.compile(
        rf"weekly(?:\s+on)?\s+(?P<day>\S+?)(?:\s+at)?\s+(?P<clock>{CLOCK})\Z", re.IGNORECASE
    ),
)


class When(Option):
    """How often, and at which time of which day."""

    name = "when"
    spellings = (
        Spelling("every", _AT_ONCE_OR_HOURLY),
        Spelling("daily", _DAILY),
        *(Spelling("weekly", pattern) for pattern in _WEEKLY),
    )

    def is_meant(self, match: re.Match[str]) -> bool:
        """Pass over "source China Daily"."""
        return not (match.re is _DAILY and match["clock"] is None and match[0][0].isupper())

    def read(self, match: re.Match[str], request: SubscriptionRequest) -> SubscriptionRequest:
        words = match.groupdict()
        if match.re is _AT_ONCE_OR_HOURLY:
            return _every(request, "hourly" if match[1].lower() == "hourly" else "at-once")
        weekday = None if match.re is _DAILY else _weekday_of(words.get("day") or _DAYS[0])
        minute = minute_of(words["clock"]) if words.get("clock") else MORNING
        return _every(request, "daily" if weekday is None else "weekly", minute, weekday)

    def summary(self, request: SubscriptionRequest) -> Phrase:
        return _phrase(request.schedule)

    def lines(
        self, request: SubscriptionRequest, zone: str, *, is_complete: bool
    ) -> Sequence[Phrase]:
        """Return a line of the card alone: the confirmation says it in its first."""
        del zone
        return [Phrase("card-when", {"when": _phrase(request.schedule)})] if is_complete else []

    def opener(self, request: SubscriptionRequest) -> Choice:
        del request
        return Choice(Phrase("button-when"))

    def menu(self, request: SubscriptionRequest, path: tuple[str, ...]) -> Menu | None:
        match path:
            case ():
                return _frequencies()
            case ("weekly",):
                return _weekdays(request.schedule)
        return None

    def change(
        self, request: SubscriptionRequest, values: Sequence[str]
    ) -> SubscriptionRequest | None:
        match values:
            case [("at-once" | "hourly") as every]:
                return _every(request, every)
            case ["daily", minute]:
                return _every(request, "daily", from_base36(minute))
            case ["weekly", day, minute]:
                return _every(request, "weekly", from_base36(minute), from_base36(day))
        return None


def _every(
    request: SubscriptionRequest,
    every: Frequency,
    minute: int | None = None,
    weekday: int | None = None,
) -> SubscriptionRequest:
    schedule = request.schedule.changed(every=every, minute=minute, weekday=weekday)
    return request.changed(schedule=schedule)


def _weekday_of(day: str) -> int:
    short = day.casefold()[:3]
    if short not in _DAYS:
        raise SubscriptionRefused(
            "subscription-bad-day", f"{day!r} is no day of the week; try mon", day=day
        )
    return _DAYS.index(short)


def _phrase(schedule: Schedule) -> Phrase:
    time = clock_words(schedule.minute or 0)
    match schedule.every:
        case "at-once":
            return Phrase("when-at-once")
        case "hourly":
            return Phrase("when-hourly")
        case "daily":
            return Phrase("when-daily", {"time": time})
        case "weekly":
            return Phrase("when-weekly", {"weekday": schedule.weekday or 0, "time": time})


def _frequencies() -> Menu:
    at_once, hourly = Schedule(), Schedule(every="hourly")
    daily = [Schedule(every="daily", minute=minute) for minute in DAILY_OFFERED]
    return Menu(
        Phrase("card-choose-when"),
        (
            ChoiceGroup(
                (
                    Choice(_phrase(at_once), ("at-once",)),
                    Choice(_phrase(hourly), ("hourly",)),
                ),
                columns=2,
            ),
            ChoiceGroup(
                tuple(Choice(_phrase(one), ("daily", one.minute or 0)) for one in daily),
                columns=2,
            ),
            ChoiceGroup((Choice(Phrase("button-weekly"), ("weekly",)),), columns=1),
        ),
    )


def _weekdays(schedule: Schedule) -> Menu:
    """Offer each day, at the time the subscription has or in the morning."""
    minute = MORNING if schedule.minute is None else schedule.minute
    days = tuple(
        Choice(
            _phrase(Schedule(every="weekly", weekday=day, minute=minute)), ("weekly", day, minute)
        )
        for day in range(7)
    )
    return Menu(Phrase("card-choose-day"), (ChoiceGroup(days, columns=1),))
