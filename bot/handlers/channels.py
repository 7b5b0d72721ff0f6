"""Posts of Telegram channels that administrators added: news like any other, by push."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from pydantic import ValidationError

from index import NewsUpdate, StoreError

if TYPE_CHECKING:
    import telegram

    from bot.handlers.desk import Desk
    from index import WatchedSource

logger = logging.getLogger(__name__)

# Ids of channels begin so in the Bot API; links within Telegram leave it out.
_PREFIX = "-100"
RETRY_S = 1.0


class ChannelPosts:
    """Anybody can add a bot to their channel: only channels that were added are listened to."""

    def __init__(self, desk: Desk, retry_s: float = RETRY_S) -> None:
        self._desk = desk
        self._retry_s = retry_s

    async def post(self, message: telegram.Message) -> None:
        """A post, or an edited one: the same update, revised. Deletions are not told to bots."""
        # In turn: what a post said first must not be stored over its edit.
        async with self._desk.order.turn(message.chat.id):
            while True:
                try:
                    await self._take(message)
                except StoreError as error:  # Telegram brings it no second time
                    logger.warning("a post waits: %s", error)
                    await asyncio.sleep(self._retry_s)
                else:
                    return

    async def _take(self, message: telegram.Message) -> None:
        source = await self._desk.stored(self._desk.live.channel, message.chat.id)
        if source is None:
            return
        update = update_of(message, source)
        if update is not None:
            await asyncio.to_thread(self._desk.live.take, source, update)
            logger.info("w%d: a post", source.watch_id)


def update_of(message: telegram.Message, source: WatchedSource) -> NewsUpdate | None:
    """The post as news; None for one without words."""
    text = message.text or message.caption or ""
    try:
        return NewsUpdate(
            id=str(message.message_id),
            body=text,
            authors=(message.author_signature,) if message.author_signature else (),
            publisher=source.publisher or source.title,
            url=link_to(message),
            published_at=message.date,
            story=source.title,
        )
    except ValidationError:
        return None


def link_to(message: telegram.Message) -> str:
    """To the post: for everybody where the channel has a name, else for its members."""
    if message.chat.username:
        return f"https://t.me/{message.chat.username}/{message.message_id}"
    return f"https://t.me/c/{str(message.chat.id).removeprefix(_PREFIX)}/{message.message_id}"
