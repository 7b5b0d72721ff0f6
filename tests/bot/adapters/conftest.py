from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.adapters.sqlite import BotTables, open_tables
from index import DataFolder, NewsIndex, open_index
from tests.bot_stores import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
