"""The bot's tables on SQLite.

Only `index/adapters/sqlite` and this package import sqlite3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from bot.adapters import BotTables
from bot.adapters.sqlite.alerts import SqliteAlerts
from bot.adapters.sqlite.chats import SqliteChats
from bot.adapters.sqlite.checks import problems
from bot.adapters.sqlite.exchanges import SqliteExchanges
from bot.adapters.sqlite.facts import SqliteFacts
from bot.adapters.sqlite.inbox import SqliteInbox
from bot.adapters.sqlite.outbox import SqliteOutbox
from bot.adapters.sqlite.schema import SERIES, STEPS
from bot.adapters.sqlite.subscriptions import SqliteSubscriptions

if TYPE_CHECKING:
    from bot.adapters.sqlite.database import SqliteStorage
    from index import Storage


def open_sqlite_tables(storage: Storage) -> BotTables:
    """Open the tables in a storage whose kind is "sqlite". Raises as `open_index` does."""
    database = cast("SqliteStorage", storage).tables(SERIES, STEPS)

    def check() -> list[str]:
        with database.reading() as connection:
            return list(problems(connection))

    return BotTables(
        unit=storage.unit,
        check=check,
        chats=SqliteChats(database, storage.forget_traces),
        exchanges=SqliteExchanges(database),
        inbox=SqliteInbox(database),
        facts=SqliteFacts(database),
        outbox=SqliteOutbox(database),
        subscriptions=SqliteSubscriptions(database),
        alerts=SqliteAlerts(database),
    )
