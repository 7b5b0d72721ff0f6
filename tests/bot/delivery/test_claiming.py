from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.claiming import FURTHER_AT_ONCE, MOST_BROADCASTS, Claiming
from bot.delivery.delivery_rules import Post
from bot.telegram.messages import Message
from index import StoreError
from tests.fakes.outbox import FakeOutboxStore
from tests.stores.outbox_stores import NOW, new

if TYPE_CHECKING:
    from datetime import datetime

    from bot.delivery.deliveries import Delivery
    from bot.delivery.delivering import Prepared
    from index import QuotewireError

budgets = st.floats(0.01, 1_000, allow_nan=False)
counts = st.integers(0, 2_000)


class UrgentOnlyStore(FakeOutboxStore):
    """Locked by the time that broadcasts are claimed."""

    def claim(self, now: datetime, limit: int, *, urgent_only: bool = False) -> list[Delivery]:
        if not urgent_only:
            raise StoreError("locked")
        return super().claim(now, limit, urgent_only=True)


def prepared(delivery: Delivery) -> Prepared:
    return Post(), (Message(delivery.new.key),)


def claiming(store: FakeOutboxStore, per_second: float = 1_000) -> Claiming:
    noted: list[QuotewireError] = []
    return Claiming(store, prepared, noted.append, per_second)


@given(budgets, counts, counts)
def test_there_is_never_more_in_flight_than_may_be(
    per_second: float, broadcasts: int, others: int
) -> None:
    in_flight = Counter({True: broadcasts, False: others})
    room, bulk_room = claiming(FakeOutboxStore(), per_second).room(in_flight)
    assert 0 <= bulk_room <= room
    assert not room or broadcasts + others + room <= MOST_BROADCASTS + FURTHER_AT_ONCE
    assert not bulk_room or broadcasts + bulk_room <= MOST_BROADCASTS


@given(budgets)
def test_whatever_the_budget_something_may_begin(per_second: float) -> None:
    _, bulk_room = claiming(FakeOutboxStore(), per_second).room(Counter())
    assert bulk_room >= 1


def test_broadcasts_wait_until_a_part_of_their_places_is_free() -> None:
    one = claiming(FakeOutboxStore())
    part = MOST_BROADCASTS // 3
    for free, expected in ((1, 0), (part - 1, 0), (part, part), (MOST_BROADCASTS,) * 2):
        assert one.room(Counter({True: MOST_BROADCASTS - free}))[1] == expected


def test_broadcasts_come_with_their_words_and_after_what_is_urgent() -> None:
    store = FakeOutboxStore()
    store.add([new(1, "b", "broadcast"), new(2, "a"), new(3, "b", "broadcast")], NOW)
    claimed, _ = claiming(store).claim(NOW, 10, 1)
    assert [(one.new.destination.chat_id, words) for one, words in claimed] == [
        (2, None),
        (1, (Post(), (Message("b"),))),
    ]


def test_what_is_claimed_goes_out_although_broadcasts_cannot_be_claimed() -> None:
    store = UrgentOnlyStore()
    store.add([new(1, "b", "broadcast"), new(2, "a")], NOW)
    claimed, _ = claiming(store).claim(NOW, 10, 10)
    assert [one.new.key for one, _ in claimed] == ["a"]


def test_nothing_due_is_nothing_claimed_but_when_it_will_be() -> None:
    store = FakeOutboxStore()
    one = claiming(store)
    assert one.claim(NOW, 10, 10) == ([], None)
    later = NOW.replace(hour=13)
    store.add([new(1, due_at=later)], NOW)
    assert one.claim(NOW, 10, 10) == ([], later)
