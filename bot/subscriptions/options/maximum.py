"""How many alerts an hour are sent one by one: "max 5", "max none".

The values of its buttons: NUMBER, 0 for no maximum
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.subscriptions.options.option import Choice, ChoiceGroup, Menu, Option, Phrase, Spelling
from bot.subscriptions.records import DEFAULT_MAX_PER_HOUR, MAX_MAX_PER_HOUR
from bot.subscriptions.refusals import SubscriptionRefused
from bot.telegram.callbacks import from_base36

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.subscriptions.records import SubscriptionRequest

# None: no maximum.
MOST_OFFERED = (5, 10, 20, None)


class Maximum(Option):
    """The maximum an hour; it counts only where reports are sent at once."""

    name = "most"
    spellings = (Spelling("max", re.compile(r"max\s+(-?\d+|none)\Z", re.IGNORECASE)),)

    def is_meant(self, match: re.Match[str]) -> bool:
        """Pass over "Boeing 737 Max 8"."""
        return not match[0][0].isupper()

    def read(self, match: re.Match[str], request: SubscriptionRequest) -> SubscriptionRequest:
        number = match[1]
        if number.casefold() == "none":
            return request.changed(max_per_hour=None)
        if len(number) > 4 or not 1 <= int(number) <= MAX_MAX_PER_HOUR:
            raise SubscriptionRefused(
                "subscription-bad-maximum",
                f"{number[:10]} alerts an hour; choose 1 to {MAX_MAX_PER_HOUR}",
                number=number[:10],
                limit=MAX_MAX_PER_HOUR,
            )
        return request.changed(max_per_hour=int(number))

    def lines(
        self, request: SubscriptionRequest, zone: str, *, is_complete: bool
    ) -> Sequence[Phrase]:
        del zone
        most = request.max_per_hour
        is_chosen = most != DEFAULT_MAX_PER_HOUR
        if request.schedule.every != "at-once" or not (is_chosen or is_complete):
            return []
        return [Phrase("card-most-none") if most is None else Phrase("card-most", {"count": most})]

    def opener(self, request: SubscriptionRequest) -> Choice:
        del request
        return Choice(Phrase("button-most"))

    def menu(self, request: SubscriptionRequest, path: tuple[str, ...]) -> Menu | None:
        del request
        if path:
            return None
        offered = tuple(
            Choice(Phrase("button-most-none") if most is None else str(most), (most or 0,))
            for most in MOST_OFFERED
        )
        return Menu(Phrase("card-choose-most"), (ChoiceGroup(offered, columns=3),))

    def change(
        self, request: SubscriptionRequest, values: Sequence[str]
    ) -> SubscriptionRequest | None:
        number = from_base36(values[0]) if len(values) == 1 else None
        return None if number is None else request.changed(max_per_hour=number or None)
