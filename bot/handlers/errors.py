"""What happens when a handler fails: a log line with an id, and the id alone for the user."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from telegram import Update

from bot.handlers.request import destination
from bot.rendering import plain_message
from bot.rendering.reader import reader_of
from bot.telegram.outcomes import Gone, Moved, SendError
from index import QuotewireError

if TYPE_CHECKING:
    from telegram import Message

    from bot.handlers.desk import Desk

logger = logging.getLogger(__name__)

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
ID_CHARS = 6


class Failures:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def handle(self, update: object, error: BaseException | None) -> None:
        """A chat that cannot be written to is noted; everything else is logged and said."""
        message = update.effective_message if isinstance(update, Update) else None
        if isinstance(error, SendError):
            await self._not_sent(error, message)
            return
        number = "".join(secrets.choice(_ALPHABET) for _ in range(ID_CHARS))
        # The update itself is not logged: it holds what somebody wrote.
        what = f"update {update.update_id}" if isinstance(update, Update) else "no update"
        logger.error("error %s while handling %s", number, what, exc_info=error)
        if message is None:
            return
        chat = None
        with suppress(QuotewireError):  # the store may be what failed
            chat = await self._desk.stored(self._desk.chats.chat, message.chat.id)
        code = message.from_user.language_code if message.from_user else None
        text = reader_of(chat, code).say("error-with-id", id=number)
        await self._desk.sender.send(destination(message), plain_message(text))

    async def _not_sent(self, error: SendError, message: Message | None) -> None:
        """Nothing that a word to the chat could mend: it would not arrive either."""
        logger.warning("an answer was not sent: %s", error.outcome)
        if message is None:
            return
        match error.outcome:
            case Gone(topic_only=False):
                await self._desk.stored(self._desk.chats.lose, message.chat.id)
            case Moved(chat_id=new):
                await self._desk.stored(self._desk.chats.migrate, message.chat.id, new)
