"""Hours in which nothing is sent: "quiet 22-7".

The values of its buttons: off | START, END in minutes since midnight
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.subscriptions.options.clock import CLOCK, clock_words, minute_of
from bot.subscriptions.options.option import Choice, ChoiceGroup, Menu, Option, Phrase, Spelling
from bot.subscriptions.records import QuietHours
from bot.subscriptions.refusals import SubscriptionRefused
from bot.telegram.callbacks import from_base36

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.subscriptions.records import SubscriptionRequest

QUIET_OFFERED = (
    QuietHours(start=21 * 60, end=6 * 60),
    QuietHours(start=22 * 60, end=7 * 60),
    QuietHours(start=23 * 60, end=8 * 60),
    QuietHours(start=0, end=9 * 60),
)


class Quiet(Option):
    """The quiet hours, in the subscription's zone."""

    name = "quiet"
    spellings = (
        Spelling("quiet", re.compile(rf"quiet\s+({CLOCK})\s*[-–]\s*({CLOCK})\Z", re.IGNORECASE)),
    )

    def read(self, match: re.Match[str], request: SubscriptionRequest) -> SubscriptionRequest:
        start, end = minute_of(match[1]), minute_of(match[2])
        if start == end:
            raise SubscriptionRefused(
                "subscription-quiet-covers-day",
                f"quiet hours {match[1]}-{match[2]} cover the day; pause the subscription instead",
            )
        return _with_quiet(request, QuietHours(start=start, end=end))

    def lines(
        self, request: SubscriptionRequest, zone: str, *, is_complete: bool
    ) -> Sequence[Phrase]:
        del zone
        quiet = request.schedule.quiet
        if quiet is None:
            return [Phrase("card-quiet-none")] if is_complete else []
        start, end = clock_words(quiet.start), clock_words(quiet.end)
        return [Phrase("card-quiet", {"start": start, "end": end})]

    def opener(self, request: SubscriptionRequest) -> Choice:
        del request
        return Choice(Phrase("button-quiet"))

    def menu(self, request: SubscriptionRequest, path: tuple[str, ...]) -> Menu | None:
        del request
        if path:
            return None
        off = Choice(Phrase("button-quiet-off"), ("off",))
        offered = tuple(
            Choice(
                f"{clock_words(quiet.start)}–{clock_words(quiet.end)}", (quiet.start, quiet.end)
            )
            for quiet in QUIET_OFFERED
        )
        groups = (ChoiceGroup((off,), columns=1), ChoiceGroup(offered, columns=2))
        return Menu(Phrase("card-choose-quiet"), groups)

    def change(
        self, request: SubscriptionRequest, values: Sequence[str]
    ) -> SubscriptionRequest | None:
        match values:
            case ["off"]:
                return _with_quiet(request, None)
            case [start, end]:
                hours = {"start": from_base36(start), "end": from_base36(end)}
                return _with_quiet(request, QuietHours.model_validate(hours))
        return None


def _with_quiet(request: SubscriptionRequest, quiet: QuietHours | None) -> SubscriptionRequest:
    return request.changed(schedule=request.schedule.changed(quiet=quiet))
