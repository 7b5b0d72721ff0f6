"""What the buttons under an answer do.

Anybody can send any callback data, and a button outlives what it belongs to: an exchange is only
used in the chat it was had in, and one that is forgotten gets a word that says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

import telegram

from bot.handlers.answer_pool import BusyError
from bot.handlers.request import Request, destination
from bot.handlers.throttle import Pass
from bot.rendering import answer_messages, context_messages, why_messages, wrong_speaker_report
from bot.rendering.reader import reader_of
from bot.telegram.callbacks import read_callback
from bot.telegram.messages import Destination
from index import InputError, QuestionError, more_from, offer_question

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.handlers.ask import Asking, Render
    from bot.handlers.desk import Desk
    from bot.ports import Exchange
    from bot.telegram.callbacks import Callback
    from index import Query, ShownExcerpt

    Action = Callable[["Press"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed. `request` says who did it and where."""

    query_id: str
    callback: Callback
    request: Request


class ButtonHandler(Protocol):
    """A conversation that has buttons."""

    @property
    def actions(self) -> Mapping[str, Action]:
        """What each of its verbs does."""
        ...


class Buttons:
    """Answers each press; Telegram shows a spinner until it is."""

    def __init__(self, desk: Desk, asking: Asking) -> None:
        self._desk = desk
        self._asking = asking
        self._actions: dict[str, Action] = {
            "context": self._context,
            "more": self._more,
            "speaker": self._speaker,
            "offer": self._offer,
            "ask": self._ask_again,
            "wrong": self._wrong_speaker,
            "why": self._why,
        }

    def add(self, *handlers: ButtonHandler) -> None:
        """Let other conversations handle their own verbs. Raises ValueError for a verb that is
        handled already."""
        for handler in handlers:
            if taken := self._actions.keys() & handler.actions.keys():
                raise ValueError(f"two conversations handle the buttons {sorted(taken)}")
            self._actions.update(handler.actions)

    async def pressed(self, query: telegram.CallbackQuery) -> None:
        """Every press is answered, also one that means nothing."""
        press = await self._read(query)
        action = self._actions.get(press.callback.verb) if press else None
        if press is None or action is None:
            reader = reader_of(None, query.from_user.language_code)
            await self._desk.sender.notice(query.id, reader.say("button-stale"))
            return
        group = None if press.request.private else press.request.to.chat_id
        user, now = press.request.user_id, self._desk.clock()
        verdict = self._desk.throttle.question(user, group, now)
        if not isinstance(verdict, Pass):
            await self.notice(press, "busy")
            return
        try:
            with self._desk.pool.place():
                await action(press)
        except BusyError:
            await self.notice(press, "busy")

    async def _read(self, query: telegram.CallbackQuery) -> Press | None:
        callback, message = read_callback(query.data), query.message
        if callback is None or message is None:
            return None
        if not self._desk.may_ask(query.from_user.id, message.chat.id):
            return None
        chat = await self._desk.stored(self._desk.chats.chat, message.chat.id)
        if chat is None:
            return None
        # A message that is too old to be shown to a bot has no topic to it.
        to = Destination(message.chat.id)
        if isinstance(message, telegram.Message):
            to = destination(message)
        request = Request(
            to=to,
            chat=chat,
            reader=reader_of(chat, query.from_user.language_code),
            user_id=query.from_user.id,
            message_id=message.message_id,
        )
        return Press(query.id, callback, request)

    async def notice(self, press: Press, message_id: str = "", **arguments: str | int) -> None:
        """End the spinner, with a word or without."""
        text = press.request.reader.say(message_id, **arguments) if message_id else ""
        await self._desk.sender.notice(press.query_id, text)

    async def exchange(self, press: Press) -> Exchange | None:
        """The exchange that the button names; says so where it is forgotten or another chat's."""
        number = press.callback.number(0)
        found = None
        if number is not None:
            found = await self._desk.stored(self._desk.exchanges.exchange, number)
        if found is None or found.conversation.chat_id != press.request.to.chat_id:
            await self.notice(press, "button-stale")
            return None
        return found

    async def _shown(self, press: Press) -> tuple[Exchange, ShownExcerpt] | None:
        """The excerpt that the button names by its place in the answer."""
        exchange, number = await self.exchange(press), press.callback.number(1)
        if exchange is None:
            return None
        shown = exchange.turn.shown_now
        if number is None or number >= len(shown):
            await self.notice(press, "button-stale")
            return None
        return exchange, shown[number]

    async def _context(self, press: Press) -> None:
        """The sentences around an excerpt, in a message of their own under the answer."""
        if (found := await self._shown(press)) is None:
            return
        try:
            context = await self._desk.pool.run(self._desk.news.context, found[1].ref)
        except InputError:
            await self.notice(press, "update-gone")
            return
        await self.notice(press)
        excerpt = replace(context.excerpt, answer=found[1].answer)
        messages = context_messages(replace(context, excerpt=excerpt), press.request.reader)
        await self._desk.sender.say(press.request.to, messages, reply_to=press.request.message_id)

    async def _more(self, press: Press) -> None:
        if exchange := await self.exchange(press):
            further = partial(answer_messages, further=True)
            await self._answer(press, lambda: exchange.turn.more(), further)

    async def _speaker(self, press: Press) -> None:
        """What the speaker of an excerpt said last, without what was shown."""
        if (found := await self._shown(press)) is None:
            return
        exchange, shown = found
        if (speaker := shown.speaker) is None:
            await self.notice(press, "button-stale")
            return
        await self._answer(press, lambda: more_from(speaker, exchange.turn))

    async def _offer(self, press: Press) -> None:
        """Ask what an abstention offered."""
        exchange, number = await self.exchange(press), press.callback.number(1)
        if exchange is None:
            return
        offers = await self._offers(exchange)
        if number is None or number >= len(offers):
            await self.notice(press, "button-stale")
            return
        await self._answer(press, self._asking.query(press.request, offers[number]))

    async def _offers(self, exchange: Exchange) -> tuple[str, ...]:
        """The questions it offered; of one older than their storage, those it would offer now."""
        if exchange.offers is not None:
            return exchange.offers
        answer = await self._desk.pool.run(self._desk.news.ask, exchange.turn.query)
        return tuple(map(offer_question, answer.offers))

    async def _ask_again(self, press: Press) -> None:
        """A question that stands ready, as under the greeting."""
        if exchange := await self.exchange(press):
            await self._answer(press, lambda: exchange.turn.query)

    async def _answer(
        self, press: Press, query: Callable[[], Query], render: Render = answer_messages
    ) -> None:
        await self.notice(press)
        await self._desk.sender.typing(press.request.to)
        await self._asking.answer(press.request, self._asking.search(query, render))

    async def _wrong_speaker(self, press: Press) -> None:
        """Tell the administrators which answer names a wrong speaker."""
        exchange = await self.exchange(press)
        if exchange is None:
            return
        await self.notice(press, "wrong-speaker-thanks")
        if not self._desk.throttle.may_report(press.request.user_id, self._desk.clock()):
            return
        for admin in sorted(self._desk.settings.admins):
            chat = await self._desk.stored(self._desk.chats.chat, admin)
            if chat is None:
                continue  # a bot may not write to whom has never written to it
            report = wrong_speaker_report(exchange.turn, reader_of(chat))
            await self._desk.sender.send(Destination(admin), report)

    async def _why(self, press: Press) -> None:
        """Tell an administrator why an answer is as it is. The right to know it is asked for at
        every press: a button can be forged."""
        request = press.request
        if not self._desk.may_explain(request.user_id, request.chat):
            await self.notice(press, "admins-only")
            return
        if (exchange := await self.exchange(press)) is None:
            return
        await self.notice(press)
        await self._desk.sender.typing(request.to)
        try:
            found = await self._desk.pool.run(self._desk.news.explain, exchange.turn.query)
        except QuestionError:
            await self._desk.say(request, "question-other-script")
            return
        messages = why_messages(found, request.reader)
        await self._desk.sender.say(request.to, messages, reply_to=request.message_id)
