"""What the buttons under a subscription change of it. Pure; what a button holds is untrusted.

when:at-once|hourly   when:daily:MINUTE   when:weekly:DAY:MINUTE
quiet:off             quiet:START:END
urgent:0|1            most:NUMBER         (0: no maximum)

Numbers are base 36, as in all data of buttons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from bot.subscriptions.records import MORNING, QuietHours, SubscriptionRequest
from bot.telegram.callbacks import from_base36

if TYPE_CHECKING:
    from collections.abc import Sequence

DAILY_OFFERED = (7 * 60, MORNING, 12 * 60, 18 * 60, 21 * 60)
QUIET_OFFERED = (
    QuietHours(start=21 * 60, end=6 * 60),
    QuietHours(start=22 * 60, end=7 * 60),
    QuietHours(start=23 * 60, end=8 * 60),
    QuietHours(start=0, end=9 * 60),
)
# None: as many as there are.
MOST_OFFERED = (5, 10, 20, None)


def edited(
    request: SubscriptionRequest, setting: str, values: Sequence[str]
) -> SubscriptionRequest | None:
    """The request with one setting changed; None for what no button of ours asks."""
    changed = request.model_dump()
    if setting == "most":
        number = from_base36(values[0]) if len(values) == 1 else None
        if number is None:
            return None
        changed["max_per_hour"] = number or None
    elif (of_schedule := _of_schedule(setting, values)) is not None:
        changed["schedule"] |= of_schedule
    else:
        return None
    try:
        # Built anew: a copy with changes would not be checked.
        return SubscriptionRequest.model_validate(changed)
    except ValidationError:
        return None


def _of_schedule(setting: str, values: Sequence[str]) -> dict[str, Any] | None:
    match setting, *values:
        case "when", ("at-once" | "hourly") as every:
            return {"every": every, "minute": None, "weekday": None}
        case "when", "daily", minute:
            return {"every": "daily", "minute": from_base36(minute), "weekday": None}
        case "when", "weekly", day, minute:
            minutes, weekday = from_base36(minute), from_base36(day)
            return {"every": "weekly", "minute": minutes, "weekday": weekday}
        case "quiet", "off":
            return {"quiet": None}
        case "quiet", start, end:
            return {"quiet": {"start": from_base36(start), "end": from_base36(end)}}
        case "urgent", ("0" | "1") as urgent:
            return {"urgent": urgent == "1"}
    return None
