"""What a delivery says, rendered when it is sent: as the news stands then, for who reads it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.alerts.content import AlertContent, CorrectionContent
from bot.alerts.planning import development_of, publishers
from bot.delivery.broadcasting import broadcast_messages
from bot.delivery.deliveries import CHANGING
from bot.rendering.alerts import (
    Change,
    Told,
    alert_buttons,
    alert_messages,
    channel_buttons,
    corrected_messages,
    digest_messages,
    removed_messages,
    retracted_messages,
)
from bot.rendering.reader import reader_of
from bot.subscriptions.records import story_key
from index import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.alerts.content import AlertItem
    from bot.alerts.ports import AlertStore
    from bot.delivery.deliveries import Delivery, OutboxStore
    from bot.ports import Chat, ChatStore
    from bot.rendering import Reader
    from bot.subscriptions.ports import SubscriptionStore
    from bot.telegram.messages import ButtonRows, Message
    from index import NewsIndex


class Telling:
    """Called by the outbox, in a thread. No messages: there is nothing left to say."""

    def __init__(
        self,
        news: NewsIndex,
        chats: ChatStore,
        outbox: OutboxStore,
        alerts: AlertStore,
        subscriptions: SubscriptionStore,
        clock: Callable[[], datetime],
        bot_name: str,
        may_tell: Callable[[int], bool],
    ) -> None:
        self._news = news
        self._chats = chats
        self._outbox = outbox
        self._alerts = alerts
        self._subscriptions = subscriptions
        self._clock = clock
        self._bot_name = bot_name
        self._may_tell = may_tell

    def messages(self, delivery: Delivery) -> tuple[Message, ...]:
        new = delivery.new
        if not self._may_tell(new.destination.chat_id):
            return ()
        if new.kind == "broadcast":
            return broadcast_messages(delivery)
        chat = self._chats.chat(new.destination.chat_id)
        reader = reader_of(chat)
        if new.kind in CHANGING:
            return self._changed(delivery, chat, reader)
        content = AlertContent.model_validate_json(new.content)
        found = [(item, told) for item in content.items if (told := self._told(item))]
        if not found:
            return ()
        if new.kind in ("alert", "addition"):
            item, told = found[0]
            if new.kind == "alert" and not self._is_wanted(delivery, item):
                return ()
            key = new.key if new.kind == "alert" else new.follows
            told = replace(told, also=self._also(item, key))
            buttons = self._buttons(item, new.destination.thread_id, chat, reader)
            return alert_messages(told, reader, buttons)
        return digest_messages([told for _, told in found], content.more, new.kind, reader)

    def _is_wanted(self, delivery: Delivery, item: AlertItem) -> bool:
        """Not where its story was muted, or the last subscription there stopped or paused, since
        it was queued: who presses that in a storm must not wait for the storm to pass."""
        to = delivery.new.destination
        update = self._news.alerts.update(item.excerpt.update_id)
        story = story_key(update.story, update.story_url) if update else ""
        if story and story in self._subscriptions.muted(to):
            return False
        asked = self._subscriptions.get(item.subscription_id)
        if asked is not None and asked.destination == to and not asked.paused:
            return True
        others = self._subscriptions.of_chat(to.chat_id)
        return any(one.destination == to and not one.paused for one in others)

    def _told(self, item: AlertItem) -> Told | None:
        """As it reads now; None where it is gone or was taken back."""
        ref = self._news.alerts.current(item.excerpt)
        if ref is None:
            return None
        try:
            return Told(self._news.excerpt(ref), item.also)
        except InputError:
            return None

    def _also(self, item: AlertItem, key: str | None) -> tuple[str, ...]:
        """The publishers known when it was queued, and those who have told the same since."""
        own = self._news.alerts.update(item.excerpt.update_id)
        development = development_of(key)
        same = (development, *self._alerts.members(development)) if development else ()
        since = publishers(same, own.publisher if own else "", self._news.alerts.update)
        return tuple(dict.fromkeys((*item.also, *since)))

    def _buttons(
        self, item: AlertItem, topic: int | None, chat: Chat | None, reader: Reader
    ) -> ButtonRows:
        update_id = item.excerpt.update_id
        if chat is not None and chat.kind == "channel":
            return channel_buttons(update_id, self._bot_name, reader)
        update = self._news.alerts.update(update_id)
        of_story = update is not None and bool(story_key(update.story, update.story_url))
        return alert_buttons(
            update_id, item.subscription_id, reader, of_story=of_story, topic=topic
        )

    def _changed(
        self, delivery: Delivery, chat: Chat | None, reader: Reader
    ) -> tuple[Message, ...]:
        content = CorrectionContent.model_validate_json(delivery.new.content)
        original = self._outbox.get(delivery.new.destination, content.original)
        item = self._item_of(original, content.update_id)
        told = self._told(item) if item else None
        if delivery.new.kind == "retraction" or item is None or told is None:
            return self._taken_back(content, reader)
        told = replace(told, also=self._also(item, content.original))
        buttons = self._buttons(item, delivery.new.destination.thread_id, chat, reader)
        return corrected_messages(told, self._changes(content), self._clock(), reader, buttons)

    @staticmethod
    def _item_of(original: Delivery | None, update_id: str) -> AlertItem | None:
        if original is None:
            return None
        items = AlertContent.model_validate_json(original.new.content).items
        return next((item for item in items if item.excerpt.update_id == update_id), None)

    def _taken_back(self, content: CorrectionContent, reader: Reader) -> tuple[Message, ...]:
        """By its source, under the headline of the report that says so, or by removal here."""
        update = self._news.alerts.update(content.update_id, content.after)
        if update is None:
            return removed_messages(self._clock(), reader)
        headline = update.headline or update.story
        return retracted_messages(headline, self._clock(), reader)

    def _changes(self, content: CorrectionContent) -> list[Change]:
        alerts = self._news.alerts
        before = alerts.update(content.update_id, content.before)
        after = alerts.update(content.update_id, content.after)
        if before is None or after is None:
            return []
        return [
            Change(before.quote(changed.old), after.quote(changed.new))
            for changed in content.spans
        ]
