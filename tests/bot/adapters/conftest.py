from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.adapters import BotTables, open_tables
from index import DataFolder, NewsIndex, open_index
from tests.stores.bot_stores import SETTINGS
from tests.stores.news_stores import sqlite_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.adapters.sqlite.connection import Database


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


@pytest.fixture
def news(folder: DataFolder) -> Iterator[NewsIndex]:
    with open_index(SETTINGS, folder) as opened:
        yield opened


@pytest.fixture
def tables(news: NewsIndex) -> BotTables:
    return open_tables(news)


@pytest.fixture
def database(news: NewsIndex, tables: BotTables) -> Database:
    """With the bot's tables in it."""
    return sqlite_of(news).database
