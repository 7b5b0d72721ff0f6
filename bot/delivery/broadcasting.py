"""Messages of administrators to every chat, through the outbox: none is lost by a restart."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.delivery.deliveries import MAX_BATCH, NewDelivery
from bot.ports import personal_fact
from bot.rendering import plain_message
from bot.telegram.messages import Destination
from index import batched

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.delivery.deliveries import Delivery, DeliveryState, OutboxStore
    from bot.ports import ChatStore, FactStore
    from bot.telegram.messages import Message

_UNSENT: tuple[DeliveryState, ...] = ("pending", "sending", "uncertain")


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one broadcast; `waiting` may still arrive."""

    sent: int
    failed: int
    waiting: int


class Broadcasting:
    """A draft is kept until it is sent or replaced; sending it twice sends it once."""

    def __init__(self, outbox: OutboxStore, chats: ChatStore, facts: FactStore) -> None:
        self._outbox = outbox
        self._chats = chats
        self._facts = facts

    def draft(self, admin: int, text: str) -> str:
        """Keep a text; returns the key it is sent by."""
        key = secrets.token_hex(6)
        self._facts.write(personal_fact("draft", admin), json.dumps([key, text]))
        return key

    def text(self, admin: int, key: str) -> str | None:
        """The draft with that key; None where there is no such one any more."""
        kept = self._facts.read(personal_fact("draft", admin))
        known, text = json.loads(kept) if kept else ("", "")
        return text if known == key else None

    def queue(self, key: str, text: str, now: datetime) -> int:
        """Queue it for every chat that can be written to; returns how many there are."""
        chats = self._chats.reachable()
        name, content = _delivery_key(key), json.dumps({"text": text})
        for batch in batched(chats, MAX_BATCH):
            deliveries = [
                NewDelivery(Destination(chat), name, "broadcast", (), content, now)
                for chat in batch
            ]
            self._outbox.add(deliveries, now)
        return len(chats)

    def counts(self) -> Mapping[DeliveryState, int]:
        """How many deliveries of any kind are in each state."""
        return self._outbox.counts()

    def progress(self, key: str) -> Progress:
        counts: Mapping[DeliveryState, int] = self._outbox.counts_of(_delivery_key(key))
        return Progress(
            sent=counts["sent"],
            failed=counts["failed"] + counts["suspended"],
            waiting=sum(counts[state] for state in _UNSENT),
        )


def _delivery_key(key: str) -> str:
    return f"broadcast:{key}"


def broadcast_messages(delivery: Delivery) -> tuple[Message, ...]:
    """What the outbox sends for it."""
    return (plain_message(json.loads(delivery.new.content)["text"]),)
