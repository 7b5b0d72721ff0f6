from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import DataFolder, IndexSettings, NewsIndex, open_index
from tests.news_server import NewsServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def news(tmp_path: Path) -> Iterator[NewsIndex]:
    with open_index(IndexSettings(), DataFolder(tmp_path / "data")) as opened:
        yield opened


@pytest.fixture
def server() -> Iterator[NewsServer]:
    with NewsServer() as running:
        yield running
