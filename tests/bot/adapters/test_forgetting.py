from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports import Conversation, personal_fact
from index import DataFolder, ImportParameters, open_index
from tests.bot.adapters.test_joining import ROOT, Listed
from tests.builders import NOW
from tests.stores.bot_stores import SETTINGS, turn
from tests.stores.news_stores import sqlite_of

if TYPE_CHECKING:
    from bot.adapters import BotTables
    from index import NewsIndex
    from index.adapters.sqlite.connection import Database

ANA, BEN, GROUP = 7_000_000_001, 7_000_000_002, -5
TOLD = "qxzsecretive"


def traces(folder: DataFolder) -> list[str]:
    """Which of the files in the folder hold the word."""
    files = [path for path in folder.path.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if TOLD.encode() in path.read_bytes())


def tell_secrets(news: NewsIndex, tables: BotTables) -> None:
    """In private and in a group, handled and not, short and long; and a copy of it all."""
    news.ingest(Listed("The bridge is open."), ImportParameters(publisher="H"), NOW)
    tables.chats.meet(ANA, "private", "uk", NOW)
    tables.facts.write(personal_fact("draft", ANA), TOLD)
    for chat in (ANA, GROUP):
        for number in range(20):
            asked = tables.exchanges.begin(
                Conversation(chat, ANA), number, turn(f"{TOLD}? " * (1 + 20 * number)), NOW
            )
            tables.exchanges.revise(asked, turn(f"{TOLD}!"), [100 + number], [f"{TOLD}?"])
    tables.exchanges.begin(Conversation(BEN, BEN), 1, turn("is the ferry late?"), NOW)
    body = json.dumps({"message": {"from": {"id": ANA}, "text": TOLD * 2_000}})
    tables.inbox.accept([(number, body) for number in range(9)], NOW)
    tables.inbox.done([1, 2])
    news.sync()
    for steps in (1, 2):
        sqlite_of(news).tables("copied", [lambda connection: None] * steps)


def reopened(folder: DataFolder) -> list[str]:
    """What is left once the store was opened and closed again; it must be whole."""
    with open_index(SETTINGS, folder) as news:
        assert news.verify() == []
    return traces(folder)


def test_a_forgotten_user_is_gone_from_every_file_at_once(
    folder: DataFolder, news: NewsIndex, tables: BotTables
) -> None:
    tell_secrets(news, tables)
    assert any("before-copied" in name for name in traces(folder))
    assert folder.database.name in " ".join(traces(folder))
    tables.chats.forget(ANA)
    assert traces(folder) == []
    assert news.verify() == []
    assert tables.exchanges.last(Conversation(BEN, BEN)) is not None
    news.close()
    assert reopened(folder) == []


def test_an_offered_name_is_kept_no_longer_than_its_exchange(
    folder: DataFolder, news: NewsIndex, tables: BotTables, database: Database
) -> None:
    offers = [f"what did {TOLD} say?"]
    for number in range(20):
        tables.exchanges.begin(Conversation(BEN, BEN), number, turn(), NOW, offers)
    with database.reading() as connection:
        assert connection.execute("SELECT DISTINCT offers FROM exchange").fetchall() == [
            (f'["what did {TOLD} say?"]',)
        ]
    tables.exchanges.forget_before(NOW + timedelta(seconds=1))
    news.close()
    assert reopened(folder) == []


def test_forgetting_inside_a_unit_sweeps_once_it_is_committed(
    folder: DataFolder, news: NewsIndex, tables: BotTables
) -> None:
    tell_secrets(news, tables)
    with suppress(ZeroDivisionError), tables.unit():
        tables.chats.forget(ANA)
        raise ZeroDivisionError
    assert tables.chats.chat(ANA) is not None
    assert any("before-copied" in name for name in traces(folder))
    with tables.unit():
        tables.chats.forget(ANA)
    assert traces(folder) == []


def test_what_a_busy_reader_keeps_goes_when_the_store_is_closed(
    folder: DataFolder, news: NewsIndex, tables: BotTables
) -> None:
    tell_secrets(news, tables)
    with closing(sqlite3.connect(folder.database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM exchange").fetchone()
        tables.chats.forget(ANA)
        assert [problem for problem in news.verify() if "may still stand" in problem]
        assert not any("before-copied" in name for name in traces(folder))
        reader.execute("ROLLBACK")
    news.close()
    assert traces(folder) == []
    assert reopened(folder) == []


PROGRAM = """
import os, sys
from pathlib import Path
from bot.adapters import open_tables
from index import DataFolder, open_index
from tests.stores.bot_stores import SETTINGS

news = open_index(SETTINGS, DataFolder(Path(sys.argv[1])))
tables = open_tables(news)
with tables.unit():
    news.storage.database.after_commit(lambda: os._exit(9))
    tables.chats.forget(int(sys.argv[2]))
"""


def test_a_crash_before_the_sweep_leaves_it_to_the_next_opening(
    folder: DataFolder, news: NewsIndex, tables: BotTables
) -> None:
    tell_secrets(news, tables)
    command = [sys.executable, "-c", PROGRAM, str(folder.path), str(ANA)]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode == 9
    assert tables.chats.chat(ANA) is None
    assert any("before-copied" in name for name in traces(folder))
    assert reopened(folder) == []
