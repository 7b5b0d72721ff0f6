"""Where the bot is a member and who may change what there: greeting, leaving, moving, asking."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.handlers.request import kind_of
from bot.rendering import plain_message
from bot.rendering.reader import reader_of
from bot.telegram.messages import Destination

if TYPE_CHECKING:
    import telegram
    from telegram.ext import ExtBot

    from bot.delivery.outbox import Outbox
    from bot.handlers.desk import Desk
    from bot.handlers.request import Request
    from bot.subscriptions.ports import SubscriptionStore
    from bot.telegram.lanes import Lane

logger = logging.getLogger(__name__)

_ADMINS = (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)
_OUT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
_GROUPS = ("group", "supergroup")
_CHANNEL_NAME = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}")


class Membership:
    """Asks Telegram who administers a group; nothing of it is kept, for it may change."""

    def __init__(
        self, desk: Desk, bot: ExtBot[Lane], outbox: Outbox, subscriptions: SubscriptionStore
    ) -> None:
        self._desk = desk
        self._outbox = outbox
        self._subscriptions = subscriptions
        self._bot = bot

    async def changed(self, member: telegram.ChatMemberUpdated) -> None:
        """The bot was added, removed, blocked or unblocked."""
        chat = member.chat
        if member.new_chat_member.status in _OUT:
            await self._desk.stored(self._desk.chats.lose, chat.id)
            await self._desk.stored(self._subscriptions.suspend, chat.id)
            await self._outbox.suspend(chat.id)
            return
        if not self._desk.may_ask(member.from_user.id, chat.id):
            return
        code = member.from_user.language_code
        known, newly_met = await self._desk.stored(
            self._desk.chats.meet, chat.id, kind_of(chat), code, self._desk.clock()
        )
        await self.returned(chat.id)
        was_out = member.old_chat_member.status in _OUT
        if chat.type in _GROUPS and (newly_met or was_out):
            text = reader_of(known, code).say("greeting-group", bot=self._desk.me.name)
            # It may be without the right to write: that is the group's choice, and no error.
            await self._desk.sender.send(Destination(chat.id), plain_message(text))

    async def returned(self, chat_id: int) -> None:
        """The chat can be written to again: what waited for it is sent."""
        await self._desk.stored(self._subscriptions.resume, chat_id, self._desk.clock())
        await self._outbox.resume(chat_id)

    async def channel(self, name: str) -> int | None:
        """The id of a channel by its @name; None where there is none that the bot can see."""
        if not _CHANNEL_NAME.fullmatch(name):
            return None
        try:
            chat = await self._bot.get_chat(name)
        except TelegramError as error:
            logger.info("channel %s cannot be asked: %s", name, error)
            return None
        return chat.id if chat.type == "channel" else None

    async def channel_of_ours(self, name: str) -> telegram.ChatFullInfo | None:
        """A channel by its @name whose posts the bot gets, for it is a member there."""
        if not _CHANNEL_NAME.fullmatch(name):
            return None
        try:
            chat = await self._bot.get_chat(name)
            member = await self._bot.get_chat_member(chat.id, self._desk.me.user_id)
        except TelegramError as error:
            logger.info("channel %s cannot be asked: %s", name, error)
            return None
        return chat if chat.type == "channel" and member.status not in _OUT else None

    async def moved(self, message: telegram.Message) -> None:
        """A group became a supergroup; both chats say so, in any order."""
        if message.migrate_to_chat_id is not None:
            old, new = message.chat.id, message.migrate_to_chat_id
        elif message.migrate_from_chat_id is not None:
            old, new = message.migrate_from_chat_id, message.chat.id
        else:
            return
        await self._desk.stored(self._desk.chats.migrate, old, new)

    async def may_change(self, request: Request) -> bool:
        """Whether somebody may change what counts for the whole chat."""
        if request.private or request.in_the_name_of_the_chat:
            return True
        return await self.administers(request.user_id, request.to.chat_id)

    async def administers(self, user_id: int, chat_id: int) -> bool:
        try:
            member = await self._bot.get_chat_member(chat_id, user_id)
        except TelegramError as error:
            logger.info("who administers %s cannot be asked: %s", chat_id, error)
            return False
        return member.status in _ADMINS
