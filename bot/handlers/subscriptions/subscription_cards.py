"""Subscriptions opened from the list and changed by buttons, all in the place of one message.

edit:ID                         the card
edit:ID:OPTION[:VALUE…]         what can be chosen for an option (bot.subscriptions.options)
edit:ID:OPTION:VALUE…           change it
edit:ID:paused:0|1
edit:ID:delete   edit:ID:delete:yes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.alerts.preview import preview
from bot.rendering.subscription_cards import (
    Card,
    card_message,
    delete_message,
    deleted_message,
    menu_message,
)
from bot.subscriptions.options import OPTIONS
from bot.subscriptions.schedule import zone_name

if TYPE_CHECKING:
    from bot.handlers.buttons import Action, Press
    from bot.handlers.desk import Desk
    from bot.handlers.subscriptions.subscription_access import SubscriptionAccess
    from bot.subscriptions.ports import SubscriptionStore
    from bot.subscriptions.records import Subscription
    from bot.telegram.messages import Message


class SubscriptionCards:
    def __init__(self, desk: Desk, store: SubscriptionStore, access: SubscriptionAccess) -> None:
        self._desk = desk
        self._store = store
        self._access = access

    @property
    def actions(self) -> dict[str, Action]:
        """Its buttons, by verb."""
        return {"edit": self._edit}

    async def _edit(self, press: Press) -> None:
        found = await self._access.own(press)
        if found is None:
            return
        asked = press.callback.arguments[1:]
        if asked == ("delete",):
            await self._show(press, delete_message(found, press.request.reader))
        elif menu := menu_message(found, asked, press.request.reader):
            await self._show(press, menu)
        elif asked == ("delete", "yes"):
            await self._desk.stored(self._store.delete, found.subscription_id)
            channel = _channel(press, found)
            await self._show(press, deleted_message(found, press.request.reader, channel))
        else:
            await self._change(found, asked)
            await self._card(press, found.subscription_id)

    async def _change(self, found: Subscription, asked: tuple[str, ...]) -> None:
        """Buttons of ours ask for nothing else; what is made up changes nothing."""
        number, now = found.subscription_id, self._desk.clock()
        match asked:
            case ("paused", ("0" | "1") as paused):
                await self._desk.stored(self._store.pause, number, paused=paused == "1", now=now)
            case (name, *values) if wanted := OPTIONS.changed(found.request, name, values):
                await self._desk.stored(self._store.edit, number, wanted, now)

    async def _card(self, press: Press, subscription_id: int) -> None:
        found = await self._desk.stored(self._store.get, subscription_id)
        if found is None:  # deleted this very moment, and said so by who did it
            return
        card = await self._desk.pool.run(self._read, found, _channel(press, found))
        await self._show(press, card_message(card, press.request.reader))

    def _read(self, found: Subscription, channel: int | None) -> Card:
        """In a thread: with how much of this week it would have told."""
        chat = self._desk.chats.chat(found.destination.chat_id)
        zone = zone_name(found.request.schedule, chat.zone if chat else None)
        seen = preview(self._desk.news.alerts, found, self._desk.clock())
        return Card(found, zone, seen.count_week, seen.is_partial, channel)

    async def _show(self, press: Press, message: Message) -> None:
        request = press.request
        await self._desk.sender.replace(request.to, (request.message_id,), (message,))


def _channel(press: Press, found: Subscription) -> int | None:
    chat_id = found.destination.chat_id
    return None if chat_id == press.request.to.chat_id else chat_id
