"""What the outbox takes from its store next: urgent ones first, broadcasts many at a time."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from index import QuotewireError

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

    from bot.delivery.deliveries import Delivery, OutboxStore
    from bot.delivery.delivering import Prepared

    Claimed = list[tuple[Delivery, Prepared | None]]

# With a reply within .8 s, so many seconds' worth of messages must be on their way at once to keep
# the budget busy; as many broadcasts may, so that an alert waits no longer behind them.
BROADCASTS_AHEAD_S = 0.8
# The rest of the connections are left for answers and alerts.
BROADCASTS_AT_ONCE = 80
# More are claimed, so that one follows another at once.
MOST_BROADCASTS = 192
# They are claimed when such a part of their places is free, not one by one: a transaction each
# costs more than the sending.
BROADCASTS_PART = 1 / 3
# And so many more of the others: a group that may be sent one in three seconds holds a place.
FURTHER_AT_ONCE = 104
_LOOK_ANYWAY = timedelta(minutes=1)


class Claiming:
    """`prepare` says what a broadcast says, at once: its words are at hand, and a turn of its own
    for each costs more than it does. Others are prepared in their own turn: None with them."""

    def __init__(
        self,
        store: OutboxStore,
        prepare: Callable[[Delivery], Prepared | None],
        note: Callable[[QuotewireError], None],
        messages_per_second: float,
    ) -> None:
        self._store = store
        self._prepare = prepare
        self._note = note
        ahead = math.ceil(messages_per_second * BROADCASTS_AHEAD_S)
        self._bulk_at_once = min(MOST_BROADCASTS, ahead)
        self._looked_at = datetime.min.replace(tzinfo=UTC)

    def room(self, in_flight: Counter[bool]) -> tuple[int, int]:
        """How many may be claimed, and how many broadcasts among them, while so many are in flight
        (by whether they are broadcasts)."""
        room = self._bulk_at_once + FURTHER_AT_ONCE - in_flight.total()
        bulk_room = self._bulk_at_once - in_flight[True]
        if bulk_room < self._bulk_at_once * BROADCASTS_PART:
            bulk_room = 0
        return max(0, room), max(0, min(room, bulk_room))

    def claim(self, now: datetime, room: int, bulk_room: int) -> tuple[Claimed, datetime | None]:
        """Mark as `sending` what is due, and when something is next. Raises StoreError."""
        due = self._store.next_due()
        if not (due and due <= now) and not self._long_since_looked(now):
            return [], due
        self._looked_at = now
        claimed: Claimed = [(one, None) for one in self._store.claim(now, room, urgent_only=True)]
        if bulk_room := min(bulk_room, room - len(claimed)):
            try:
                bulk = self._store.claim(now, bulk_room)
            except QuotewireError as error:  # what is claimed already must go out all the same
                self._note(error)
            else:
                claimed += [(one, self._prepared(one)) for one in bulk]
        return claimed, due

    def _prepared(self, delivery: Delivery) -> Prepared | None:
        return self._prepare(delivery) if delivery.new.is_broadcast else None

    def _long_since_looked(self, now: datetime) -> bool:
        """A clock that was set back makes next_due wrong: only claiming puts that right."""
        return not self._looked_at <= now < self._looked_at + _LOOK_ANYWAY
