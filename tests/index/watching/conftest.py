from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import DataFolder, IndexSettings, NewsIndex, open_index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def news(tmp_path: Path) -> Iterator[NewsIndex]:
    with open_index(IndexSettings(), DataFolder(tmp_path / "data")) as opened:
        yield opened
