"""The bot's tables, in the news store's own database, so that both commit together.

Only `index/adapters/sqlite` and this package import sqlite3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    from index import Database, NewsIndex

__all__ = ["BotTables", "open_tables"]


@dataclass(frozen=True, slots=True)
class BotTables:
    """`database.unit()` joins several calls, and the news store's, into one transaction."""

    database: Database
    chats: SqliteChats
    exchanges: SqliteExchanges
    inbox: SqliteInbox
    facts: SqliteFacts
    outbox: SqliteOutbox
    subscriptions: SqliteSubscriptions
    alerts: SqliteAlerts

    def check(self) -> list[str]:
        """What is wrong with the bot's tables, in words; empty when they are whole."""
        with self.database.reading() as connection:
            return list(problems(connection))


def open_tables(news: NewsIndex) -> BotTables:
    """The bot's tables in this data folder, made or migrated. Raises as `open_index` does."""
    database = news.tables(SERIES, STEPS)
    return BotTables(
        database,
        SqliteChats(database, news.forget_traces),
        SqliteExchanges(database),
        SqliteInbox(database),
        SqliteFacts(database),
        SqliteOutbox(database),
        SqliteSubscriptions(database),
        SqliteAlerts(database),
    )
