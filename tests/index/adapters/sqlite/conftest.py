from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.adapters.sqlite import Analyser, SqliteStore, open_store
from tests.stores.news_saves import NOW, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = Analyser("words", words)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quotewire.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    opened = open_store(path, lock_wait_s=0.05, analyser=WORDS, clock=lambda: NOW)
    yield opened
    opened.close()
