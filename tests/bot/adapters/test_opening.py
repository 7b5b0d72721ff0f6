from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.adapters import open_tables
from index import DataFolder, ErrorCode, NewsIndex, StoreError
from tests.fakes.news import MemoryStorage
from tests.stores.bot_stores import SETTINGS
from tests.stores.news_stores import sqlite_of

if TYPE_CHECKING:
    from pathlib import Path

    from bot.adapters.sqlite.database import Database, SqliteStorage


def test_a_database_without_tables_for_the_bot_is_refused_by_its_name(tmp_path: Path) -> None:
    news = NewsIndex(SETTINGS, DataFolder(tmp_path), MemoryStorage())
    with pytest.raises(StoreError, match="'memory'") as refused:
        open_tables(news)
    assert refused.value.code == ErrorCode.STORE_OF_ANOTHER_KIND


def test_the_storage_of_sqlite_is_what_the_tables_expect(news: NewsIndex) -> None:
    # The assignments are checked by mypy: the bot knows these classes of the index by shape only.
    storage: SqliteStorage = sqlite_of(news)
    database: Database = sqlite_of(news).database
    assert storage.kind == "sqlite"
    assert storage.tables("nothing", []) is database
