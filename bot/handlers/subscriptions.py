"""What a chat is told about: /subscribe, /subscriptions, /unsubscribe, and buttons of alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.alerts.preview import preview
from bot.handlers.ask import complaint_about
from bot.messages import Destination
from bot.rendering import context_messages, plain_message, plain_messages
from bot.rendering.subscriptions import (
    schedule_words,
    stop_button,
    subject_words,
    subscriptions_messages,
)
from bot.subscriptions.as_json import export_subscriptions, read_subscriptions
from bot.subscriptions.parsing import parse_subscription
from bot.subscriptions.records import (
    DEFAULT_LIMIT_PER_CHAT,
    MAX_WORDS_CHARS,
    Subject,
    SubscriptionRequest,
    story_key,
)
from bot.subscriptions.refusals import SubscriptionRefused
from index import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.desk import Desk
    from bot.handlers.ask import Asking
    from bot.handlers.buttons import Buttons, Press
    from bot.handlers.membership import Membership
    from bot.handlers.request import Request
    from bot.messages import Message
    from bot.rendering import Reader
    from bot.subscriptions.as_json import Entry
    from bot.subscriptions.ports import SubscriptionStore
    from bot.subscriptions.records import Subscription
    from index import Query, StoredUpdate


class Subscriptions:
    """In a group its administrators alone change what it is told about."""

    def __init__(
        self,
        desk: Desk,
        store: SubscriptionStore,
        asking: Asking,
        buttons: Buttons,
        membership: Membership,
    ) -> None:
        self._desk = desk
        self._store = store
        self._asking = asking
        self._buttons = buttons
        self._membership = membership
        buttons.add(
            {
                "alert": self._alert_about_answer,
                "pause": self._pause,
                "resume": self._resume,
                "stop": self._stop,
                "mute": self._mute,
                "unmute": self._unmute,
                "about": self._about,
            }
        )

    async def subscribe(self, request: Request) -> None:
        """/subscribe [@CHANNEL] WHAT [WHEN]"""
        text = request.said.text
        where = request.to
        if text.startswith("@") and request.private:
            name, _, text = text.partition(" ")
            found = await self._channel(request, name)
            if found is None:
                return
            where = found
        elif not await self._may_change(request):
            return
        if not text.strip():
            await self._desk.say(request, "subscribe-what")
            return
        people = await self._desk.pool.run(self._desk.news.people)
        try:
            wanted = parse_subscription(text, people.names_person)
        except SubscriptionRefused as refused:
            await self._refuse(request, refused)
            return
        await self._add(request, where, wanted)

    async def _add(
        self, request: Request, where: Destination, wanted: SubscriptionRequest
    ) -> None:
        now = self._desk.clock()
        try:
            subscription, _ = await self._desk.stored(
                self._store.add, where, wanted, request.user_id, now, DEFAULT_LIMIT_PER_CHAT
            )
        except SubscriptionRefused as refused:
            await self._refuse(request, refused)
            return
        messages = await self._desk.pool.run(self._confirmed, subscription, request.reader)
        await self._desk.sender.say(request.to, messages, reply_to=request.reply_to)

    async def _refuse(self, request: Request, refused: SubscriptionRefused) -> None:
        text = request.reader.say(refused.code, **refused.arguments)
        await self._desk.sender.say(request.to, (plain_message(text),), reply_to=request.reply_to)

    def _confirmed(self, subscription: Subscription, reader: Reader) -> tuple[Message, ...]:
        """In a thread: what was understood, how much of it there was, and the last one."""
        wanted = subscription.request
        done = reader.say(
            "subscribe-done",
            subject=subject_words(wanted.subject, reader),
            when=schedule_words(wanted.schedule, reader),
        )
        seen = preview(self._desk.news.alerts, subscription, self._desk.clock())
        if seen.last is None:
            told = reader.say("subscribe-nothing-yet")
        elif seen.count_week:
            told = reader.say("subscribe-last", count=seen.count_week)
        else:
            told = reader.say("subscribe-last-older")
        stop = stop_button(subscription.subscription_id, reader)
        messages = [plain_message(f"{done}\n{told}", stop)]
        if seen.last is not None:
            try:
                messages += context_messages(self._desk.news.context(seen.last, 0), reader)
            except InputError:  # removed this very moment
                return tuple(messages)
        return tuple(messages)

    async def _channel(self, request: Request, name: str) -> Destination | None:
        """A channel that both the asker and the bot administer; says so where it is none."""
        channel = await self._membership.channel(name)
        if channel is None:
            await self._desk.say(request, "channel-unknown", name=name[:60])
            return None
        both = await self._membership.administers(
            request.user_id, channel
        ) and await self._membership.administers(self._desk.me.user_id, channel)
        if not both:
            await self._desk.say(request, "channel-admins-only", name=name[:60])
            return None
        await self._desk.stored(
            self._desk.chats.meet, channel, "channel", None, self._desk.clock()
        )
        return Destination(channel)

    async def list(self, request: Request) -> None:
        """/subscriptions [export | import JSON] and /unsubscribe: the list with its buttons."""
        verb, _, given = request.said.text.partition(" ")
        if verb.casefold() == "import":
            await self._import(request, given)
            return
        found = await self._desk.stored(self._store.of_chat, request.to.chat_id)
        if verb.casefold() == "export":
            messages = plain_messages(export_subscriptions(found))
        else:
            muted = await self._desk.stored(self._store.muted, request.to)
            messages = subscriptions_messages(found, muted, request.reader)
        await self._desk.sender.say(request.to, messages, reply_to=request.reply_to)

    async def _import(self, request: Request, given: str) -> None:
        """What an export gave, here or elsewhere; bad entries are counted, good ones kept."""
        if not await self._may_change(request):
            return
        try:
            good, bad = read_subscriptions(given.encode(errors="replace"))
        except SubscriptionRefused as refused:
            await self._refuse(request, refused)
            return
        kept = await self._desk.pool.run(self._keep, request, good)
        left = len(bad) + len(good) - kept
        await self._desk.say(request, "subscriptions-imported", good=kept, bad=left)

    def _keep(self, request: Request, entries: Sequence[Entry]) -> int:
        """In a thread; returns how many the chat had room for."""
        kept, now = 0, self._desk.clock()
        for entry in entries:
            try:
                added, _ = self._store.add(
                    request.to, entry.request, request.user_id, now, DEFAULT_LIMIT_PER_CHAT
                )
            except SubscriptionRefused:
                continue
            if entry.paused:
                self._store.pause(added.subscription_id, paused=True, now=now)
            kept += 1
        return kept

    async def _alert_about_answer(self, press: Press) -> None:
        """A subscription to exactly what an answer was about."""
        exchange = await self._buttons.exchange(press)
        if exchange is None:
            return
        subject = subject_of(exchange.turn.query)
        if not await self._membership.may_change(press.request):
            await self._buttons.notice(press, "group-admins-only")
            return
        await self._buttons.notice(press)
        await self._add(press.request, press.request.to, SubscriptionRequest(subject=subject))

    async def _own(self, press: Press) -> Subscription | None:
        """The subscription that a button names, where who pressed it may change it."""
        number = press.callback.number(0)
        found = await self._desk.stored(self._store.get, number) if number is not None else None
        if found is None or not await self._is_theirs(press, found):
            await self._buttons.notice(press, "button-stale")
            return None
        if not await self._membership.may_change(press.request):
            await self._buttons.notice(press, "group-admins-only")
            return None
        await self._buttons.notice(press)
        return found

    async def _is_theirs(self, press: Press, subscription: Subscription) -> bool:
        """Of this chat, or made by the same user in private for a channel."""
        if subscription.destination.chat_id == press.request.to.chat_id:
            return True
        return press.request.private and subscription.created_by == press.request.user_id

    async def _pause(self, press: Press) -> None:
        await self._set_paused(press, paused=True)

    async def _resume(self, press: Press) -> None:
        await self._set_paused(press, paused=False)

    async def _set_paused(self, press: Press, *, paused: bool) -> None:
        if (found := await self._own(press)) is None:
            return
        await self._desk.stored(
            self._store.pause, found.subscription_id, paused=paused, now=self._desk.clock()
        )
        subject = subject_words(found.request.subject, press.request.reader)
        name = "subscription-paused" if paused else "subscription-resumed"
        await self._desk.say(press.request, name, subject=subject)

    async def _stop(self, press: Press) -> None:
        if (found := await self._own(press)) is None:
            return
        await self._desk.stored(self._store.delete, found.subscription_id)
        subject = subject_words(found.request.subject, press.request.reader)
        await self._desk.say(press.request, "subscription-deleted", subject=subject)

    async def _mute(self, press: Press) -> None:
        update = await self._update(press)
        if update is None:
            return
        if not await self._membership.may_change(press.request):
            await self._buttons.notice(press, "group-admins-only")
            return
        await self._buttons.notice(press)
        story = story_key(update.story, update.story_url)
        now = self._desk.clock()
        await self._desk.stored(self._store.mute, press.request.to, story, now)
        await self._desk.say(press.request, "story-muted")

    async def _unmute(self, press: Press) -> None:
        """By its place in the list, which may have changed: nothing worse than another story."""
        muted = await self._desk.stored(self._store.muted, press.request.to)
        number = press.callback.number(0)
        if number is None or number >= len(muted):
            await self._buttons.notice(press, "button-stale")
            return
        if not await self._membership.may_change(press.request):
            await self._buttons.notice(press, "group-admins-only")
            return
        await self._buttons.notice(press)
        await self._desk.stored(self._store.unmute, press.request.to, muted[number])
        await self._desk.say(press.request, "story-unmuted")

    async def _about(self, press: Press) -> None:
        """What else the news says about what an alert told."""
        update = await self._update(press)
        if update is None:
            return
        await self._buttons.notice(press)
        words = (update.headline or update.story or update.body)[:200]
        if complaint_about(words):
            return
        zone = press.request.reader.zone

        def query() -> Query:
            return self._desk.news.parse(words, self._desk.clock(), None, zone)

        await self._asking.answer(press.request, self._asking.search(query))

    async def _update(self, press: Press) -> StoredUpdate | None:
        """The update that a button names; says so where it is gone."""
        update_id = press.callback.arguments[0] if press.callback.arguments else ""
        found = await self._desk.stored(self._desk.news.alerts.update, update_id)
        if found is None:
            await self._buttons.notice(press, "update-gone")
        return found

    async def _may_change(self, request: Request) -> bool:
        if await self._membership.may_change(request):
            return True
        await self._desk.say(request, "group-admins-only")
        return False


def subject_of(query: Query) -> Subject:
    """What a question asks about, as something to be told of; everything where it names nothing,
    as "what is new?" does."""
    if query.speaker:
        topic = query.topic[:MAX_WORDS_CHARS]
        return Subject(kind="speaker", words=query.speaker[:MAX_WORDS_CHARS], topic=topic)
    if query.topic.strip():
        return Subject(kind="topic", words=query.topic[:MAX_WORDS_CHARS])
    return Subject(kind="everything")
