"""The bot's tables, in the news store's own database, so that both commit together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import ErrorCode, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from bot.alerts.ports import AlertStore
    from bot.delivery.deliveries import OutboxStore
    from bot.ports import ChatStore, ExchangeStore, FactStore, InboxStore
    from bot.subscriptions.ports import SubscriptionStore
    from index import NewsIndex


@dataclass(frozen=True, slots=True)
class BotTables:
    """The bot's stores in one database.

    `unit` joins several calls, and the news store's, into one transaction (see
    `index.ports.Transactional`). `check` says what is wrong with the tables, in words; nothing
    when they are whole.
    """

    unit: Callable[[], AbstractContextManager[None]]
    check: Callable[[], list[str]]
    chats: ChatStore
    exchanges: ExchangeStore
    inbox: InboxStore
    facts: FactStore
    outbox: OutboxStore
    subscriptions: SubscriptionStore
    alerts: AlertStore


def open_tables(news: NewsIndex) -> BotTables:
    """Open the bot's tables beside the news, made or migrated.

    A second database engine is added here, and nowhere else in the bot.

    Raises:
        StoreError: There are no such tables for this kind of database; else as `open_index`.
    """
    storage = news.storage
    if storage.kind == "sqlite":
        from bot.adapters.sqlite import open_sqlite_tables

        return open_sqlite_tables(storage)
    raise StoreError(
        f"a database of kind {storage.kind!r} cannot hold the bot's tables",
        ErrorCode.STORE_OF_ANOTHER_KIND,
        kind=storage.kind,
    )
