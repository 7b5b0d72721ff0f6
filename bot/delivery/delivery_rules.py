"""How a delivery is sent, and what its outcome makes of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from bot.delivery.deliveries import CHANGING, MAX_RETRY_WAIT, OF_SEVERAL, Result
from bot.telegram.outcomes import (
    Gone,
    Moved,
    NotEditable,
    Refused,
    RetryAt,
    Sent,
    Unavailable,
    Uncertain,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.delivery.deliveries import Delivery
    from bot.telegram.outcomes import Outcome

FIRST_RETRY_S = 1.0
FIRST_UNCERTAIN_RETRY_S = 60.0
LONGEST_RETRY_S = 600.0
# Both are needed to give up: a clock that leaps, or a bot that was down for a day, is no failure.
GIVE_UP_AFTER = timedelta(hours=24)
GIVE_UP_ATTEMPTS = 20
# A chat that moves more often than this in one delivery is sent round in a circle.
MOVES_AT_ONCE = 3

SUPERSEDED = "superseded: the original goes out as the news stands now"
NEVER_SENT = "superseded: the original was never sent"
NOTHING_LEFT = "nothing left to say"


@dataclass(frozen=True, slots=True)
class Post:
    """Send it, as a reply to a message of the chat if there is one."""

    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Amend:
    """Edit this message of the chat; where that is no longer possible, `or_reply` to it."""

    message_id: int
    or_reply: bool = True


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing is to be sent."""

    reason: str


Way = Post | Amend | Skip


def way_to_send(delivery: Delivery, original: Delivery | None) -> Way:
    """How a claimed delivery goes out, given the one it `follows` (None: none, or forgotten).

    A correction or retraction of what was never sent folds into it: what is sent later is rendered
    from the current revision. Where the original may have arrived as a message whose id was lost,
    there is nothing to edit, and it is told in a message of its own. A digest is never edited: it
    would tell of the one report and of no other any more. An addition is no reason for a message
    of its own.
    """
    arrived = original.message_id if original else None
    if delivery.new.kind == "addition":
        return Amend(arrived, or_reply=False) if arrived is not None else Skip(NEVER_SENT)
    if delivery.new.kind not in CHANGING:
        return Post(reply_to=arrived)
    if original is None:
        return Post()
    if arrived is not None and original.new.kind in OF_SEVERAL:
        return Post(reply_to=arrived)
    if arrived is not None:
        return Amend(arrived)
    if original.state in ("sent", "failed"):
        return Post() if original.maybe_arrived else Skip(NEVER_SENT)
    return Skip(SUPERSEDED)


def result_of(delivery: Delivery, outcome: Outcome, now: datetime, jitter: float) -> Result:
    """What is recorded for a claimed delivery. `jitter` is random in [0, 1).

    NotEditable must have been answered with a reply; what cannot be edited has failed here.
    """
    number = delivery.delivery_id
    match outcome:
        case Sent(message_id):
            return Result(number, "sent", message_id=message_id or None)
        case RetryAt(after_s):
            wait = min(timedelta(seconds=max(0.0, after_s)), MAX_RETRY_WAIT)
            return Result(number, "pending", retry_at=now + wait)
        case Unavailable(reason):
            wait = timedelta(seconds=back_off_s(delivery.attempts, FIRST_RETRY_S, jitter))
            again = Result(number, "pending", retry_at=now + wait, reason=reason)
            return _again(delivery, again, now)
        case Uncertain():
            wait = timedelta(
                seconds=back_off_s(delivery.attempts, FIRST_UNCERTAIN_RETRY_S, jitter)
            )
            return _again(delivery, Result(number, "uncertain", retry_at=now + wait), now)
        case Gone(reason, topic_only):
            return Result(number, "failed" if topic_only else "suspended", reason=reason)
        case Moved():
            if delivery.attempts <= MOVES_AT_ONCE:
                return Result(number, "pending")
            return result_of(delivery, Unavailable("the chat moves on and on"), now, jitter)
        case Refused(reason):
            return Result(number, "failed", reason=reason)
        case NotEditable():
            return Result(number, "failed", reason="cannot be edited")
    assert_never(outcome)


def back_off_s(attempts: int, first_s: float, jitter: float) -> float:
    """Seconds before the next attempt: doubled with each, never above LONGEST_RETRY_S, of which
    `jitter` in [0, 1) takes up to a half away, so that many do not come back at once; never less
    than `first_s`."""
    doubled = first_s * 2.0 ** min(max(attempts - 1, 0), 32)
    return max(first_s, min(doubled, LONGEST_RETRY_S) * (1 - jitter / 2))


def _again(delivery: Delivery, result: Result, now: datetime) -> Result:
    first = delivery.first_attempt_at or now
    if now - first < GIVE_UP_AFTER or delivery.attempts < GIVE_UP_ATTEMPTS:
        return result
    what = result.reason or "no reply; it may have arrived"
    return Result(delivery.delivery_id, "failed", reason=f"given up after a day: {what}")
