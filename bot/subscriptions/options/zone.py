"""The time zone of a subscription's times of day, where it is not the chat's: "zone kyiv"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.i18n.zones import MAX_ZONE_CHARS, find_zones, is_zone
from bot.subscriptions.options.option import Option, Phrase, Spelling
from bot.subscriptions.refusals import SubscriptionRefused
from bot.subscriptions.schedule import has_times_of_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.subscriptions.records import SubscriptionRequest


class Zone(Option):
    """A zone by its IANA name or its city."""

    name = "zone"
    spellings = (Spelling("zone", re.compile(r"(?:time)?zone\s+(\S+)\Z", re.IGNORECASE)),)
    # Any word may be meant as a zone, another option too.
    is_read_late = True

    def is_meant(self, match: re.Match[str]) -> bool:
        """Pass over "euro zone inflation"."""
        return "/" in match[1] or bool(find_zones(match[1]))

    def read(self, match: re.Match[str], request: SubscriptionRequest) -> SubscriptionRequest:
        zones = find_zones(match[1])
        if len(zones) != 1:
            raise SubscriptionRefused(
                "subscription-unknown-zone",
                f"{match[1][:MAX_ZONE_CHARS]!r} names no single time zone; try Europe/Kyiv",
                zone=match[1][:MAX_ZONE_CHARS],
            )
        return request.changed(schedule=request.schedule.changed(zone=zones[0]))

    def check(self, request: SubscriptionRequest) -> None:
        zone = request.schedule.zone
        if zone is not None and not is_zone(zone):
            raise SubscriptionRefused(
                "subscription-unknown-zone",
                f"{zone[:MAX_ZONE_CHARS]!r} is no time zone",
                zone=zone[:MAX_ZONE_CHARS],
            )

    def lines(
        self, request: SubscriptionRequest, zone: str, *, is_complete: bool
    ) -> Sequence[Phrase]:
        """Return the zone where a time of day depends on it, the chat's zone too."""
        del is_complete
        is_shown = has_times_of_day(request.schedule)
        return [Phrase("card-zone", {"zone": zone})] if is_shown else []
