"""All that a chat is told about: /subscriptions with its pages, export and import, and
/unsubscribe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.subscriptions import (
    exported_messages,
    list_message,
    muted_messages,
    subject_words,
)
from bot.subscriptions.as_json import export_subscriptions, read_subscriptions
from bot.subscriptions.choosing import meant
from bot.subscriptions.records import DEFAULT_LIMIT_PER_CHAT
from bot.subscriptions.refusals import SubscriptionRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.handlers.buttons import Action, Press
    from bot.handlers.desk import Desk
    from bot.handlers.request import Request
    from bot.handlers.subscriptions.subscription_access import SubscriptionAccess
    from bot.subscriptions.as_json import Entry
    from bot.subscriptions.ports import SubscriptionStore
    from bot.subscriptions.records import Subscription
    from bot.telegram.messages import Destination


class SubscriptionLists:
    def __init__(self, desk: Desk, store: SubscriptionStore, access: SubscriptionAccess) -> None:
        self._desk = desk
        self._store = store
        self._access = access

    @property
    def actions(self) -> dict[str, Action]:
        """Its buttons, by verb."""
        return {"subs": self._page}

    async def command(self, request: Request) -> None:
        """/subscriptions [@CHANNEL] [export | import JSON]"""
        placed = await self._access.place(request)
        if placed is None:
            return
        where, text = placed
        verb, _, given = text.partition(" ")
        if verb.casefold() == "import":
            await self._import(request, where, given)
            return
        found = await self._desk.stored(self._store.of_chat, where.chat_id)
        if verb.casefold() == "export":
            messages = exported_messages(export_subscriptions(found))
            await self._desk.sender.say(request.to, messages, reply_to=request.reply_to)
        else:
            await self._show(request, where, found)

    async def unsubscribe(self, request: Request) -> None:
        """/unsubscribe [@CHANNEL] [WHAT]: the list where that is unclear."""
        placed = await self._access.place(request)
        if placed is None:
            return
        where, text = placed
        found = await self._desk.stored(self._store.of_chat, where.chat_id)
        people = await self._desk.pool.run(self._desk.news.people)
        if (one := meant(text, found, where, people.names_person)) is None:
            await self._show(request, where, found)
        elif where != request.to or await self._access.may_change(request):
            await self._desk.stored(self._store.delete, one.subscription_id)
            subject = subject_words(one.request.subject, request.reader)
            await self._desk.say(request, "subscription-deleted", subject=subject)

    async def _show(
        self, request: Request, where: Destination, found: Sequence[Subscription]
    ) -> None:
        muted = await self._desk.stored(self._store.muted, where)
        channel = where.chat_id if where != request.to else None
        shown = list_message(found, 0, request.reader, channel)
        left = muted if channel is None else ()
        messages = (shown, *muted_messages(left, request.reader, where.thread_id))
        await self._desk.sender.say(request.to, messages, reply_to=request.reply_to)

    async def _page(self, press: Press) -> None:
        """subs:PAGE[:CHANNEL], the channel's id without its minus."""
        request = press.request
        channel = press.callback.number(1)
        chat_id = request.to.chat_id if channel is None else -channel
        if not await self._access.may_look_after(press, chat_id):
            return
        found = await self._desk.stored(self._store.of_chat, chat_id)
        elsewhere = None if chat_id == request.to.chat_id else chat_id
        message = list_message(found, press.callback.number(0) or 0, request.reader, elsewhere)
        await self._desk.sender.replace(request.to, (request.message_id,), (message,))

    async def _import(self, request: Request, where: Destination, given: str) -> None:
        """What an export gave, here or elsewhere; bad entries are counted, good ones kept."""
        if where == request.to and not await self._access.may_change(request):
            return
        try:
            good, bad = read_subscriptions(given.encode(errors="replace"))
        except SubscriptionRefused as refused:
            await self._access.refuse(request, refused)
            return
        kept = await self._desk.pool.run(self._keep, where, good, request.user_id)
        left = len(bad) + len(good) - kept
        await self._desk.say(request, "subscriptions-imported", good=kept, bad=left)

    def _keep(self, where: Destination, entries: Sequence[Entry], user_id: int) -> int:
        """In a thread; returns how many the chat had room for."""
        kept, now = 0, self._desk.clock()
        for entry in entries:
            try:
                added, _ = self._store.add(
                    where, entry.request, user_id, now, DEFAULT_LIMIT_PER_CHAT
                )
            except SubscriptionRefused:
                continue
            self._store.pause(added.subscription_id, paused=entry.paused, now=now)
            kept += 1
        return kept
