"""All conversations over one desk, and which of Telegram's updates leads to which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.handlers.administration.admin import Administration
from bot.handlers.administration.broadcast import Broadcasts
from bot.handlers.administration.source_admin import SourceAdministration
from bot.handlers.ask import Asking
from bot.handlers.browsing import Browsing
from bot.handlers.buttons import Buttons
from bot.handlers.channels import ChannelPosts
from bot.handlers.errors import Failures
from bot.handlers.inline import Inline
from bot.handlers.membership import Membership
from bot.handlers.preferences import Preferences
from bot.handlers.routing import Routing
from bot.handlers.starting import Starting
from bot.handlers.subscriptions.alert_buttons import AlertButtons
from bot.handlers.subscriptions.subscription_access import SubscriptionAccess
from bot.handlers.subscriptions.subscription_cards import SubscriptionCards
from bot.handlers.subscriptions.subscription_lists import SubscriptionLists
from bot.handlers.subscriptions.subscriptions import Subscriptions

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Update
    from telegram.ext import Application, CallbackContext, ExtBot, JobQueue

    from bot.delivery.broadcasting import Broadcasting
    from bot.delivery.outbox import Outbox
    from bot.handlers.desk import Desk
    from bot.handlers.request import Request
    from bot.subscriptions.ports import SubscriptionStore
    from bot.telegram.lanes import Lane
    from bot.telegram.limiter import LaneLimiter

    # We keep nothing in the library's own user, chat and bot data.
    _Nothing = dict[Any, Any]
    BotContext = CallbackContext[ExtBot[None], _Nothing, _Nothing, _Nothing]
    BotApplication = Application[
        ExtBot[Lane], BotContext, _Nothing, _Nothing, _Nothing, JobQueue[BotContext]
    ]


class Conversations:
    def __init__(
        self,
        desk: Desk,
        bot: ExtBot[Lane],
        limiter: LaneLimiter,
        broadcasting: Broadcasting,
        outbox: Outbox,
        subscriptions: SubscriptionStore,
    ) -> None:
        asking = Asking(desk)
        self._buttons = Buttons(desk, asking)
        self._membership = Membership(desk, bot, outbox, subscriptions)
        self._broadcasts = Broadcasts(desk, self._buttons, broadcasting, outbox.wake)
        self._channels = ChannelPosts(desk)
        sources = SourceAdministration(desk, self._membership)
        self._administration = Administration(
            desk, self._buttons, limiter, self._broadcasts, subscriptions, sources
        )
        self._inline = Inline(desk)
        self._failures = Failures(desk)
        browsing = Browsing(desk, asking)
        starting = Starting(desk, asking, self._membership)
        preferences = Preferences(desk, self._buttons, self._membership)
        access = SubscriptionAccess(desk, subscriptions, self._buttons, self._membership)
        told = Subscriptions(desk, subscriptions, self._buttons, access)
        lists = SubscriptionLists(desk, subscriptions, access)
        cards = SubscriptionCards(desk, subscriptions, access)
        alerts = AlertButtons(desk, subscriptions, asking, self._buttons, access)
        self._buttons.add(self._broadcasts, self._administration, preferences)
        self._buttons.add(told, lists, cards, alerts)
        commands: dict[str, Callable[[Request], Awaitable[None]]] = {
            "start": starting.start,
            "help": starting.help,
            "ask": asking.command,
            "latest": browsing.latest,
            "who": browsing.who,
            "timeline": browsing.timeline,
            "sources": browsing.sources,
            "subscribe": told.subscribe,
            "subscriptions": lists.command,
            "unsubscribe": lists.unsubscribe,
            "timezone": preferences.timezone,
            "language": preferences.language,
            "new": preferences.new,
            "privacy": preferences.privacy,
            "forget": preferences.forget,
            "admin": self._administration.command,
        }
        self._routing = Routing(desk, asking, sources, commands)

    def add_to(self, application: BotApplication) -> None:
        """One handler for each kind of update; nothing is handled twice."""
        application.add_handlers(
            [
                MessageHandler(filters.StatusUpdate.MIGRATE, self._moved),
                MessageHandler(
                    filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE, self._message
                ),
                MessageHandler(filters.UpdateType.CHANNEL_POSTS, self._posted),
                CallbackQueryHandler(self._pressed),
                InlineQueryHandler(self._queried),
                ChatMemberHandler(self._changed, ChatMemberHandler.MY_CHAT_MEMBER),
            ]
        )
        application.add_error_handler(self._failed)

    async def close(self) -> None:
        await self._broadcasts.close()
        await self._administration.close()

    async def _message(self, update: Update, _: BotContext) -> None:
        await self._routing.message(update)

    async def _posted(self, update: Update, _: BotContext) -> None:
        if (post := update.channel_post or update.edited_channel_post) is not None:
            await self._channels.post(post)

    async def _moved(self, update: Update, _: BotContext) -> None:
        if update.message is not None:
            await self._membership.moved(update.message)

    async def _pressed(self, update: Update, _: BotContext) -> None:
        if update.callback_query is not None:
            await self._buttons.pressed(update.callback_query)

    async def _queried(self, update: Update, _: BotContext) -> None:
        if update.inline_query is not None:
            await self._inline.queried(update.inline_query)

    async def _changed(self, update: Update, _: BotContext) -> None:
        if update.my_chat_member is not None:
            await self._membership.changed(update.my_chat_member)

    async def _failed(self, update: object, context: BotContext) -> None:
        await self._failures.handle(update, context.error)
