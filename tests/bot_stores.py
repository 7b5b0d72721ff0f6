"""The bot's stores there are, for the contract suites, and what tests put into them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from bot.adapters import open_tables
from index import DataFolder, ExcerptRef, IndexSettings, Query, ShownExcerpt, Turn, open_index
from tests.fakes.bot_stores import FakeBotStores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bot.ports import ChatStore, ExchangeStore, FactStore, InboxStore

BOT_STORES = ("fake", "sqlite")
SETTINGS = IndexSettings(lock_wait_s=0.05)


class BotStores(Protocol):
    @property
    def chats(self) -> ChatStore: ...

    @property
    def exchanges(self) -> ExchangeStore: ...

    @property
    def inbox(self) -> InboxStore: ...

    @property
    def facts(self) -> FactStore: ...


def starter(kind: str, folder: Path) -> Callable[[], AbstractContextManager[BotStores]]:
    """Each call is a start of the same bot, its end a stop."""
    fakes = FakeBotStores()

    @contextmanager
    def start() -> Iterator[BotStores]:
        if kind == "fake":
            yield FakeBotStores(fakes.held)
            return
        with open_index(SETTINGS, DataFolder(folder)) as news:
            tables = open_tables(news)
            yield tables
            assert [*news.verify(), *tables.check()] == []

    return start


def turn(question: str = "is the bridge open?") -> Turn:
    shown = ShownExcerpt(ExcerptRef("4motmczyli3z", 2, "body", 0, 57), "Ilse Brandt")
    return Turn(Query(question, "bridge"), (shown,), 1)
