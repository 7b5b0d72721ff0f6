"""What is to be sent without having been asked for, as the outbox holds it, and the outbox's port.

A delivery is queued in the same unit of work that marks its news as handled, claimed by the one
process that serves, and kept until Telegram has accepted it. It names news by update and revision
and is rendered when it is sent, so that a takedown leaves no copy behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.messages import Destination

DeliveryKind = Literal["alert", "digest", "summary", "correction", "retraction", "broadcast"]
DeliveryState = Literal["pending", "sending", "sent", "uncertain", "failed", "suspended"]


@dataclass(frozen=True, slots=True)
class Item:
    """A revision of an update that a delivery tells of."""

    update_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """Something to send. `key` is unique for a destination: the same key again adds nothing.

    `content` is JSON: what rendering needs beside the items (where excerpts stand, counts, an
    administrator's own text), never news text. `due_at` is the earliest time of sending.
    `follows` is the key, for the same destination, of the delivery whose message this one edits
    (correction, retraction) or replies to (alert); it is sent before.
    """

    destination: Destination
    key: str
    kind: DeliveryKind
    items: tuple[Item, ...]
    content: str
    due_at: datetime
    subscription_id: int | None = None
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery in the outbox. `message_id` is the first message it was sent as; `attempts`
    counts claims; `uncertain` in its past means that it may arrive twice."""

    delivery_id: int
    new: NewDelivery
    state: DeliveryState
    queued_at: datetime
    attempts: int
    first_attempt_at: datetime | None
    retry_at: datetime | None
    message_id: int | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a claimed delivery. `retry_at` goes with pending and uncertain."""

    delivery_id: int
    state: DeliveryState
    message_id: int | None = None
    retry_at: datetime | None = None
    reason: str = ""


class OutboxStore(Protocol):
    """Deliveries until they are accepted. Every method is one unit of work or joins an open one.

    Order within a chat is the order in which deliveries became queued, save that one which waits
    for its `due_at` or its retry does not hold back later ones of other kinds of delay: a chat's
    next claim is its oldest delivery that is due, and never while one of the chat is `sending` or
    waits for a retry.
    """

    def add(self, deliveries: Sequence[NewDelivery], now: datetime) -> int:
        """Queue those whose (destination, key) was never queued; returns how many. Deliveries to
        a suspended chat are queued as suspended."""
        ...

    def claim(self, now: datetime, limit: int, *, urgent_only: bool = False) -> list[Delivery]:
        """Mark as `sending` and return at most `limit` due deliveries, at most one a chat, oldest
        first; `urgent_only` leaves broadcasts out."""
        ...

    def record(self, results: Sequence[Result], now: datetime) -> None:
        """What became of claimed deliveries. A repeat is harmless."""
        ...

    def recover(self, now: datetime) -> int:
        """At the start of the one serving process: what is still `sending` may have arrived, so it
        becomes `uncertain`, due at once; returns how many."""
        ...

    def suspend(self, chat_id: int) -> None:
        """The chat cannot be written to: everything unsent to it waits until `resume`."""
        ...

    def resume(self, chat_id: int, now: datetime) -> int: ...

    def get(self, destination: Destination, key: str) -> Delivery | None: ...

    def carrying(self, update_ids: Sequence[str]) -> list[Delivery]:
        """Deliveries that are sent, may have been sent or will be, with an item of one of these
        updates: those a correction concerns. By delivery id."""
        ...

    def sent_since(self, subscription_ids: Sequence[int], since: datetime) -> Mapping[int, int]:
        """How many alerts of each subscription were queued since (for the hourly maximum)."""
        ...

    def next_due(self) -> datetime | None:
        """The earliest time at which `claim` would return something; None for never."""
        ...

    def counts(self) -> Mapping[DeliveryState, int]:
        """How many are in each state; every state is named."""
        ...

    def counts_of(self, key: str) -> Mapping[DeliveryState, int]:
        """The same for all deliveries of one key, whatever their destination."""
        ...

    def forget_before(self, time: datetime) -> int:
        """Delete what was sent, has failed or was suspended before; returns how many."""
        ...
