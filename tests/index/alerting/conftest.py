from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import DataFolder, IndexSettings, open_index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index import NewsIndex


@pytest.fixture
def news(tmp_path: Path) -> Iterator[NewsIndex]:
    with open_index(IndexSettings(), DataFolder(tmp_path)) as opened:
        yield opened
