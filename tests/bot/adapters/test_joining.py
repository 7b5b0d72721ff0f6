from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.adapters import BotTables, open_tables
from bot.alerts.ports import AlertStore
from bot.delivery.deliveries import NewDelivery
from bot.ports import ChatStore, Conversation, ExchangeStore, FactStore, InboxStore, Unfinished
from bot.subscriptions.ports import SubscriptionStore
from bot.telegram.messages import Destination
from index import DataFolder, ImportParameters, NewsIndex, NewsUpdate, open_index
from index.errors import StoreLockedError
from tests.bot.adapters import alert_calls
from tests.builders import NOW
from tests.stores.bot_stores import SETTINGS, turn

if TYPE_CHECKING:
    from bot.delivery.deliveries import Delivery
    from index.adapters.sqlite.connection import Database

ROOT = Path(__file__).resolve().parents[3]
PARAMETERS = ImportParameters(publisher="The Harbour Wire")
TALK = Conversation(-5, 7)

Call = Callable[[BotTables], object]
READERS: dict[str, Call] = {
    **alert_calls.READERS,
    "chats.chat": lambda t: t.chats.chat(7),
    "chats.meet": lambda t: t.chats.meet(7, "private", "uk", NOW),
    "chats.reachable": lambda t: t.chats.reachable(),
    "chats.count": lambda t: t.chats.count(),
    "exchanges.exchange": lambda t: t.exchanges.exchange(1),
    "exchanges.last": lambda t: t.exchanges.last(TALK),
    "exchanges.before": lambda t: t.exchanges.before(1),
    "exchanges.by_answer": lambda t: t.exchanges.by_answer(-5, 11),
    "exchanges.by_question": lambda t: t.exchanges.by_question(-5, 10),
    "inbox.unfinished": lambda t: t.inbox.unfinished(),
    "facts.read": lambda t: t.facts.read("profile"),
}
WRITERS: dict[str, Call] = {
    **alert_calls.WRITERS,
    "chats.meet new": lambda t: t.chats.meet(8, "private", "uk", NOW),
    "chats.meet changed": lambda t: t.chats.meet(7, "private", "de", NOW),
    "chats.choose_language": lambda t: t.chats.choose_language(7, "de"),
    "chats.choose_zone": lambda t: t.chats.choose_zone(7, "Europe/Kyiv"),
    "chats.note_zone_asked": lambda t: t.chats.note_zone_asked(7),
    "chats.lose": lambda t: t.chats.lose(7),
    "chats.migrate": lambda t: t.chats.migrate(7, 8),
    "chats.forget": lambda t: t.chats.forget(7),
    "exchanges.begin": lambda t: t.exchanges.begin(TALK, 12, turn(), NOW),
    "exchanges.revise": lambda t: t.exchanges.revise(1, turn(), [13]),
    "exchanges.end": lambda t: t.exchanges.end(TALK),
    "exchanges.forget_before": lambda t: t.exchanges.forget_before(NOW),
    "inbox.accept": lambda t: t.inbox.accept([(2, "{}")], NOW),
    "inbox.begin": lambda t: t.inbox.begin([1]),
    "inbox.done": lambda t: t.inbox.done([1]),
    "inbox.give_back": lambda t: t.inbox.give_back([1]),
    "inbox.forget_before": lambda t: t.inbox.forget_before(NOW),
    "facts.write": lambda t: t.facts.write("profile", "2"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    body: str

    def fetch(self) -> Iterator[NewsUpdate]:
        yield NewsUpdate(id=self.body, body=self.body, publisher="The Harbour Wire")


@contextmanager
def locked(folder: DataFolder) -> Iterator[None]:
    with closing(sqlite3.connect(folder.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def everything(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.iterdump())


def fill(tables: BotTables) -> None:
    tables.chats.meet(7, "private", "uk", NOW)
    tables.exchanges.revise(tables.exchanges.begin(TALK, 10, turn(), NOW), turn(), [11])
    tables.inbox.accept([(1, "{}")], NOW)
    tables.facts.write("profile", "1")


def test_every_method_of_the_ports_is_called_here() -> None:
    ports = {
        "chats": ChatStore,
        "exchanges": ExchangeStore,
        "inbox": InboxStore,
        "facts": FactStore,
        "subscriptions": SubscriptionStore,
        "alerts": AlertStore,
    }
    methods = {
        f"{name}.{method}"
        for name, port in ports.items()
        for method in vars(port)
        if not method.startswith("_")
    }
    assert methods == {name.split()[0] for name in (*READERS, *WRITERS)}


@pytest.mark.parametrize("name", READERS)
def test_readers_do_not_wait_for_a_writer(
    tables: BotTables, folder: DataFolder, name: str
) -> None:
    fill(tables)
    with locked(folder):
        READERS[name](tables)


@pytest.mark.parametrize("name", WRITERS)
def test_writers_say_that_the_store_is_locked_and_change_nothing(
    tables: BotTables, database: Database, folder: DataFolder, name: str
) -> None:
    fill(tables)
    before = everything(database)
    with locked(folder), pytest.raises(StoreLockedError, match="locked by another process"):
        WRITERS[name](tables)
    assert everything(database) == before
    WRITERS[name](tables)


def test_meeting_a_chat_again_writes_nothing(tables: BotTables, folder: DataFolder) -> None:
    tables.chats.meet(7, "private", "uk", NOW)
    with closing(sqlite3.connect(folder.database)) as other:

        def version() -> int:
            return int(other.execute("PRAGMA data_version").fetchone()[0])

        before = version()
        tables.chats.meet(7, "private", "uk", NOW)
        tables.chats.meet(7, "private", None, NOW)
        assert version() == before
        tables.chats.meet(7, "private", "de", NOW)
        assert version() != before


def test_a_batch_of_updates_is_one_transaction(tables: BotTables, database: Database) -> None:
    statements: list[str] = []
    with database.bare() as connection:
        connection.set_trace_callback(statements.append)
        tables.inbox.accept([(number, "{}") for number in range(100)], NOW)
        connection.set_trace_callback(None)
    assert [one for one in statements if one.startswith(("BEGIN", "COMMIT"))] == [
        "BEGIN IMMEDIATE",
        "COMMIT",
    ]


def test_news_and_the_bots_rows_commit_together(news: NewsIndex, tables: BotTables) -> None:
    with tables.unit():
        news.ingest(Listed("The bridge is open."), PARAMETERS, NOW)
        tables.inbox.accept([(1, "{}")], NOW)
    assert (news.stats().updates, tables.inbox.unfinished()) == (1, [Unfinished(1, "{}", 1)])


def test_what_fails_between_rolls_both_back(news: NewsIndex, tables: BotTables) -> None:
    with suppress(ZeroDivisionError), tables.unit():
        news.ingest(Listed("The bridge is open."), PARAMETERS, NOW)
        tables.inbox.accept([(1, "{}")], NOW)
        raise ZeroDivisionError
    assert (news.stats().updates, tables.inbox.unfinished()) == (0, [])


PROGRAM = """
import os, sys
from pathlib import Path
from bot.adapters import open_tables
from index import DataFolder, open_index
from tests.bot.adapters.test_joining import Listed, PARAMETERS
from tests.stores.bot_stores import SETTINGS
from tests.builders import NOW

news = open_index(SETTINGS, DataFolder(Path(sys.argv[1])))
tables = open_tables(news)
for number in range(int(sys.argv[2])):
    with tables.unit():
        news.ingest(Listed(f"The bridge number {number} is open."), PARAMETERS, NOW)
        tables.inbox.accept([(number, "{}")], NOW)
with tables.unit():
    news.ingest(Listed("The ferry is late."), PARAMETERS, NOW)
    if sys.argv[3] == "between":
        os._exit(9)
    tables.inbox.accept([(99, "{}")], NOW)
    os._exit(9)
"""


@pytest.mark.parametrize("moment", ["between", "before the commit"])
def test_a_crash_keeps_what_was_committed_and_no_half(folder: DataFolder, moment: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder.path), "3", moment],
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    assert done.returncode == 9
    with open_index(SETTINGS, folder) as news:
        tables = open_tables(news)
        assert (news.stats().updates, len(tables.inbox.unfinished())) == (3, 3)
        news.sync()
        assert [*news.verify(), *tables.check()] == []


def test_the_first_start_of_the_bot_copies_no_database(folder: DataFolder) -> None:
    with open_index(SETTINGS, folder) as news:
        news.ingest(Listed("The bridge is open."), PARAMETERS, NOW)
        open_tables(news)
        open_tables(news)
    assert list(folder.path.glob("*.before-*")) == []


def test_a_turn_of_another_version_is_passed_over_and_not_quoted(
    tables: BotTables, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = (tables.exchanges.begin(TALK, 10, turn(), NOW) for _ in range(2))
    tables.exchanges.revise(second, turn(), [11])
    with database.unit() as connection:
        connection.execute(
            "UPDATE exchange SET turn = ? WHERE id = ?", ('{"asked": "my secret"}', second)
        )
    with caplog.at_level(logging.WARNING):
        for found in (
            tables.exchanges.exchange(second),
            tables.exchanges.last(TALK),
            tables.exchanges.by_answer(-5, 11),
        ):
            assert found is None
    assert f"exchange {second}" in caplog.text
    assert "my secret" not in caplog.text
    assert tables.exchanges.exchange(first) is not None


def test_forgotten_chats_leave_the_outbox(tables: BotTables) -> None:
    for chat in (7, 8):
        new = NewDelivery(Destination(chat), "k", "broadcast", (), "{}", NOW)
        tables.outbox.add([new], NOW)
    claimed = tables.outbox.claim(NOW, 1)
    tables.chats.forget(7)
    assert chats_of(claimed) == [7]
    assert tables.outbox.get(Destination(7), "k") is None
    assert chats_of(tables.outbox.claim(NOW, 9)) == [8]


def chats_of(deliveries: list[Delivery]) -> list[int]:
    return [one.new.destination.chat_id for one in deliveries]
