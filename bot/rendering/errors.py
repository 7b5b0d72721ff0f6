"""Errors of the index as administrators read them in Telegram. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.error_hints import HINTS
from index import QuotewireError

if TYPE_CHECKING:
    from bot.rendering.reader import Reader

MAX_REASON_CHARS = 300


def reason_text(error: Exception, reader: Reader) -> str:
    """Return the error's message, cut to MAX_REASON_CHARS, and what helps with it, in full."""
    reason = str(error)[:MAX_REASON_CHARS]
    hint = HINTS.get(error.code) if isinstance(error, QuotewireError) else None
    if hint is None or not hint.message_id:
        return reason
    return f"{reason}. {reader.say(hint.message_id)}"
