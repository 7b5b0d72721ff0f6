from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.adapters import open_tables
from bot.adapters.sqlite.schema import CHAT_COLUMNS, SERIES, STEPS, USER_COLUMNS, USER_MENTIONS
from index import to_microseconds
from tests.builders import NOW
from tests.stores.bot_stores import turn
from tests.stores.news_stores import sqlite_of

if TYPE_CHECKING:
    from bot.adapters import BotTables
    from index import DataFolder, NewsIndex
    from index.adapters.sqlite.connection import Database

OLD, NEW = 7_000_000_001, 7_000_000_002
# Whatever may hold the id of a chat or of a person is called so.
NAMES_SOMEBODY = re.compile(r"chat|user|owner|admin|author|sender|asked_by|created_by|member")
# Named like it, and no id of anybody: the Telegram update that an inbox row is.
NOT_SOMEBODY: set[tuple[str, str]] = set()


def bot_columns(connection: sqlite3.Connection) -> dict[str, list[tuple[str, str]]]:
    """Names and types of the columns of every table that is not the news store's."""
    news = {"source", "story", "news_update", "revision", "chunk", "model", "vector"}
    news |= {"statement", "speaker", "attribution", "pending_change", "news_change"}
    news |= {"news_fact", "migration"}
    found: dict[str, list[tuple[str, str]]] = {}
    rows = connection.execute(
        "SELECT t.name, c.name, c.type FROM pragma_table_list t JOIN pragma_table_info(t.name) c"
        " WHERE t.type = 'table' AND t.schema = 'main' AND t.name NOT LIKE 'sqlite|_%' ESCAPE '|'"
    )
    for table, column, kind in rows:
        if table not in news:
            found.setdefault(table, []).append((column, kind))
    return found


def fill(connection: sqlite3.Connection, table: str, chat: int, user: int) -> None:
    """A row that names both wherever the table can name somebody."""
    values = {
        name: 1 if kind == "INTEGER" else "{}" for name, kind in bot_columns(connection)[table]
    }
    values |= {column: user for named, column in USER_COLUMNS if named == table}
    values |= {column: user for named, column in USER_MENTIONS if named == table}
    values |= {column: chat for named, column in CHAT_COLUMNS if named == table}
    marks = ", ".join("?" * len(values))
    connection.execute(
        f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})",  # noqa: S608
        tuple(values.values()),
    )


def count(database: Database, table: str, column: str, value: int) -> int:
    with database.reading() as connection:
        query = f"SELECT count(*) FROM {table} WHERE {column} = ?"  # noqa: S608
        return int(connection.execute(query, (value,)).fetchone()[0])


def test_every_column_that_names_a_chat_or_a_user_is_registered(database: Database) -> None:
    with database.reading() as connection:
        found = bot_columns(connection)
    assert {"chat", "exchange", "inbox", "delivery"} <= found.keys()
    naming = {
        (table, column)
        for table, columns in found.items()
        for column, kind in columns
        if kind == "INTEGER" and NAMES_SOMEBODY.search(column)
    }
    assert naming - NOT_SOMEBODY == {*CHAT_COLUMNS, *USER_COLUMNS, *USER_MENTIONS}


@pytest.mark.parametrize(("table", "column"), CHAT_COLUMNS)
def test_moving_a_chat_moves_its_rows_in_every_table(
    tables: BotTables, database: Database, table: str, column: str
) -> None:
    with database.unit() as connection:
        for name in dict(CHAT_COLUMNS):
            fill(connection, name, OLD, 5)
    tables.chats.migrate(OLD, NEW)
    assert (count(database, table, column, OLD), count(database, table, column, NEW)) == (0, 1)


@pytest.mark.parametrize("where", ["their private chat", "a group"])
@pytest.mark.parametrize(("table", "column"), [*CHAT_COLUMNS, *USER_COLUMNS, *USER_MENTIONS])
def test_forgetting_deletes_rows_of_every_table(
    tables: BotTables, database: Database, table: str, column: str, where: str
) -> None:
    chat = OLD if where == "their private chat" else -5
    with database.unit() as connection:
        for name in dict(CHAT_COLUMNS):
            fill(connection, name, chat, OLD)
    tables.chats.forget(OLD)
    assert count(database, table, column, OLD) == 0


def test_a_refilled_table_is_found_whole_by_the_check(
    tables: BotTables, database: Database
) -> None:
    with database.unit() as connection:
        fill(connection, "exchange", OLD, 5)
    assert tables.check() == ["1 questions whose turn cannot be read: 1"]


def test_the_check_names_what_breaks_a_rule(tables: BotTables, database: Database) -> None:
    with database.unit() as connection:
        fill(connection, "exchange", OLD, 5)
        connection.execute("INSERT INTO exchange_message VALUES (?, 77, 1, 0)", (NEW,))
        connection.execute("INSERT INTO inbox VALUES (9, 'secret', 0, 1)")
    assert tables.check() == [
        f"1 answers in another chat than their question: {NEW}/77",
        "1 updates in the inbox that are no JSON: 9",
        "1 questions whose turn cannot be read: 1",
    ]


def test_an_exchange_of_an_older_version_does_not_know_its_offers(
    folder: DataFolder, news: NewsIndex
) -> None:
    sqlite_of(news).tables(SERIES, STEPS[:3])
    row = (1, 5, 5, 0, None, turn().to_json(), to_microseconds(NOW), 0)
    marks = ", ".join("?" * len(row))
    with closing(sqlite3.connect(folder.database)) as connection, connection:
        connection.execute(f"INSERT INTO exchange VALUES ({marks})", row)  # noqa: S608
    tables = open_tables(news)
    assert tables.check() == []
    older = tables.exchanges.exchange(1)
    assert older is not None
    assert older.offers is None
    tables.exchanges.revise(1, turn(), [7], ["ferry?"])
    revised = tables.exchanges.exchange(1)
    assert revised is not None
    assert revised.offers == ("ferry?",)


def test_what_was_held_by_an_older_version_is_still_held() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        for step in STEPS[:2]:
            step(connection)
        row = (OLD, 0, "d", 3, "digest", "p", 5, 4, "{}", 0)
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO held_alert VALUES ({marks})", row)  # noqa: S608
        for step in STEPS[2:]:
            step(connection)
        assert connection.execute("SELECT * FROM held_alert").fetchall() == [row]
