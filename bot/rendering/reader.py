"""For whom something is rendered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.catalogue import Catalogue
    from index import Citation


@dataclass(frozen=True, slots=True)
class Reader:
    """The language and the zone of a chat."""

    catalogue: Catalogue
    zone: ZoneInfo

    def say(self, message_id: str, /, **arguments: str | int) -> str:
        return self.catalogue.say(message_id, **arguments)

    def time(self, at: datetime) -> str:
        return self.catalogue.time(at, self.zone)

    def published(self, citation: Citation) -> str:
        """When it was published, as far as that is known."""
        if citation.published_at is None:
            return self.say("source-undated", time=self.time(citation.first_seen_at))
        if citation.published_precision == "day":
            return self.catalogue.day(citation.published_at)
        return self.time(citation.published_at)
