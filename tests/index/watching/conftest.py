from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import (
    DataFolder,
    IndexSettings,
    LiveSources,
    NewsIndex,
    open_index,
    open_live_sources,
)
from tests.index.watching.stage import InProcessReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def news(tmp_path: Path) -> Iterator[NewsIndex]:
    with open_index(IndexSettings(), DataFolder(tmp_path / "data")) as opened:
        yield opened


@pytest.fixture
def live(news: NewsIndex) -> LiveSources:
    """Over the news of the test's own file, where it has some. No process reads the pages."""
    return open_live_sources(news, make_reader=InProcessReader)
