"""Whether reports are sent in the quiet hours too: "urgent".

The values of its button: 0 | 1
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.subscriptions.options.option import Choice, Option, Phrase, Spelling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.subscriptions.records import SubscriptionRequest


class Urgent(Option):
    """Breaks the quiet hours."""

    name = "urgent"
    spellings = (Spelling("urgent", re.compile(r"urgent\Z", re.IGNORECASE)),)
    # "filter urgent" filters.
    is_read_late = True

    def read(self, match: re.Match[str], request: SubscriptionRequest) -> SubscriptionRequest:
        del match
        return _with_urgent(request, urgent=True)

    def lines(
        self, request: SubscriptionRequest, zone: str, *, is_complete: bool
    ) -> Sequence[Phrase]:
        del zone, is_complete
        schedule = request.schedule
        return [Phrase("card-urgent")] if schedule.urgent and schedule.quiet is not None else []

    def opener(self, request: SubscriptionRequest) -> Choice:
        """Return a switch: it opens no menu."""
        urgent = request.schedule.urgent
        label = Phrase("button-urgent-on" if urgent else "button-urgent-off")
        return Choice(label, (int(not urgent),))

    def change(
        self, request: SubscriptionRequest, values: Sequence[str]
    ) -> SubscriptionRequest | None:
        match values:
            case [("0" | "1") as urgent]:
                return _with_urgent(request, urgent=urgent == "1")
        return None


def _with_urgent(request: SubscriptionRequest, *, urgent: bool) -> SubscriptionRequest:
    return request.changed(schedule=request.schedule.changed(urgent=urgent))
