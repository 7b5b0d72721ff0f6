"""The commands that Telegram's menu shows, in every language of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.i18n.catalogue import Catalogue

PRIVATE = (
    *("start", "help", "ask", "latest", "who", "timeline", "sources"),
    *("subscribe", "subscriptions", "unsubscribe"),
    *("timezone", "language", "new", "privacy", "forget"),
)
GROUP = (
    *("help", "ask", "latest", "who", "timeline", "sources"),
    *("subscribe", "subscriptions", "unsubscribe", "timezone", "language", "new"),
)
ADMIN = (*PRIVATE, "admin")


def described(names: tuple[str, ...], catalogue: Catalogue) -> list[tuple[str, str]]:
    """(command, what it does), as the menu shows them."""
    return [(name, catalogue.say(f"command-{name}")) for name in names]
