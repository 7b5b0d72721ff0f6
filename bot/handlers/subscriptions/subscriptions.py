"""What a chat is told about from now on: /subscribe, and the button under an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.alerts.preview import preview
from bot.rendering import context_messages, plain_message
from bot.rendering.subscription_cards import option_lines
from bot.rendering.subscriptions import stop_button, subject_words, summary_words
from bot.subscriptions.parsing import parse_subscription
from bot.subscriptions.records import (
    DEFAULT_LIMIT_PER_CHAT,
    MAX_WORDS_CHARS,
    Subject,
    SubscriptionRequest,
)
from bot.subscriptions.refusals import SubscriptionRefused
from bot.subscriptions.schedule import zone_name
from index import InputError

if TYPE_CHECKING:
    from bot.alerts.preview import Preview
    from bot.handlers.buttons import Action, Buttons, Press
    from bot.handlers.desk import Desk
    from bot.handlers.request import Request
    from bot.handlers.subscriptions.subscription_access import SubscriptionAccess
    from bot.rendering import Reader
    from bot.subscriptions.ports import SubscriptionStore
    from bot.subscriptions.records import Subscription
    from bot.telegram.messages import Destination, Message
    from index import Query


class Subscriptions:
    def __init__(
        self,
        desk: Desk,
        store: SubscriptionStore,
        buttons: Buttons,
        access: SubscriptionAccess,
    ) -> None:
        self._desk = desk
        self._store = store
        self._buttons = buttons
        self._access = access

    @property
    def actions(self) -> dict[str, Action]:
        """Its buttons, by verb."""
        return {"alert": self._alert_about_answer}

    async def subscribe(self, request: Request) -> None:
        """/subscribe [@CHANNEL] WHAT [WHEN]"""
        placed = await self._access.place(request)
        if placed is None:
            return
        where, text = placed
        if where == request.to and not await self._access.may_change(request):
            return
        if not text.strip():
            await self._desk.say(request, "subscribe-what")
            return
        people = await self._desk.pool.run(self._desk.news.people)
        try:
            wanted = parse_subscription(text, people.names_person)
        except SubscriptionRefused as refused:
            await self._access.refuse(request, refused)
            return
        await self._add(request, where, wanted)

    async def _add(
        self, request: Request, where: Destination, wanted: SubscriptionRequest
    ) -> None:
        try:
            subscription = await self._desk.stored(self._kept, where, wanted, request.user_id)
        except SubscriptionRefused as refused:
            await self._access.refuse(request, refused)
            return
        messages = await self._desk.pool.run(self._confirmed, subscription, request.reader)
        await self._desk.sender.say(request.to, messages, reply_to=request.reply_to)

    def _kept(self, where: Destination, wanted: SubscriptionRequest, user_id: int) -> Subscription:
        """In a thread. Who asks again for what they paused wants to be told of it again."""
        now = self._desk.clock()
        found, _ = self._store.add(where, wanted, user_id, now, DEFAULT_LIMIT_PER_CHAT)
        if found.paused:
            self._store.pause(found.subscription_id, paused=False, now=now)
        return found

    def _confirmed(self, subscription: Subscription, reader: Reader) -> tuple[Message, ...]:
        """In a thread: what was understood, how much of it there was, and the last one."""
        wanted = subscription.request
        done = reader.say(
            "subscribe-done",
            subject=subject_words(wanted.subject, reader),
            when=summary_words(wanted, reader),
        )
        chat = self._desk.chats.chat(subscription.destination.chat_id)
        options = option_lines(
            wanted, zone_name(wanted.schedule, chat.zone if chat else None), reader
        )
        seen = preview(self._desk.news.alerts, subscription, self._desk.clock())
        stop = stop_button(subscription.subscription_id, reader)
        lines = (done, *options, _seen_words(seen, reader))
        messages = [plain_message("\n".join(lines), stop)]
        if seen.last is not None:
            try:
                messages += context_messages(self._desk.news.context(seen.last, 0), reader)
            except InputError:  # removed this very moment
                return tuple(messages)
        return tuple(messages)

    async def _alert_about_answer(self, press: Press) -> None:
        """A subscription to exactly what an answer was about."""
        exchange = await self._buttons.exchange(press)
        if exchange is None:
            return
        subject = subject_of(exchange.turn.query)
        if not await self._access.may_press(press):
            return
        await self._add(press.request, press.request.to, SubscriptionRequest(subject=subject))


def _seen_words(seen: Preview, reader: Reader) -> str:
    if seen.last is None:
        return reader.say("subscribe-nothing-yet")
    if not seen.count_week:
        return reader.say("subscribe-last-older")
    week = "subscribe-last-partial" if seen.is_partial else "subscribe-last"
    return reader.say(week, count=seen.count_week)


def subject_of(query: Query) -> Subject:
    """What a question asks about, as something to be told of; everything where it names nothing,
    as "what is new?" does."""
    if query.speaker:
        topic = query.topic[:MAX_WORDS_CHARS]
        return Subject(kind="speaker", words=query.speaker[:MAX_WORDS_CHARS], topic=topic)
    if query.topic.strip():
        return Subject(kind="topic", words=query.topic[:MAX_WORDS_CHARS])
    return Subject(kind="everything")
