"""A press of an offer asks what its button said, with a single search."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
import telegram

from bot.adapters import open_tables
from bot.handlers.answer_pool import AnswerPool
from bot.handlers.ask import Asking
from bot.handlers.buttons import Buttons
from bot.handlers.desk import Desk, Me
from bot.handlers.request import Request
from bot.handlers.throttle import Throttle
from bot.ports import Chat
from bot.rendering.reader import reader_of
from bot.settings import BotSettings
from bot.telegram.messages import Destination
from index import Answer, DataFolder, Offer, Query, Reason, open_index
from tests.builders import NOW
from tests.stores.bot_stores import SETTINGS
from tests.stores.news_stores import sqlite_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime, tzinfo
    from pathlib import Path

    from bot.telegram.lanes import Lane
    from bot.telegram.messages import Message
    from bot.telegram.sender import Sender
    from index import LiveSources, NewsIndex, Turn

pytestmark = pytest.mark.anyio
ANA = 7_000_000_001
FERRY, BRIDGE = Offer("topic", None, "ferry", 4), Offer("topic", None, "bridge", 3)
BRANDT = Offer("speaker-other-topics", "Ilse Brandt", None, 2)


class OfferingNews:
    """Finds nothing, and offers what it is told to; `searches` are the questions asked of it."""

    def __init__(self, *offers: Offer) -> None:
        self.offers = offers
        self.searches: list[str] = []

    def parse(self, words: str, now: datetime, previous: Turn | None, zone: tzinfo) -> Query:
        del now, previous, zone
        return Query(words, words)

    def ask(self, query: Query) -> Answer:
        self.searches.append(query.text)
        reason = Reason.NOTHING_RELEVANT
        return Answer(query.text, False, reason, "keywords", NOW, self.offers)


class StillLive:
    def with_warnings(self, answer: Answer, now: datetime) -> Answer:
        del now
        return answer


class Screen:
    """A chat with the bot: the messages in it, and the words that ended a wait."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.notices: list[str] = []

    async def typing(self, to: Destination) -> None: ...

    async def notice(self, callback_id: str, text: str = "") -> None:
        del callback_id
        self.notices.append(text)

    async def say(
        self,
        to: Destination,
        messages: Sequence[Message],
        *,
        reply_to: int | None = None,
        lane: Lane = "interactive",
    ) -> tuple[int, ...]:
        del to, reply_to, lane
        self.messages += messages
        return tuple(range(101, 101 + len(messages)))

    async def replace(
        self, to: Destination, ids: Sequence[int], messages: Sequence[Message]
    ) -> tuple[int, ...]:
        del to
        self.messages[-len(messages) :] = messages
        return tuple(ids)


class Stage:
    """Somebody in a private chat, who asks and presses buttons."""

    def __init__(
        self, news: OfferingNews, stored: NewsIndex, admins: frozenset[int] = frozenset()
    ) -> None:
        self.news, self.screen = news, Screen()
        self.stored, self.stores = stored, open_tables(stored)
        self.chat = Chat(ANA, "private", zone_asked=True)
        self.stores.chats.meet(ANA, "private", "en", NOW)
        self.desk = Desk(
            settings=BotSettings(allow=frozenset(), deny=frozenset(), admins=admins),
            news=cast("NewsIndex", news),
            live=cast("LiveSources", StillLive()),
            chats=self.stores.chats,
            exchanges=self.stores.exchanges,
            sender=cast("Sender", self.screen),
            pool=AnswerPool(1, 1),
            throttle=Throttle(99, 99),
            clock=lambda: NOW,
            me=Me(5, "quotewire_bot"),
        )
        self.asking = Asking(self.desk)
        self.buttons = Buttons(self.desk, self.asking)

    async def ask(self, words: str, *, edited: bool = False) -> None:
        request = Request(
            to=Destination(ANA),
            chat=self.chat,
            reader=reader_of(self.chat, "en"),
            user_id=ANA,
            message_id=10,
            edited=edited,
        )
        await self.asking.question(request, words)

    def button(self, label: str) -> str:
        """The data of a button under the last message."""
        rows = self.screen.messages[-1].buttons
        (data,) = [one.data for row in rows for one in row if label in one.label]
        assert data is not None
        return data

    async def press(self, data: str) -> None:
        user = telegram.User(ANA, "Ana", is_bot=False, language_code="en")
        message = telegram.Message(101, NOW, telegram.Chat(ANA, "private"))
        await self.buttons.pressed(telegram.CallbackQuery("1", user, "", message, data=data))


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    with open_index(SETTINGS, DataFolder(tmp_path)) as stored:
        opened = Stage(OfferingNews(FERRY, BRANDT), stored)
        yield opened
        await opened.desk.pool.close()


async def test_a_press_asks_what_the_label_says_with_one_search(stage: Stage) -> None:
    await stage.ask("is the tunnel open?")
    await stage.press(stage.button("Ilse Brandt"))
    assert stage.news.searches == ["is the tunnel open?", "what did Ilse Brandt say?"]


async def test_a_press_asks_what_the_label_says_after_the_news_has_moved_on(stage: Stage) -> None:
    await stage.ask("is the tunnel open?")
    ferry, brandt = stage.button("ferry"), stage.button("Ilse Brandt")
    stage.news.offers = (BRIDGE,)
    await stage.press(brandt)
    await stage.press(ferry)
    assert stage.news.searches[1:] == ["what did Ilse Brandt say?", "ferry?"]


async def test_an_edited_question_offers_what_its_new_answer_does(stage: Stage) -> None:
    await stage.ask("is the tunnel open?")
    stage.news.offers = (BRIDGE,)
    await stage.ask("is the tunnel closed?", edited=True)
    await stage.press(stage.button("bridge"))
    assert stage.news.searches[2:] == ["bridge?"]
    await stage.ask("?", edited=True)
    found = stage.stores.exchanges.exchange(1)
    assert found is not None
    assert found.offers == ()


async def test_an_exchange_older_than_stored_offers_finds_them_again(stage: Stage) -> None:
    await stage.ask("is the tunnel open?")
    data = stage.button("ferry")
    with sqlite_of(stage.stored).database.unit() as connection:
        connection.execute("UPDATE exchange SET offers = NULL")
    await stage.press(data)
    assert stage.news.searches == ["is the tunnel open?"] * 2 + ["ferry?"]


@pytest.mark.parametrize("data", ["offer:1", "offer:1:2", "offer:1:zzzz", "offer:9:0"])
async def test_an_offer_that_was_not_made_gets_a_word_and_no_search(
    stage: Stage, data: str
) -> None:
    await stage.ask("is the tunnel open?")
    await stage.press(data)
    assert len(stage.news.searches) == 1
    assert "ask again" in stage.screen.notices[-1]
