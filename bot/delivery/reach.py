"""What follows from a chat's being lost or moved, for the outbox that finds out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.ports import ChatStore
    from bot.subscriptions.ports import SubscriptionStore


@dataclass(frozen=True, slots=True)
class Reach:
    """See `bot.delivery.outbox.Reach`."""

    chats: ChatStore
    subscriptions: SubscriptionStore

    def lose(self, chat_id: int) -> None:
        """Its subscriptions match nothing until it is back."""
        self.chats.lose(chat_id)
        self.subscriptions.suspend(chat_id)

    def migrate(self, old: int, new: int) -> None:
        self.chats.migrate(old, new)
