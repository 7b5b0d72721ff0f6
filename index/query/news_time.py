"""Time as news questions say it: "today", "on Tuesday", "since 5 p.m.", "the last 3 hours".

News looks back, so a weekday is the last one up to today and a date without a year the last one
that has been. A time still to come is no window: its words stay in the question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from index.models import TimeWindow
from index.query.wall_clock import WEEKDAYS, Clock, Period

if TYPE_CHECKING:
    from collections.abc import Callable

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "three": 3, "few": 3, "four": 4} | {
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
}
_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
_NIGHT_ENDS = 6  # o'clock; before it, "tonight" is the night that began yesterday

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
_PART = r"(?P<part>morning|afternoon|evening|night)"
_COUNT = rf"(?P<count>\d{{1,4}}|{'|'.join(_NUMBERS)})"
_UNIT = r"(?P<unit>minute|hour|day|week|month|year)"
_LEAD = r"(?:\b(?P<lead>since|before|until|after)\s+|\b(?:on|in|during|from|over|within|for)\s+)?"
_LEADS = re.compile(r"(?:since|before|until|after|on|in|from)\b", re.IGNORECASE)
_AFTER_DATE = re.compile(r"\s*(?:\Z|[,;?]|(?:in|at|near|about|by|on|from|and)\b)", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:will|going to|gonna|planned|scheduled|expected|upcoming|next)\b", re.I
)
_NAMED_DAY = (  # "Black Friday", "the Sunday Times" are no days of this week
    r"(?<!black )(?<!good )(?<!super )(?<!ash )(?<!palm )(?<!easter )(?<!bloody )"
    r"(?<!cyber )(?<!sheffield )"
)
_PAPER = r"(?!\s+(?:times|mail|telegraph|mirror|express|post|herald|league)\b)"


@dataclass(frozen=True, slots=True)
class _Rule:
    """What the words look like and which period they mean; None where they mean none."""

    words: re.Pattern[str]
    period: Callable[[re.Match[str], Clock], Period | None]


def take_window(question: str, now: datetime, tz: tzinfo = UTC) -> tuple[TimeWindow | None, str]:
    """The time the question asks for, and the question without those words.

    `tz` is the zone whose midnights and clock hours are meant. One space stands where words were
    taken. Raises ValueError unless `now` is aware.
    """
    if now.tzinfo is None:
        raise ValueError(f"now must carry a time zone, got {now!r}")
    clock = Clock(now.astimezone(tz))
    if not _TO_COME.search(question):
        for rule in _RULES:
            for match in rule.words.finditer(question):
                period = None if _is_a_name(match, question) else rule.period(match, clock)
                if period and period.start <= clock.now:
                    rest = f"{question[: match.start()]} {question[match.end() :]}"
                    return _window(period, match), " ".join(rest.split())
    return None, question


def _window(period: Period, match: re.Match[str]) -> TimeWindow:
    """`since`, `before` and `after` bound one side; so does the event of "yesterday's vote"."""
    groups = match.groupdict()
    lead = (groups.get("lead") or "").casefold()
    start = period.start.astimezone(UTC)
    end = period.end.astimezone(UTC) if period.end else None
    if lead == "since" or groups.get("own"):
        return TimeWindow(start, None)
    if lead == "after":
        return TimeWindow(end or start, None)
    if lead == "before":
        return TimeWindow(None, start)
    return TimeWindow(None, end) if lead == "until" else TimeWindow(start, end)


def _is_a_name(match: re.Match[str], question: str) -> bool:
    """A capital within a sentence otherwise small: "USA Today", "the Tonight show"."""
    words = match.group().split()
    every_word_capital = all(not word[0].islower() for word in question.split())
    if match.start() == 0 or every_word_capital or len(words) != 1:
        return False
    return words[0].casefold() in ("today", "tonight", "yesterday") and words[0][0].isupper()


def _date(match: re.Match[str], clock: Clock) -> Period | None:
    year = match["year"]
    if not year and match["month"] in ("may", "march") and not _is_surely_a_date(match):
        return None
    this_year = clock.today.year
    # The last 29 February may be eight years ago.
    for candidate in [int(year)] if year else range(this_year, this_year - 9, -1):
        try:
            day = date(candidate, _month(match), int(match["day"]))
        except ValueError:
            continue
        if year or day <= clock.today:
            return clock.days(day)
    return None


def _is_surely_a_date(match: re.Match[str]) -> bool:
    """Not "may 5 people", "march 5 km", "5 may have died"."""
    return bool(_LEADS.match(match.group()) or _AFTER_DATE.match(match.string, match.end()))


def _iso(match: re.Match[str], clock: Clock) -> Period | None:
    try:
        return clock.days(date.fromisoformat(match["iso"]))
    except ValueError:
        return None


def _whole_month(match: re.Match[str], clock: Clock) -> Period | None:
    year, month = match.groupdict().get("year"), _month(match)
    word = match["month"]
    if not year and word.casefold() in ("may", "march", "mar") and not word[0].isupper():
        return None
    of_year = int(year) if year else clock.today.year - (month > clock.today.month)
    return clock.months(of_year, month)


def _month(match: re.Match[str]) -> int:
    return _MONTHS.index(match["month"].casefold()[:3]) + 1


def _named_day(match: re.Match[str], clock: Clock) -> Period:
    word = match["word"].casefold()
    back = {"today": 0, "yesterday": 1, "the day before yesterday": 2}[word]
    day = clock.today - timedelta(days=back)
    part = match.groupdict().get("part")
    return clock.part(day, part.casefold()) if part else clock.days(day)


def _weekday(match: re.Match[str], clock: Clock) -> Period:
    groups = match.groupdict()
    day = clock.last_weekday(match["weekday"], before_today=bool(groups.get("last")))
    if not (part := groups.get("part")):
        return clock.days(day)
    period = clock.part(day, part.casefold())
    if period.start > clock.now:
        return clock.part(day - timedelta(weeks=1), part.casefold())
    return period


def _this_part(match: re.Match[str], clock: Clock) -> Period:
    return clock.part(clock.today, match["part"].casefold())


def _tonight(_match: re.Match[str], clock: Clock) -> Period:
    return clock.part(clock.today - timedelta(days=clock.now.hour < _NIGHT_ENDS), "night")


def _last_night(_match: re.Match[str], clock: Clock) -> Period:
    return clock.part(clock.today - timedelta(days=1), "night")


def _overnight(_match: re.Match[str], clock: Clock) -> Period:
    return Period(clock.at(clock.today - timedelta(days=1), 20), clock.at(clock.today, 9))


def _rolling(match: re.Match[str], clock: Clock) -> Period:
    word = (match.groupdict().get("count") or "1").casefold()
    count = int(word) if word.isdecimal() else _NUMBERS[word]
    back = min(count * _UNITS[match["unit"].casefold()], timedelta(days=200 * 365))
    start = clock.now.astimezone(UTC) - back
    return Period(start, None)


def _days_ago(match: re.Match[str], clock: Clock) -> Period:
    word = match["count"].casefold()
    return clock.days(clock.today - timedelta(int(word) if word.isdecimal() else _NUMBERS[word]))


def _calendar(match: re.Match[str], clock: Clock) -> Period:
    """This or last week (from Monday), weekend, month, year, by the calendar."""
    today, last = clock.today, match["which"].casefold() == "last"
    unit = match["unit"].casefold()
    monday = today - timedelta(days=today.weekday())
    if unit == "week":
        return clock.days(monday - timedelta(weeks=last), 7)
    if unit == "weekend":
        begun = today.weekday() >= WEEKDAYS.index("saturday")
        return clock.days(monday + timedelta(days=5) - timedelta(weeks=last or not begun), 2)
    if unit == "month":
        months = today.year * 12 + today.month - 1 - last
        return clock.months(months // 12, months % 12 + 1)
    year = today.year - last
    return clock.months(year, 1, 12)


def _clock_time(match: re.Match[str], clock: Clock) -> Period | None:
    hour, minute = _hour(match), int(match["minute"] or 0)
    if hour is None or minute > 59:
        return None
    day = clock.today
    if match["of"]:
        day -= timedelta(days=match["of"].casefold() == "yesterday")
    elif clock.at(day, hour, minute) > clock.now:
        day -= timedelta(days=1)
    start = clock.at(day, hour, minute)
    return Period(start, start)


def _hour(match: re.Match[str]) -> int | None:
    if match["word"]:
        return 0 if match["word"].casefold() == "midnight" else 12
    hour, half = int(match["hour"]), (match["half"] or "").casefold()
    if not half and not match["minute"]:
        return None
    if half:
        return hour % 12 + 12 * (half == "p") if 1 <= hour <= 12 else None
    return hour if hour <= 23 else None


def _rule(words: str, period: Callable[[re.Match[str], Clock], Period | None]) -> _Rule:
    own = r"(?P<own>['’]s\b)?"
    return _Rule(re.compile(rf"{_LEAD}\b(?:{words})(?!\w){own}", re.IGNORECASE), period)


# The first rule that applies is taken, so the longer wording stands before the shorter.
_RULES = (
    _rule(r"(?P<iso>\d{4}-\d\d-\d\d)", _iso),
    _rule(
        rf"(?:the\s+)?(?:{_WEEKDAY},?\s+)?(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?",
        _date,
    ),
    _rule(rf"(?:{_WEEKDAY},?\s+)?{_MONTH}\s+(?:the\s+)?{_DAY}\b(?:,?\s+{_YEAR})?", _date),
    _rule(rf"(?<!\d\s){_MONTH}\s+(?:of\s+)?{_YEAR}", _whole_month),
    _Rule(
        re.compile(
            r"\b(?P<lead>since|before|until|after)\s+(?:(?P<word>noon|midday|midnight)\b|"
            r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?(?:\s*(?P<half>[ap])\.?m\b\.?)?)(?!\w)"
            r"(?:\s+(?P<of>today|yesterday))?",
            re.IGNORECASE,
        ),
        _clock_time,
    ),
    _rule(r"(?P<word>the day before yesterday)", _named_day),
    _rule(rf"(?P<word>yesterday)\s+{_PART}", _named_day),
    _rule(r"last\s+night", _last_night),
    _rule(r"this\s+(?P<part>morning|afternoon|evening)", _this_part),
    _rule(r"tonight", _tonight),
    _rule(r"overnight", _overnight),
    _rule(
        rf"(?:the\s+|these\s+)?(?:last|past)\s+(?:a\s+)?{_COUNT}\s+(?:of\s+)?{_UNIT}s?", _rolling
    ),
    _rule(rf"(?:the\s+(?:last|past)|past)\s+{_UNIT}(?!s|\s+of\b)(?<!minute)", _rolling),
    _rule(r"last\s+(?P<unit>hour)", _rolling),
    _rule(r"(?P<which>this|last)\s+(?P<unit>weekend|week|month|year)(?!\s+of\b)", _calendar),
    _rule(r"(?P<which>the)\s+(?P<unit>weekend)", _calendar),
    _rule(rf"{_COUNT}\s+days\s+ago", _days_ago),
    _rule(r"(?P<word>today|yesterday)", _named_day),
    _rule(rf"(?P<last>last\s+)?(?:this\s+)?{_NAMED_DAY}{_WEEKDAY}\s+{_PART}", _weekday),
    _rule(rf"(?:(?P<last>last)|this)\s+{_WEEKDAY}{_PAPER}", _weekday),
    _Rule(
        re.compile(
            rf"\b(?:(?P<lead>since|before|until|after)|on|from)\s+{_WEEKDAY}(?!\w){_PAPER}"
            r"(?P<own>['’]s\b)?",
            re.IGNORECASE,
        ),
        _weekday,
    ),
    _Rule(re.compile(rf"(?<=[a-z]\s){_NAMED_DAY}{_WEEKDAY}\W*\Z", re.IGNORECASE), _weekday),
    _Rule(
        re.compile(
            rf"\b(?:(?P<lead>since|before|until|after)|in|during)\s+{_MONTH}", re.IGNORECASE
        ),
        _whole_month,
    ),
)
