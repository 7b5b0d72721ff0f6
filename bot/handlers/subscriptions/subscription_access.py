"""Who may see and change which subscriptions, from a message or from a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering import plain_message
from bot.telegram.messages import Destination

if TYPE_CHECKING:
    from bot.handlers.buttons import Buttons, Press
    from bot.handlers.desk import Desk
    from bot.handlers.membership import Membership
    from bot.handlers.request import Request
    from bot.subscriptions.ports import SubscriptionStore
    from bot.subscriptions.records import Subscription
    from bot.subscriptions.refusals import SubscriptionRefused


class SubscriptionAccess:
    """In a group its administrators alone change what it is told about; a channel is looked after
    in private by those who administer it. Each method says so itself where it refuses."""

    def __init__(
        self, desk: Desk, store: SubscriptionStore, buttons: Buttons, membership: Membership
    ) -> None:
        self._desk = desk
        self._store = store
        self._buttons = buttons
        self._membership = membership

    async def place(self, request: Request) -> tuple[Destination, str] | None:
        """Where a command's words are meant for, and the words: for this chat, or for the channel
        that they begin with."""
        text = request.said.text
        if not (text.startswith("@") and request.private):
            return request.to, text
        name, _, rest = text.partition(" ")
        channel = await self._channel(request, name)
        return (channel, rest.strip()) if channel else None

    async def _channel(self, request: Request, name: str) -> Destination | None:
        """A channel that both the asker and the bot administer."""
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

    async def may_change(self, request: Request) -> bool:
        if await self._membership.may_change(request):
            return True
        await self._desk.say(request, "group-admins-only")
        return False

    async def refuse(self, request: Request, refused: SubscriptionRefused) -> None:
        """Say why nothing was stored."""
        text = request.reader.say(refused.code, **refused.arguments)
        await self._desk.sender.say(request.to, (plain_message(text),), reply_to=request.reply_to)

    async def may_press(self, press: Press) -> bool:
        """Whether somebody may change by a button what this chat is told about; ends the wait."""
        if not await self._membership.may_change(press.request):
            await self._buttons.notice(press, "group-admins-only")
            return False
        await self._buttons.notice(press)
        return True

    async def may_look_after(self, press: Press, chat_id: int) -> bool:
        """The same of a chat that a button names: in private it may be a channel."""
        if chat_id == press.request.to.chat_id:
            return await self.may_press(press)
        if press.request.private and await self._membership.administers(
            press.request.user_id, chat_id
        ):
            await self._buttons.notice(press)
            return True
        # Not a word of what it is: anybody can make up a button.
        await self._buttons.notice(press, "subscription-gone")
        return False

    async def own(self, press: Press) -> Subscription | None:
        """The subscription that a button names, where who pressed it may change it."""
        number = press.callback.number(0)
        found = await self._desk.stored(self._store.get, number) if number is not None else None
        if found is None:
            await self._buttons.notice(press, "subscription-gone")
            return None
        return found if await self.may_look_after(press, found.destination.chat_id) else None
