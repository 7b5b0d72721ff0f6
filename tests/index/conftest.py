from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.news_server import NewsServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[NewsServer]:
    with NewsServer() as running:
        yield running
