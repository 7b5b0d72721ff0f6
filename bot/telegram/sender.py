"""The way out: messages as plain data into calls to Telegram.

Everything the bot says goes through here: text with entities and never markup, link previews off.
"""

from __future__ import annotations

import asyncio
import logging
import random
from typing import TYPE_CHECKING

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import TelegramError

from bot.telegram.messages import MAX_NOTICE_CHARS
from bot.telegram.outcomes import NotEditable, Outcome, SendError, Sent, Unavailable
from bot.telegram.telegram_errors import outcome_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from telegram.ext import ExtBot

    from bot.telegram.lanes import Lane
    from bot.telegram.messages import Button, ButtonRows, Destination, InlineResult, Message

logger = logging.getLogger(__name__)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# A person waits: a server that is down is asked again after about 1, 2, 4 and 8 seconds.
BACK_OFF_S = (1.0, 2.0, 4.0, 8.0)


class Sender:
    """Sends for the conversations and, in the broadcast lane, for the outbox."""

    def __init__(self, bot: ExtBot[Lane], back_off_s: Sequence[float] = BACK_OFF_S) -> None:
        self._bot = bot
        self._back_off_s = back_off_s
        self.failed_actions = 0

    async def send(
        self,
        to: Destination,
        message: Message,
        *,
        lane: Lane = "interactive",
        reply_to: int | None = None,
        silent: bool = False,
    ) -> Outcome:
        """One message. What it answers may be gone: then it is sent all the same."""
        reply = None
        if reply_to is not None:
            reply = ReplyParameters(reply_to, allow_sending_without_reply=True)

        async def call() -> int:
            sent = await self._bot.send_message(
                to.chat_id,
                message.text,
                entities=_entities(message) or None,
                reply_markup=_markup(message.buttons),
                message_thread_id=to.thread_id,
                reply_parameters=reply,
                disable_notification=silent or None,
                link_preview_options=NO_PREVIEW,
                rate_limit_args=lane,
            )
            return sent.message_id

        return await outcome_of(call)

    async def edit(
        self, chat_id: int, message_id: int, message: Message, *, lane: Lane = "interactive"
    ) -> Outcome:
        """Text, entities and buttons of a message sent before. Unchanged counts as sent."""

        async def call() -> int:
            await self._bot.edit_message_text(
                message.text,
                chat_id,
                message_id,
                entities=_entities(message),
                reply_markup=_markup(message.buttons),
                link_preview_options=NO_PREVIEW,
                rate_limit_args=lane,
            )
            return message_id

        outcome = await outcome_of(call)
        # Of one that is as it was Telegram says no id; it is still the message to edit next.
        return Sent(message_id) if isinstance(outcome, Sent) else outcome

    async def delete(self, chat_id: int, message_id: int) -> Outcome:
        async def call() -> int:
            await self._bot.delete_message(chat_id, message_id)
            return 0

        return await outcome_of(call)

    async def say(
        self,
        to: Destination,
        messages: Sequence[Message],
        *,
        reply_to: int | None = None,
        lane: Lane = "interactive",
    ) -> tuple[int, ...]:
        """The messages in order, the first as a reply; returns their ids.

        What was certainly not accepted is tried again for a while, what may have been is not: an
        answer twice is worse than one that is asked for again. Raises SendError.
        """
        sent: list[int] = []
        for message in messages:
            answered = reply_to if not sent else None

            async def send(message: Message = message, answered: int | None = answered) -> Outcome:
                return await self.send(to, message, reply_to=answered, lane=lane)

            outcome = await self._persistently(send)
            if not isinstance(outcome, Sent):
                raise SendError(outcome)
            sent.append(outcome.message_id)
        return tuple(sent)

    async def replace(
        self, to: Destination, old: Sequence[int], messages: Sequence[Message]
    ) -> tuple[int, ...]:
        """Put messages in the place of those sent before; what is too many is deleted, what is
        missing is sent, also in the place of one that is gone. Raises SendError."""
        ids: list[int] = []
        for place, message in enumerate(messages):
            outcome: Outcome = NotEditable()
            if place < len(old):

                async def edit(message: Message = message, place: int = place) -> Outcome:
                    return await self.edit(to.chat_id, old[place], message)

                outcome = await self._persistently(edit)
            if isinstance(outcome, Sent):
                ids.append(outcome.message_id)
            elif isinstance(outcome, NotEditable):
                ids += await self.say(to, (message,))
            else:
                raise SendError(outcome)
        for message_id in old[len(messages) :]:
            await self.delete(to.chat_id, message_id)
        return tuple(ids)

    async def _persistently(self, send: Callable[[], Awaitable[Outcome]]) -> Outcome:
        outcome = await send()
        for wait_s in self._back_off_s:
            if not isinstance(outcome, Unavailable):
                break
            await asyncio.sleep(wait_s * random.uniform(0.8, 1.2))  # noqa: S311 - jitter
            outcome = await send()
        return outcome

    async def typing(self, to: Destination) -> None:
        """A sign that an answer is on its way; nothing depends on it."""
        await self._action(
            self._bot.send_chat_action(to.chat_id, "typing", message_thread_id=to.thread_id)
        )

    async def notice(self, callback_id: str, text: str = "", *, alert: bool = False) -> None:
        """End the wait of who pressed a button, with a word or without."""
        shown = text[:MAX_NOTICE_CHARS] or None
        await self._action(
            self._bot.answer_callback_query(callback_id, text=shown, show_alert=alert or None)
        )

    async def inline(
        self,
        query_id: str,
        results: Sequence[InlineResult],
        *,
        cache_s: int,
        button: str | None = None,
        payload: str = "inline",
    ) -> None:
        """Results of an inline query; the button above them opens the private chat."""
        shown = InlineQueryResultsButton(button, start_parameter=payload) if button else None
        await self._action(
            self._bot.answer_inline_query(
                query_id,
                [_article(result) for result in results],
                cache_time=cache_s,
                is_personal=True,  # language and zone are the reader's own
                button=shown,
            )
        )

    async def _action(self, call: Awaitable[object]) -> None:
        try:
            await call
        except TelegramError as error:
            self.failed_actions += 1
            logger.debug("an action failed: %s", error)


def _entities(message: Message) -> list[MessageEntity]:
    return [MessageEntity(e.kind, e.offset, e.length, url=e.url) for e in message.entities]


def _article(result: InlineResult) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        result.result_id,
        result.title,
        InputTextMessageContent(
            result.message.text,
            entities=_entities(result.message),
            link_preview_options=NO_PREVIEW,
        ),
        url=result.url,
        description=result.description,
    )


def _markup(rows: ButtonRows) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.label, callback_data=button.data, url=button.url)
