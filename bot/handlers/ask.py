"""A question and its answer: in private, in groups, again after an edit, and as a follow-up.

Request → typing → (thread) parse, search, answer, render → send → remembered
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rendering import answer_messages, plain_message, why_button, with_row
from index import MAX_QUESTION_CHARS, QuestionError, offer_question, turn_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.handlers.desk import Desk
    from bot.handlers.request import Request
    from bot.ports import Exchange
    from bot.rendering import Reader
    from bot.telegram.messages import Message
    from index import Answer, Query, StoredUpdate, Turn

    Render = Callable[[Answer, Reader, int], tuple[Message, ...]]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that is ready to be sent; its exchange has begun. `offers` are the questions
    that its buttons ask."""

    exchange_id: int
    turn: Turn
    offers: tuple[str, ...]
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """How a question is asked and shown; both run in a thread. `is_explained`: whether
    `NewsIndex.explain` tells why the answer is as it is."""

    query: Callable[[], Query]
    ask: Callable[[Query], Answer]
    render: Render
    is_explained: bool = True


class Asking:
    """Answers questions. Search and rendering run in the pool, sending on the event loop."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def command(self, request: Request) -> None:
        """/ask QUESTION"""
        if not request.said.text:
            await self._desk.say(request, "ask-what")
        else:
            await self.question(request, request.said.text)

    async def question(self, request: Request, text: str) -> None:
        """Answer the words of a message; an edited one in place of what answered it before."""
        before = await self.answered_before(request)
        if complaint := complaint_about(text):
            await self.complain(request, complaint, before)
            return
        await self._desk.sender.typing(request.to)
        leaning_on = await self._leaning_on(request, before)
        await self.answer(request, self.search(self.query(request, text, leaning_on)), before)

    async def about(self, request: Request, update: StoredUpdate) -> None:
        """What else the news says about what an update told."""
        # Titles say less than the first sentence: other updates share them, or their words.
        first = update.body.partition(". ")[0]
        words = (first or update.headline)[:MAX_QUESTION_CHARS]
        if not complaint_about(words):
            await self.answer(request, self.search(self.query(request, words)))

    def query(
        self, request: Request, words: str, leaning_on: Turn | None = None
    ) -> Callable[[], Query]:
        """What reads the words as a question, once it is called."""

        def read() -> Query:
            now, zone = self._desk.clock(), request.reader.zone
            return self._desk.news.parse(words, now, leaning_on, zone)

        return read

    def search(self, query: Callable[[], Query], render: Render = answer_messages) -> Search:
        """An ordinary question."""
        return Search(query, self._desk.news.ask, render)

    async def answer(
        self, request: Request, search: Search, before: Exchange | None = None
    ) -> None:
        """Search, send and remember; for who holds a place in the pool."""
        try:
            answered = await self._desk.pool.run(self._think, request, search, before)
        except QuestionError:
            await self.complain(request, "question-other-script", before)
            return
        sent = await self._reply(request, before, answered.messages)
        await self._desk.stored(
            self._desk.exchanges.revise,
            answered.exchange_id,
            answered.turn,
            sent,
            answered.offers,
        )

    def _think(self, request: Request, search: Search, before: Exchange | None) -> Answered:
        """In a thread: from the question to its messages. The exchange begins here, for the
        buttons name it."""
        asked = search.query()
        given = self._desk.live.with_warnings(search.ask(asked), self._desk.clock())
        turn = turn_of(asked, given)
        offers = tuple(map(offer_question, given.offers))
        exchange_id = before.exchange_id if before else self._begin(request, turn, offers)
        messages = search.render(given, request.reader, exchange_id)
        if search.is_explained and self._desk.may_explain(request.user_id, request.chat):
            messages = with_row(messages, (why_button(request.reader, exchange_id),))
        messages = (*messages, *self._zone_hint(request, asked))
        return Answered(exchange_id, turn, offers, messages)

    def _begin(self, request: Request, turn: Turn, offers: tuple[str, ...]) -> int:
        return self._desk.exchanges.begin(
            request.conversation, request.message_id, turn, self._desk.clock(), offers
        )

    def _zone_hint(self, request: Request, asked: Query) -> tuple[Message, ...]:
        """Asked for once, when a question first depends on it."""
        chat = request.chat
        if asked.window is None or chat.zone or chat.zone_asked:
            return ()
        self._desk.chats.note_zone_asked(chat.chat_id)
        return (plain_message(request.reader.say("timezone-needed")),)

    async def complain(
        self, request: Request, message_id: str, before: Exchange | None = None
    ) -> None:
        """Say what is wrong with a question."""
        limits = {"limit": MAX_QUESTION_CHARS} if message_id == "question-too-long" else {}
        text = request.reader.say(message_id, **limits)
        sent = await self._reply(request, before, (plain_message(text),))
        if before is not None:
            await self._desk.stored(
                self._desk.exchanges.revise, before.exchange_id, before.turn, sent
            )

    async def answered_before(self, request: Request) -> Exchange | None:
        """What answered an edited question before."""
        if not request.edited:
            return None
        return await self._desk.stored(
            self._desk.exchanges.by_question, request.to.chat_id, request.message_id
        )

    async def _leaning_on(self, request: Request, before: Exchange | None) -> Turn | None:
        """The turn that is replied to, else (of an edit) the one before it, else the last one."""
        exchanges = self._desk.exchanges
        found = None
        if request.replied_to is not None:
            found = await self._desk.stored(
                exchanges.by_answer, request.to.chat_id, request.replied_to
            )
        if found is None and before is not None:
            found = await self._desk.stored(exchanges.before, before.exchange_id)
        elif found is None:
            found = await self._desk.stored(exchanges.last, request.conversation)
        return found.turn if found else None

    async def _reply(
        self, request: Request, before: Exchange | None, messages: tuple[Message, ...]
    ) -> tuple[int, ...]:
        """Send, or put in the place of the messages that answered before; returns their ids."""
        sender = self._desk.sender
        if before is None or not before.messages:
            return await sender.say(request.to, messages, reply_to=request.reply_to)
        return await sender.replace(request.to, before.messages, messages)


def complaint_about(text: str) -> str | None:
    """What to say of words that cannot be a question, by its id in the catalogue."""
    if len(text) > MAX_QUESTION_CHARS:
        return "question-too-long"
    if not any(character.isalnum() for character in text):
        return "question-without-words"
    return None
