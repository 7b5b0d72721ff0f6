"""Times of day, in minutes since midnight: read and written."""

from __future__ import annotations

import re

from bot.subscriptions.records import MINUTES_OF_DAY
from bot.subscriptions.refusals import SubscriptionRefused

# What looks like a time of day; `minute_of` says whether it is one.
CLOCK = r"\d{1,2}(?:[:.]\d+)?(?:\s*[ap]m)?"
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)


def minute_of(clock: str) -> int:
    """Read "7", "7:30", "7 pm" or "24:00". Raises SubscriptionRefused."""
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


def clock_words(minute: int) -> str:
    """Write a time of day as "08:00"."""
    return f"{minute // 60:02}:{minute % 60:02}"
