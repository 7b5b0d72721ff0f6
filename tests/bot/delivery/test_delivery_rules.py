from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.deliveries import MAX_RETRY_WAIT, Delivery, DeliveryKind, DeliveryState, Result
from bot.delivery.delivery_rules import (
    GIVE_UP_AFTER,
    GIVE_UP_ATTEMPTS,
    LONGEST_RETRY_S,
    NEVER_SENT,
    SUPERSEDED,
    Amend,
    Post,
    Skip,
    Way,
    back_off_s,
    result_of,
    way_to_send,
)
from bot.telegram.outcomes import (
    Gone,
    Moved,
    NotEditable,
    Outcome,
    Refused,
    RetryAt,
    Sent,
    Unavailable,
    Uncertain,
)
from tests.stores.outbox_stores import NOW, new

if TYPE_CHECKING:
    from datetime import datetime

SECOND = timedelta(seconds=1)


def delivery(
    kind: DeliveryKind = "alert",
    state: DeliveryState = "sending",
    *,
    attempts: int = 1,
    first_attempt_at: datetime = NOW,
    message_id: int | None = None,
    maybe_arrived: bool = False,
) -> Delivery:
    return Delivery(
        delivery_id=5,
        new=new(1, "k", kind, follows="before"),
        state=state,
        queued_at=NOW,
        attempts=attempts,
        first_attempt_at=first_attempt_at,
        retry_at=None,
        message_id=message_id,
        sent_at=None,
        maybe_arrived=maybe_arrived,
    )


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Sent(9), Result(5, "sent", message_id=9)),
        (Sent(0), Result(5, "sent")),
        (RetryAt(3.5), Result(5, "pending", retry_at=NOW + 3.5 * SECOND)),
        (RetryAt(-1), Result(5, "pending", retry_at=NOW)),
        (RetryAt(1e12), Result(5, "pending", retry_at=NOW + MAX_RETRY_WAIT)),
        (Unavailable("502"), Result(5, "pending", retry_at=NOW + SECOND, reason="502")),
        (Uncertain(), Result(5, "uncertain", retry_at=NOW + 60 * SECOND)),
        (Moved(-100), Result(5, "pending")),
        (Gone("blocked"), Result(5, "suspended", reason="blocked")),
        (Gone("topic closed", topic_only=True), Result(5, "failed", reason="topic closed")),
        (Refused("too long"), Result(5, "failed", reason="too long")),
        (NotEditable(), Result(5, "failed", reason="cannot be edited")),
    ],
)
def test_an_outcome_makes_a_result(outcome: Outcome, expected: Result) -> None:
    assert result_of(delivery(), outcome, NOW, 0.0) == expected


@pytest.mark.parametrize("outcome", [Unavailable("502"), Uncertain()])
def test_after_a_day_and_many_attempts_a_delivery_has_failed(outcome: Outcome) -> None:
    day_on = NOW + GIVE_UP_AFTER
    tried = delivery(attempts=GIVE_UP_ATTEMPTS)
    assert result_of(tried, outcome, day_on, 0.5).state == "failed"
    assert result_of(tried, outcome, day_on, 0.5).reason
    assert result_of(tried, outcome, day_on - SECOND, 0.5).state != "failed"
    # The bot was down for a day, or the clock has leapt: that is no day of attempts.
    rested = replace(tried, attempts=GIVE_UP_ATTEMPTS - 1)
    assert result_of(rested, outcome, day_on, 0.5).state != "failed"
    assert result_of(tried, outcome, NOW - 3 * GIVE_UP_AFTER, 0.5).state != "failed"


def test_too_many_requests_are_waited_for_without_end() -> None:
    old = delivery(attempts=10_000)
    assert result_of(old, RetryAt(1), NOW + 9 * GIVE_UP_AFTER, 0.5).state == "pending"


def test_a_chat_that_moves_in_a_circle_is_not_followed_without_a_pause() -> None:
    assert result_of(delivery(attempts=4), Moved(2), NOW, 0.0).retry_at == NOW + 8 * SECOND


def test_back_off_doubles_up_to_its_limit() -> None:
    waits = [back_off_s(attempts, 1.0, 0.0) for attempts in range(1, 13)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]


@given(
    st.integers(0, 10**6),
    st.sampled_from([1.0, 60.0]),
    st.floats(0, 1, exclude_max=True),
)
def test_back_off_stays_within_its_bounds(attempts: int, first_s: float, jitter: float) -> None:
    assert first_s <= back_off_s(attempts, first_s, jitter) <= LONGEST_RETRY_S


@pytest.mark.parametrize("kind", ["alert", "digest", "summary", "broadcast"])
def test_a_follow_up_replies_to_what_arrived(kind: DeliveryKind) -> None:
    assert way_to_send(delivery(kind), None) == Post()
    assert way_to_send(delivery(kind), delivery(state="sent", message_id=3)) == Post(reply_to=3)
    assert way_to_send(delivery(kind), delivery(state="failed")) == Post()


@pytest.mark.parametrize("kind", ["correction", "retraction"])
@pytest.mark.parametrize(
    ("original", "way"),
    [
        (None, Post()),
        (delivery(state="sent", message_id=3), Amend(3)),
        (delivery("digest", state="sent", message_id=3), Post(reply_to=3)),
        (delivery("summary", state="sent", message_id=3), Post(reply_to=3)),
        (delivery("digest", state="pending"), Skip(SUPERSEDED)),
        (delivery(state="pending"), Skip(SUPERSEDED)),
        (delivery(state="suspended"), Skip(SUPERSEDED)),
        (delivery(state="uncertain", maybe_arrived=True), Skip(SUPERSEDED)),
        (delivery(state="sent"), Skip(NEVER_SENT)),
        (delivery(state="failed"), Skip(NEVER_SENT)),
        (delivery(state="sent", maybe_arrived=True), Post()),
        (delivery(state="failed", maybe_arrived=True), Post()),
    ],
)
def test_a_correction_goes_where_its_original_went(
    kind: DeliveryKind, original: Delivery | None, way: Way
) -> None:
    assert way_to_send(delivery(kind), original) == way


def test_an_addition_edits_its_original_or_is_left_out() -> None:
    sent = delivery(state="sent", message_id=3)
    assert way_to_send(delivery("addition"), sent) == Amend(3, or_reply=False)
    for original in (None, delivery(state="sent"), delivery(state="uncertain")):
        assert way_to_send(delivery("addition"), original) == Skip(NEVER_SENT)
