from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
import telegram

from bot.handlers.answer_pool import ChatOrder
from bot.handlers.channels import ChannelPosts
from index import Door, NewsUpdate, WatchedSource
from index.errors import StoreLockedError

if TYPE_CHECKING:
    from bot.handlers.desk import Desk

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
CHANNEL = -1_001_700
SOURCE = WatchedSource(1, Door.CHANNEL, "channel", "channel", NOW, title="Harbour Wire")


class SlowLive:
    """Takes posts; the first one takes its time, or finds the database locked."""

    def __init__(self, *, locked: int = 0) -> None:
        self.bodies: list[str] = []
        self._locked = locked
        self._asked = 0

    def channel(self, _: int) -> WatchedSource:
        self._asked += 1
        if self._asked == 1:
            time.sleep(0.1)
        return SOURCE

    def take(self, _: WatchedSource, update: NewsUpdate) -> None:
        if self._locked:
            self._locked -= 1
            raise StoreLockedError("the database is locked")
        self.bodies.append(update.body)


def posts(live: SlowLive) -> ChannelPosts:
    desk = SimpleNamespace(live=live, stored=asyncio.to_thread, order=ChatOrder())
    return ChannelPosts(cast("Desk", desk), retry_s=0.001)


def post(text: str) -> telegram.Message:
    return telegram.Message(7, NOW, telegram.Chat(CHANNEL, "channel"), text=text)


async def test_an_edit_is_never_overtaken_by_what_the_post_said_first() -> None:
    live = SlowLive()
    channel = posts(live)
    await asyncio.gather(channel.post(post("3 boats")), channel.post(post("2 boats")))
    assert live.bodies == ["3 boats", "2 boats"]


async def test_a_post_outlasts_a_locked_database() -> None:
    live = SlowLive(locked=2)
    await posts(live).post(post("3 boats"))
    assert live.bodies == ["3 boats"]
