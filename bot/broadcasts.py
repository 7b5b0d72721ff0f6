"""An administrator's message to many chats, through the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.deliveries import MAX_BATCH, NewDelivery
from index import to_microseconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.deliveries import DeliveryState, OutboxStore
    from bot.messages import Destination


def broadcast(
    store: OutboxStore,
    content: str,
    destinations: Sequence[Destination],
    now: datetime,
    on_queued: Callable[[int], None] = lambda _: None,
) -> int:
    """Queue `content` (JSON, as rendering wants it) for every destination, MAX_BATCH in a unit of
    work, telling after each how many are queued; returns the broadcast's number.

    The number follows from `now`: where queueing broke off, the same call queues the rest. Takes
    seconds for 100,000 destinations: not to be called on the event loop.
    """
    number = to_microseconds(now)
    key = broadcast_key(number)
    for start in range(0, len(destinations), MAX_BATCH):
        batch = destinations[start : start + MAX_BATCH]
        store.add(_addressed(content, key, batch, now), now)
        on_queued(start + len(batch))
    return number


def broadcast_counts(store: OutboxStore, number: int) -> Mapping[DeliveryState, int]:
    """How far a broadcast is: its deliveries in each state."""
    return store.counts(broadcast_key(number))


def broadcast_key(number: int) -> str:
    return f"broadcast:{number}"


def _addressed(
    content: str, key: str, destinations: Iterable[Destination], now: datetime
) -> list[NewDelivery]:
    return [NewDelivery(to, key, "broadcast", (), content, now) for to in destinations]
