from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, get_args

import pytest

from bot.delivery.deliveries import MAX_RETRY_WAIT, Delivery, DeliveryState, Result
from bot.telegram.messages import Destination
from tests.stores.outbox_stores import NOW, OUTBOX_STORES, new, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from bot.delivery.deliveries import OutboxStore

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@pytest.fixture(params=OUTBOX_STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OutboxStore]:
    with opened(request.param, tmp_path) as outbox_store:
        yield outbox_store


def keys(deliveries: list[Delivery]) -> list[tuple[int, str]]:
    return [(d.new.destination.chat_id, d.new.key) for d in deliveries]


def claimed(store: OutboxStore, now: datetime = NOW, limit: int = 10) -> list[tuple[int, str]]:
    return keys(store.claim(now, limit))


def one(store: OutboxStore, now: datetime = NOW) -> Delivery:
    (delivery,) = store.claim(now, 1)
    return delivery


def counts(store: OutboxStore) -> dict[str, int]:
    return {name: count for name, count in store.counts().items() if count}


def state(store: OutboxStore, chat_id: int, key: str = "k") -> str | None:
    delivery = store.get(Destination(chat_id), key)
    return delivery.state if delivery else None


def test_a_delivery_is_read_back_whole(store: OutboxStore) -> None:
    given = new(
        *(7, "dev:1", "alert"),
        thread_id=3,
        due_at=NOW + SECOND,
        items=("b", "a"),
        subscription_id=9,
        follows="dev:0",
    )
    assert store.add([given], NOW) == 1
    delivery = store.get(Destination(7, 3), "dev:1")
    assert delivery
    assert (delivery.new, delivery.state, delivery.queued_at) == (given, "pending", NOW)
    assert (delivery.attempts, delivery.maybe_arrived, delivery.message_id) == (0, False, None)
    assert store.get(Destination(7), "dev:1") is None
    assert store.get(Destination(7, 3), "dev:2") is None


def test_a_key_is_queued_once_for_a_destination(store: OutboxStore) -> None:
    assert store.add([new(1), new(1), new(1, thread_id=5), new(2)], NOW) == 3
    assert store.add([new(1), new(1, thread_id=5), new(1, "other", items=("u",))], NOW) == 1
    assert store.add([], NOW) == 0
    assert counts(store) == {"pending": 4}
    assert len(store.carrying(["u"])) == 1


def test_a_sent_key_is_not_queued_again(store: OutboxStore) -> None:
    store.add([new(1)], NOW)
    store.record([Result(one(store).delivery_id, "sent", message_id=4)], NOW)
    assert store.add([new(1)], NOW) == 0


def test_a_chat_has_one_delivery_under_way_and_its_order_is_kept(store: OutboxStore) -> None:
    store.add([new(1, "a"), new(1, "b", thread_id=2), new(2, "a"), new(1, "c")], NOW)
    first, second = store.claim(NOW, 10)
    assert keys([first, second]) == [(1, "a"), (2, "a")]
    assert (first.state, first.attempts, first.first_attempt_at) == ("sending", 1, NOW)
    assert claimed(store) == []
    store.record([Result(first.delivery_id, "sent", message_id=1)], NOW)
    assert claimed(store) == [(1, "b")]


def test_a_claim_takes_no_more_than_it_may(store: OutboxStore) -> None:
    store.add([new(chat) for chat in range(5)], NOW)
    assert len(store.claim(NOW, 0)) == 0
    assert claimed(store, limit=3) == [(0, "k"), (1, "k"), (2, "k")]
    assert claimed(store, limit=3) == [(3, "k"), (4, "k")]


def test_chats_that_are_ready_longest_come_first(store: OutboxStore) -> None:
    store.add([new(1, due_at=NOW), new(2, due_at=NOW - DAY), new(3, due_at=NOW - SECOND)], NOW)
    assert claimed(store, limit=2) == [(2, "k"), (3, "k")]


def test_what_is_not_due_is_overtaken(store: OutboxStore) -> None:
    store.add([new(1, "later", due_at=NOW + SECOND), new(1, "now")], NOW)
    assert store.next_due() == NOW
    first = one(store)
    assert first.new.key == "now"
    assert store.next_due() is None
    store.record([Result(first.delivery_id, "sent", message_id=1)], NOW)
    assert store.next_due() == NOW + SECOND
    assert claimed(store) == []
    assert claimed(store, NOW + SECOND) == [(1, "later")]


def test_a_retry_holds_back_its_chat_and_no_other(store: OutboxStore) -> None:
    store.add([new(1, "a"), new(1, "b"), new(2, "a")], NOW)
    first = one(store)
    store.record([Result(first.delivery_id, "pending", retry_at=NOW + SECOND)], NOW)
    assert claimed(store) == [(2, "a")]
    assert store.next_due() == NOW + SECOND
    again = one(store, NOW + SECOND)
    assert (again.new.key, again.attempts, again.first_attempt_at) == ("a", 2, NOW)
    assert again.retry_at is None


def test_urgent_ones_pass_broadcasts(store: OutboxStore) -> None:
    store.add([new(1, "all", "broadcast"), new(2, "all", "broadcast"), new(1, "alert")], NOW)
    assert keys(store.claim(NOW, 10, urgent_only=True)) == [(1, "alert")]
    assert store.claim(NOW, 10, urgent_only=True) == []
    assert claimed(store) == [(2, "all")]


def test_a_retry_far_ahead_is_not_waited_for_when_the_clock_was_set_back(
    store: OutboxStore,
) -> None:
    store.add([new(1, due_at=NOW - 2 * DAY)], NOW)
    far = NOW + MAX_RETRY_WAIT
    store.record([Result(one(store).delivery_id, "pending", retry_at=far)], NOW)
    assert claimed(store, NOW) == []
    assert claimed(store, NOW - DAY) == [(1, "k")]


def test_what_was_sent_says_as_which_message_and_when(store: OutboxStore) -> None:
    store.add([new(1)], NOW)
    result = Result(one(store).delivery_id, "sent", message_id=44)
    store.record([result], NOW + SECOND)
    store.record([result, Result(999, "sent", message_id=1)], NOW + DAY)
    delivery = store.get(Destination(1), "k")
    assert delivery
    assert (delivery.state, delivery.message_id, delivery.sent_at) == ("sent", 44, NOW + SECOND)


def test_a_late_result_changes_nothing_but_to_sent(store: OutboxStore) -> None:
    store.add([new(1)], NOW)
    number = one(store).delivery_id
    store.recover(NOW)
    store.record([Result(number, "failed", reason="late")], NOW)
    assert state(store, 1) == "uncertain"
    store.record([Result(number, "sent", message_id=3)], NOW)
    store.record([Result(number, "pending")], NOW)
    assert state(store, 1) == "sent"


def test_what_was_under_way_at_a_crash_is_uncertain_and_due(store: OutboxStore) -> None:
    store.add([new(1), new(2)], NOW)
    one(store)
    assert store.recover(NOW) == 1
    assert store.recover(NOW) == 0
    assert counts(store) == {"uncertain": 1, "pending": 1}
    again = one(store)
    assert (again.new.destination.chat_id, again.maybe_arrived) == (1, True)


def test_a_suspended_chat_waits_for_its_return(store: OutboxStore) -> None:
    store.add([new(1, "a"), new(1, "b"), new(2)], NOW)
    store.record([Result(one(store).delivery_id, "pending", retry_at=NOW + SECOND)], NOW)
    store.suspend(1)
    store.suspend(1)
    assert store.add([new(1, "c"), new(1, "a")], NOW) == 1
    assert counts(store) == {"suspended": 3, "pending": 1}
    assert claimed(store, NOW + DAY) == [(2, "k")]
    assert store.next_due() is None
    assert store.resume(1, NOW + DAY) == 3
    assert store.resume(1, NOW + DAY) == 0
    first = one(store, NOW + DAY)
    assert (first.new.key, first.attempts, first.first_attempt_at) == ("a", 1, NOW + DAY)


def test_what_is_under_way_while_its_chat_is_suspended_waits_too(store: OutboxStore) -> None:
    store.add([new(1), new(2), new(3)], NOW)
    first, second, _ = store.claim(NOW, 3)
    for chat in (1, 2, 3):
        store.suspend(chat)
    assert counts(store) == {"sending": 3}
    store.record([Result(first.delivery_id, "pending", retry_at=NOW)], NOW)
    store.record([Result(second.delivery_id, "sent", message_id=1)], NOW)
    assert store.recover(NOW) == 1
    assert [state(store, chat) for chat in (1, 2, 3)] == ["suspended", "sent", "suspended"]
    assert store.resume(3, NOW) == 1
    assert one(store).maybe_arrived


def test_resuming_a_chat_that_is_not_known_is_harmless(store: OutboxStore) -> None:
    assert store.resume(5, NOW) == 0
    store.add([new(5)], NOW)
    assert claimed(store) == [(5, "k")]


def test_everything_moves_with_a_chat(store: OutboxStore) -> None:
    store.add([new(1, "sent", items=("u",)), new(1, "both"), new(1, "old")], NOW)
    store.add([new(2, "both")], NOW)
    store.record([Result(one(store).delivery_id, "sent", message_id=8)], NOW)
    for _ in range(2):
        store.migrate(1, 2)
    assert [state(store, 1, key) for key in ("sent", "both", "old")] == [None, None, None]
    assert counts(store) == {"sent": 1, "pending": 2}
    moved = store.get(Destination(2), "sent")
    # Numbers of messages start anew in the new chat: the old one would name another message.
    assert moved
    assert (moved.message_id, moved.maybe_arrived) == (None, True)
    assert keys(store.carrying(["u"])) == [(2, "sent")]
    assert claimed(store) == [(2, "old")]


def test_a_chat_moves_out_of_and_into_suspension(store: OutboxStore) -> None:
    store.add([new(1), new(3)], NOW)
    store.suspend(1)
    store.suspend(4)
    store.migrate(1, 2)
    store.migrate(3, 4)
    store.migrate(4, 4)
    assert (state(store, 2), state(store, 4)) == ("pending", "suspended")
    assert store.add([new(1)], NOW) == 1
    assert claimed(store) == [(2, "k"), (1, "k")]
    assert store.resume(4, NOW) == 1


def test_a_delivery_under_way_moves_too(store: OutboxStore) -> None:
    store.add([new(1), new(2, "b")], NOW)
    first = one(store)
    store.migrate(1, 2)
    assert claimed(store) == []
    store.record([Result(first.delivery_id, "pending")], NOW)
    assert claimed(store) == [(2, "k")]


def test_a_forgotten_chat_leaves_nothing(store: OutboxStore) -> None:
    store.add([new(1, items=("u",)), new(1, "b"), new(2)], NOW)
    number = one(store).delivery_id
    store.suspend(1)
    assert store.forget(1) == 2
    assert store.forget(1) == 0
    store.record([Result(number, "sent", message_id=1)], NOW)
    assert store.carrying(["u"]) == []
    assert counts(store) == {"pending": 1}
    store.add([new(1)], NOW)
    assert claimed(store) == [(2, "k"), (1, "k")]


def test_corrections_concern_what_arrived_or_may_or_will(store: OutboxStore) -> None:
    names = ("sent", "skipped", "failed", "doubtful", "waiting", "other")
    for chat, name in enumerate(names):
        store.add([new(chat, name, items=("u" if name != "other" else "v", "w"))], NOW)
    numbers = {d.new.key: d.delivery_id for d in store.claim(NOW, 6)}
    store.record([Result(numbers["doubtful"], "uncertain", retry_at=NOW)], NOW)
    (again,) = store.claim(NOW, 6)
    store.record(
        [
            Result(numbers["sent"], "sent", message_id=1),
            Result(numbers["skipped"], "sent", reason="nothing left"),
            Result(numbers["failed"], "failed"),
            Result(again.delivery_id, "failed"),
            Result(numbers["waiting"], "pending"),
        ],
        NOW,
    )
    assert {where.chat_id for where in store.told(["u", "nothing"])} == {0, 3, 4}
    found = [d.new.key for d in store.carrying(["u", "nothing"])]
    assert found == ["sent", "doubtful", "waiting"]
    assert len(store.carrying(["w"])) == 4
    store.add([new(7, "c", "correction", items=("x",)), new(8, "d", "digest", items=("y",))], NOW)
    assert {where.chat_id for where in store.told(["x", "y"])} == {8}
    assert store.carrying([]) == []


def test_alerts_of_a_subscription_are_counted(store: OutboxStore) -> None:
    store.add([new(1, "a", subscription_id=5)], NOW - SECOND)
    store.add([new(1, "b", subscription_id=5), new(2, "b", subscription_id=6)], NOW)
    store.add([new(1, "c", "summary", subscription_id=5), new(1, "d")], NOW)
    assert store.sent_since([5, 6, 7], NOW) == {5: 1, 6: 1}
    assert store.sent_since([5], NOW - SECOND) == {5: 2}
    assert store.sent_since([], NOW) == {}


def test_deliveries_are_counted_by_their_key(store: OutboxStore) -> None:
    store.add([new(1, "x", "broadcast"), new(2, "x", "broadcast"), new(3, "x")], NOW)
    store.record([Result(one(store).delivery_id, "sent", message_id=1)], NOW)
    assert {state: n for state, n in store.counts_of("x").items() if n} == {
        "sent": 1,
        "pending": 2,
    }
    assert set(store.counts_of("y").values()) == {0}
    assert set(store.counts()) == set(get_args(DeliveryState))


def test_only_what_is_over_is_forgotten_with_time(store: OutboxStore) -> None:
    store.add([new(chat, due_at=NOW - DAY) for chat in range(1, 5)], NOW - DAY)
    sent, failed, *_ = store.claim(NOW - DAY, 2)
    store.record([Result(failed.delivery_id, "failed")], NOW - DAY)
    store.suspend(3)
    store.record([Result(sent.delivery_id, "sent", message_id=1)], NOW)
    assert store.forget_before(NOW) == 2
    assert [state(store, chat) for chat in range(1, 5)] == ["sent", None, None, "pending"]
    assert store.forget_before(NOW + SECOND) == 1


def test_more_than_a_batch_is_forgotten_with_time(store: OutboxStore) -> None:
    store.add([new(chat) for chat in range(2_500)], NOW)
    for chat in range(2_500):
        store.suspend(chat)
    assert store.forget_before(NOW) == 0
    assert store.forget_before(NOW + SECOND) == 2_500
