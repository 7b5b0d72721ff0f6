"""What is to be sent without having been asked for, as the outbox holds it, and the outbox's port.

A delivery is queued in the same unit of work that marks its news as handled, claimed by the one
process that serves, and kept until Telegram has accepted it. It names news by update and revision
and is rendered when it is sent, so that a takedown leaves no copy behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.telegram.messages import Destination

# More in one unit of work would make other writers wait.
MAX_BATCH = 1_000
# No retry is further ahead: what lies beyond was set by a clock that has been put back since.
MAX_RETRY_WAIT = timedelta(hours=1)

# An addition names under an alert who else reports it.
DeliveryKind = Literal[
    "alert", "digest", "summary", "correction", "retraction", "addition", "broadcast"
]
# Which tell news, which of them tell several reports at once, and which what became of those.
TELLING = ("alert", "digest", "summary")
OF_SEVERAL = ("digest", "summary")
CHANGING = ("correction", "retraction")
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
    (correction, retraction, addition) or replies to (alert); it is sent before.
    """

    destination: Destination
    key: str
    kind: DeliveryKind
    items: tuple[Item, ...]
    content: str
    due_at: datetime
    subscription_id: int | None = None
    follows: str | None = None

    @property
    def is_broadcast(self) -> bool:
        """An administrator's text to every chat, which anything else may overtake."""
        return self.kind == "broadcast"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery in the outbox. `message_id` is the first message it was sent as (of an edit, the
    edited one); `attempts` counts claims. `maybe_arrived`: an attempt ended without a reply, so
    Telegram may have accepted it, and it may arrive twice."""

    delivery_id: int
    new: NewDelivery
    state: DeliveryState
    queued_at: datetime
    attempts: int
    first_attempt_at: datetime | None
    retry_at: datetime | None
    message_id: int | None
    sent_at: datetime | None
    maybe_arrived: bool = False
    reason: str = ""

    @property
    def is_begun(self) -> bool:
        """Whether it was rendered already; what was not is told as the news stands then."""
        return self.attempts > 0 or self.maybe_arrived


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a claimed delivery. `retry_at` goes with pending and uncertain, None for at
    once. `reason` says why it failed, or why it is done although nothing was sent (state sent
    without `message_id`)."""

    delivery_id: int
    state: DeliveryState
    message_id: int | None = None
    retry_at: datetime | None = None
    reason: str = ""


class OutboxStore(Protocol):
    """Deliveries until they are accepted. Every method is one unit of work or joins an open one.

    A chat is ready when it has an unsent delivery (pending or uncertain) that is due, and none of
    the chat is `sending` or waits for a retry. Its next claim is then its oldest due delivery, by
    the order of queueing: only one that is not yet due is overtaken, and broadcasts by others
    where `urgent_only` asks for it. A chat that waits or is suspended never holds another back.
    """

    def add(self, deliveries: Sequence[NewDelivery], now: datetime) -> int:
        """Queue those whose (destination, key) was never queued; returns how many. Deliveries to
        a suspended chat are queued as suspended. Give at most MAX_BATCH at a time."""
        ...

    def claim(self, now: datetime, limit: int, *, urgent_only: bool = False) -> list[Delivery]:
        """Mark as `sending` and return at most `limit` due deliveries, at most one a chat: of the
        chats that have been ready longest, oldest delivery first. `urgent_only` leaves broadcasts
        out. A retry that lies further ahead than MAX_RETRY_WAIT (the clock was set back) is no
        longer waited for."""
        ...

    def record(self, results: Sequence[Result], now: datetime) -> None:
        """What became of claimed deliveries. A repeat is harmless: a delivery that is no longer
        `sending` stays as it is, save that `sent` always counts unless it is sent already. In a
        suspended chat, what is pending or uncertain becomes suspended."""
        ...

    def recover(self, now: datetime) -> int:
        """At the start of the one serving process: what is still `sending` may have arrived, so it
        becomes `uncertain` (in a suspended chat suspended), due at once; returns how many."""
        ...

    def suspend(self, chat_id: int) -> None:
        """The chat cannot be written to: everything unsent to it waits until `resume`, what is
        `sending` aside, whose result is still to come. A repeat is harmless."""
        ...

    def resume(self, chat_id: int, now: datetime) -> int:
        """The chat can be written to again: what waited becomes pending, its age counted anew;
        returns how many. Harmless for a chat that was never suspended."""
        ...

    def migrate(self, old: int, new: int) -> None:
        """Everything of `old` belongs to `new`, which keeps what it has of the same topic and key.
        Suspended is only what `new` is. A repeat is harmless."""
        ...

    def forget(self, chat_id: int) -> int:
        """Delete every delivery to the chat, sent or not, and what is known of it; returns how
        many."""
        ...

    def get(self, destination: Destination, key: str) -> Delivery | None: ...

    def carrying(self, update_ids: Sequence[str]) -> list[Delivery]:
        """Deliveries that are sent, may have been sent or will be, with an item of one of these
        updates: those a correction concerns. By delivery id. What has failed without a chance to
        have arrived, or was done without a message, is not among them."""
        ...

    def told(self, update_ids: Sequence[str]) -> set[Destination]:
        """Where an alert, digest or summary tells of one of these updates that was sent, may have
        been or will be."""
        ...

    def sent_since(self, subscription_ids: Sequence[int], since: datetime) -> Mapping[int, int]:
        """How many alerts of each subscription were queued since (for the hourly maximum);
        subscriptions without one are absent."""
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
        """Delete what is sent, failed or suspended and has not changed since; returns how many. A
        key that is forgotten can be queued again."""
        ...
