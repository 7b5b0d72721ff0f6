"""What is done about a delivery, by what became of sending it. Pure.

No delivery is given up before it is a day old, save what can never arrive.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.deliveries import Result
from bot.outcomes import (
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

if TYPE_CHECKING:
    from datetime import datetime

    from bot.deliveries import Delivery, DeliveryState

GIVEN_UP_AFTER = timedelta(hours=24)
FIRST_RETRY = timedelta(seconds=1)
LAST_RETRY = timedelta(minutes=10)
# The reply was lost, not the message: so soon nobody misses it, and mostly it is there.
UNCERTAIN_RETRY = timedelta(minutes=1)


def result_of(delivery: Delivery, outcome: Outcome, now: datetime, jitter: float) -> Result:
    """`jitter` is from 0 to 1 and lengthens a wait by up to a fifth."""
    number = delivery.delivery_id
    match outcome:
        case Sent(message_id):
            return Result(number, "sent", message_id or None)
        case RetryAt(after_s):
            return _again(delivery, "pending", timedelta(seconds=after_s), now, "429")
        case Moved():
            return Result(number, "pending", retry_at=now)
        case Gone(reason, topic_only=False):
            return Result(number, "suspended", reason=reason)
        case Uncertain():
            wait = max(UNCERTAIN_RETRY, _back_off(delivery.attempts, jitter))
            return _again(delivery, "uncertain", wait, now, "the reply was lost")
        case Unavailable(reason):
            return _again(delivery, "pending", _back_off(delivery.attempts, jitter), now, reason)
        case Gone(reason) | Refused(reason):
            return Result(number, "failed", reason=reason)
        case NotEditable():
            return Result(number, "failed", reason="the message can no longer be edited")


def _again(
    delivery: Delivery, state: DeliveryState, wait: timedelta, now: datetime, reason: str
) -> Result:
    begun = delivery.first_attempt_at or now
    if now - begun >= GIVEN_UP_AFTER:
        return Result(delivery.delivery_id, "failed", reason=f"given up after a day: {reason}")
    return Result(delivery.delivery_id, state, retry_at=now + wait, reason=reason)


def _back_off(attempts: int, jitter: float) -> timedelta:
    """Doubled each time, up to LAST_RETRY."""
    doubled = FIRST_RETRY * 2 ** min(attempts - 1, 20) if attempts > 0 else FIRST_RETRY
    return min(doubled, LAST_RETRY) * (1 + 0.2 * jitter)
