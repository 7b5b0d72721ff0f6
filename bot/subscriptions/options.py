"""The options that follow what is subscribed to: "… daily 8:00 quiet 22-7 filter port,!strike"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.i18n.zones import MAX_ZONE_CHARS, find_zones
from bot.subscriptions.records import (
    DEFAULT_MAX_PER_HOUR,
    MAX_FILTER_WORDS,
    MAX_MAX_PER_HOUR,
    MAX_WORDS_CHARS,
    MINUTES_OF_DAY,
    MORNING,
    QuietHours,
    Schedule,
    WordFilter,
)
from bot.subscriptions.refusals import SubscriptionRefused
from index import analyse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.subscriptions.records import Frequency

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_CLOCK = r"\d{1,2}(?:[:.]\d+)?(?:\s*[ap]m)?"
_DAY = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|"
    r"sun(?:day)?"
)
_OPTIONS = (
    ("every", re.compile(r"(hourly|at once|immediately)\Z", re.IGNORECASE)),
    ("daily", re.compile(rf"daily(?:(?:\s+at)?\s+(?P<clock>{_CLOCK}))?\Z", re.IGNORECASE)),
    ("weekly", re.compile(rf"weekly(?:\s+at)?\s+(?P<clock>{_CLOCK})\Z", re.IGNORECASE)),
    ("weekly", re.compile(rf"weekly(?:(?:\s+on)?\s+(?P<day>{_DAY}))?\Z", re.IGNORECASE)),
    (
        "weekly",
        re.compile(
            rf"weekly(?:\s+on)?\s+(?P<day>\S+?)(?:\s+at)?\s+(?P<clock>{_CLOCK})\Z", re.IGNORECASE
        ),
    ),
    ("quiet", re.compile(rf"quiet\s+({_CLOCK})\s*[-–]\s*({_CLOCK})\Z", re.IGNORECASE)),
    ("filter", re.compile(r"filter:?\s+(\S+(?:\s*,\s*\S+)*)\Z", re.IGNORECASE)),
    ("urgent", re.compile(r"urgent\Z", re.IGNORECASE)),
    ("max", re.compile(r"max\s+(-?\d+|none)\Z", re.IGNORECASE)),
    ("zone", re.compile(r"(?:time)?zone\s+(\S+)\Z", re.IGNORECASE)),
)


@dataclass(slots=True)
class Options:
    """What was found so far."""

    every: Frequency = "at-once"
    minute: int | None = None
    weekday: int | None = None
    quiet: QuietHours | None = None
    urgent: bool = False
    zone: str | None = None
    words: WordFilter = field(default_factory=WordFilter)
    max_per_hour: int | None = DEFAULT_MAX_PER_HOUR

    def schedule(self) -> Schedule:
        return Schedule(
            every=self.every,
            minute=self.minute,
            weekday=self.weekday,
            quiet=self.quiet,
            urgent=self.urgent,
            zone=self.zone,
        )


def take_options(text: str) -> tuple[str, Options]:
    """The text without the options at its end, and those. What is before them is never empty: a
    lone "urgent" is a topic. Raises SubscriptionRefused for an option that cannot be."""
    options = Options()
    taken: set[str] = set()
    while True:
        for name, pattern in _OPTIONS:
            match = _at_end(pattern, text)
            if match is not None and name not in taken and _is_meant(name, match, text):
                _READ[name](options, match)
                taken.add(name)
                text = text[: match.start()].rstrip(" ,;")
                break
        else:
            return text, options


def _at_end(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Tried at every beginning of a word but the first."""
    starts = (match.end() for match in re.finditer(r"\s+", text))
    return next((found for start in starts if (found := pattern.match(text, start))), None)


def _is_meant(name: str, match: re.Match[str], text: str) -> bool:
    """Not in "euro zone inflation", "Boeing 737 Max 8", "source China Daily": what looks like an
    option and may be a name is one only after another option."""
    before = text[: match.start()].rstrip(" ,;")
    if any(_at_end(pattern, before) for _, pattern in _OPTIONS):
        return True
    if name == "zone":
        return "/" in match[1] or bool(find_zones(match[1]))
    is_bare = name == "max" or not match.groupdict().get("clock", "at a time")
    return not (is_bare and match[0][:1].isupper())


def minute_of(clock: str) -> int:
    """ "7", "7:30", "7 pm" and "24:00". Raises SubscriptionRefused."""
    match = _TIME.fullmatch(clock.strip())
    hours, minutes = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    if match and match[3]:
        afternoon = match[3].lower() == "pm"
        hours = hours % 12 + 12 * afternoon if 1 <= hours <= 12 else 99
    total = hours * 60 + minutes
    if minutes > 59 or total > MINUTES_OF_DAY:
        raise SubscriptionRefused(
            "subscription-bad-time", f"{clock!r} is no time of day; write it as 8:00", time=clock
        )
    return total % MINUTES_OF_DAY


def _read_every(options: Options, match: re.Match[str]) -> None:
    options.every = "hourly" if match[1].lower() == "hourly" else "at-once"


def _read_daily(options: Options, match: re.Match[str]) -> None:
    options.every, options.minute = "daily", _minute_in(match)


def _read_weekly(options: Options, match: re.Match[str]) -> None:
    day = match.groupdict().get("day") or _DAYS[0]
    if day.casefold()[:3] not in _DAYS:
        raise SubscriptionRefused(
            "subscription-bad-day", f"{day!r} is no day of the week; try mon", day=day
        )
    options.every, options.minute = "weekly", _minute_in(match)
    options.weekday = _DAYS.index(day.casefold()[:3])


def _minute_in(match: re.Match[str]) -> int:
    """In the morning where no time is said."""
    clock = match.groupdict().get("clock")
    return minute_of(clock) if clock else MORNING


def _read_quiet(options: Options, match: re.Match[str]) -> None:
    start, end = minute_of(match[1]), minute_of(match[2])
    if start == end:
        raise SubscriptionRefused(
            "subscription-quiet-covers-day",
            f"quiet hours {match[1]}-{match[2]} cover the day; pause the subscription instead",
        )
    options.quiet = QuietHours(start=start, end=end)


def _read_filter(options: Options, match: re.Match[str]) -> None:
    words = [word.strip() for word in match[1].split(",")]
    wanted = tuple(dict.fromkeys(word for word in words if not word.startswith("!")))
    unwanted = tuple(dict.fromkeys(word[1:].strip() for word in words if word.startswith("!")))
    require_filters((*wanted, *unwanted))
    if max(len(wanted), len(unwanted)) > MAX_FILTER_WORDS:
        raise SubscriptionRefused(
            "subscription-bad-filter",
            f"a filter holds at most {MAX_FILTER_WORDS} words",
            word=wanted[0] if wanted else unwanted[0],
        )
    options.words = WordFilter(wanted=wanted, unwanted=unwanted)


def require_filters(words: Iterable[str]) -> None:
    """Raises SubscriptionRefused for what holds no word: every report would hold all of it."""
    for word in words:
        if len(word) > MAX_WORDS_CHARS or not analyse(word):
            raise SubscriptionRefused(
                "subscription-bad-filter", f"{word[:40]!r} filters nothing", word=word[:40]
            )


def _read_urgent(options: Options, _: re.Match[str]) -> None:
    options.urgent = True


def _read_max(options: Options, match: re.Match[str]) -> None:
    number = match[1]
    if number.casefold() == "none":
        options.max_per_hour = None
        return
    if len(number) > 4 or not 1 <= int(number) <= MAX_MAX_PER_HOUR:
        raise SubscriptionRefused(
            "subscription-bad-maximum",
            f"{number[:10]} alerts an hour; choose 1 to {MAX_MAX_PER_HOUR}",
            number=number[:10],
            limit=MAX_MAX_PER_HOUR,
        )
    options.max_per_hour = int(number)


def _read_zone(options: Options, match: re.Match[str]) -> None:
    found = find_zones(match[1])
    if len(found) != 1:
        raise SubscriptionRefused(
            "subscription-unknown-zone",
            f"{match[1][:MAX_ZONE_CHARS]!r} names no single time zone; try Europe/Kyiv",
            zone=match[1][:MAX_ZONE_CHARS],
        )
    options.zone = found[0]


_READ: dict[str, Callable[[Options, re.Match[str]], None]] = {
    "every": _read_every,
    "daily": _read_daily,
    "weekly": _read_weekly,
    "quiet": _read_quiet,
    "filter": _read_filter,
    "urgent": _read_urgent,
    "max": _read_max,
    "zone": _read_zone,
}
