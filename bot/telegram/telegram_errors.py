"""What the library and Telegram say of a call that failed, as what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.limiter import seconds
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

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

# httpx's names for what failed before anything was sent; the library wraps them.
_NOTHING_SENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout"})
# The library's words for a success, by its status, whose body cannot be read.
_BROKEN_BODY = "Invalid server response"
_UNCHANGED = "message is not modified"
_NOT_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "message_id_invalid",
)
_NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic closed")
_NO_CHAT = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "not enough rights",
    "have no rights to send",
    "chat_write_forbidden",
    "need administrator rights",
    "bot is not a member",
)


async def outcome_of(call: Callable[[], Awaitable[int]]) -> Outcome:
    """What became of a call that gives the id of a message. Raises InvalidToken only."""
    try:
        return Sent(await call())
    except InvalidToken:
        raise
    except TelegramError as error:
        return _outcome(error)


def _outcome(error: TelegramError) -> Outcome:
    match error:
        case RetryAfter():
            return RetryAt(seconds(error))
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden():
            return Gone(error.message)
        case BadRequest():
            return _bad_request(error.message)
        case TimedOut() | NetworkError():
            return _network(error)
        case _ if error.message == _BROKEN_BODY:
            return Uncertain()
        case _:
            return Refused(error.message)


def _bad_request(reason: str) -> Outcome:
    text = reason.casefold()
    if _UNCHANGED in text:
        return Sent(0)
    if any(words in text for words in _NOT_EDITABLE):
        return NotEditable()
    if any(words in text for words in _NO_TOPIC):
        return Gone(reason, topic_only=True)
    if any(words in text for words in _NO_CHAT):
        return Gone(reason)
    return Refused(reason)


def _network(error: NetworkError) -> Outcome:
    """An HTTP error's answer is proof that the call was not accepted; a lost connection is none,
    unless it was never made."""
    cause = error.__cause__
    if cause is None or type(cause).__name__ in _NOTHING_SENT:
        return Unavailable(error.message)
    # TelegramError: an answer that is no JSON (a proxy's page), whose status was an error.
    # RuntimeError: the client was closed, or not open yet.
    if isinstance(cause, (TelegramError, RuntimeError)):
        return Unavailable(error.message)
    return Uncertain()
