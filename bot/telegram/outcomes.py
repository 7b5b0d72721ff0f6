"""What becomes of something that is sent, by what is to be done about it."""

from __future__ import annotations

from dataclasses import dataclass

from index import QuotewireError


@dataclass(frozen=True, slots=True)
class Sent:
    """Accepted; `message_id` is 0 where none was made."""

    message_id: int


@dataclass(frozen=True, slots=True)
class RetryAt:
    """Not accepted; try again in `after_s` seconds, not before."""

    after_s: float


@dataclass(frozen=True, slots=True)
class Moved:
    """Not accepted: the group became a supergroup of this id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Gone:
    """Not accepted, and nothing will be: blocked, kicked, deactivated, deleted. `topic_only`
    says that other topics of the chat can still be written to."""

    reason: str
    topic_only: bool = False


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The request may have arrived, the reply did not."""


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Not accepted, for the server or the network is down; trying again is safe."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotEditable:
    """The message is gone or too old to be changed."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Not accepted for what it is: trying again would change nothing."""

    reason: str


Outcome = Sent | RetryAt | Moved | Gone | Uncertain | Unavailable | NotEditable | Refused


class SendError(QuotewireError):
    """A message of a conversation did not arrive; `outcome` says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(f"not sent: {outcome}")
        self.outcome = outcome
