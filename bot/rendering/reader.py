"""For whom something is rendered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.i18n.catalogue import catalogue_for

if TYPE_CHECKING:
    from datetime import datetime

    from bot.i18n.catalogue import Catalogue
    from bot.ports import Chat
    from index import Citation

UTC_ZONE = ZoneInfo("UTC")


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


def reader_of(chat: Chat | None, language_code: str | None = None) -> Reader:
    """How a chat reads: its language (else its user's app's) and its zone (else UTC)."""
    chosen = chat.language if chat else None
    code = language_code or (chat.language_code if chat else None)
    zone = ZoneInfo(chat.zone) if chat and chat.zone else UTC_ZONE
    return Reader(catalogue_for(chosen, code), zone)
