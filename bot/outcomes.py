"""What can become of a message that is handed to Telegram."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """Accepted."""

    message_id: int


@dataclass(frozen=True, slots=True)
class RetryAt:
    """Too many requests: nothing may be sent for so many seconds."""

    after_s: float


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has become a supergroup."""

    new_chat_id: int


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat cannot be written to, or with `topic` only its topic."""

    reason: str
    topic: bool = False


@dataclass(frozen=True, slots=True)
class Uncertain:
    """No reply: it may have been accepted."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never accept it as it is."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Certainly not accepted; later it may be."""


@dataclass(frozen=True, slots=True)
class NotEditable:
    """The message to edit is too old or gone."""


Outcome = Sent | RetryAt | Moved | Gone | Uncertain | Refused | Unavailable | NotEditable
