"""A served bot over the shipped sample news; each test brings users and chats of its own."""

from __future__ import annotations

import itertools
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from index import (
    SAMPLE_NEWS,
    DataFolder,
    ImportParameters,
    IndexSettings,
    open_index,
    open_source,
)
from tests.bot.serving.in_process import ServedBot
from tests.bot_api.server import BotApiServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bot_api.chats import Private

_user_ids = itertools.count(1_001)
_group_ids = itertools.count(5_001)


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample news; copied, never served itself."""
    folder: Path = tmp_path_factory.mktemp("sample")
    parameters = ImportParameters(format="jsonl")
    with open_index(IndexSettings(), DataFolder(folder)) as news:
        news.ingest(open_source(SAMPLE_NEWS, parameters), parameters, datetime.now(UTC))
        news.sync()
    return folder


@pytest.fixture
def data(sample_data: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sample_data, tmp_path / "data")


@pytest.fixture
def api() -> Iterator[BotApiServer]:
    """A server of one test's own: its faults would disturb others."""
    with BotApiServer() as running:
        yield running


@pytest.fixture(scope="module")
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as running:
        yield running


@pytest.fixture(scope="module")
def bot(
    server: BotApiServer, sample_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServedBot]:
    folder = shutil.copytree(sample_data, tmp_path_factory.mktemp("served") / "data")
    with ServedBot(server, folder) as served:
        yield served


@pytest.fixture
def user(server: BotApiServer, bot: ServedBot) -> Private:
    """Somebody whom the bot has never met."""
    return server.private(next(_user_ids), language_code="en")


@pytest.fixture
def group_id() -> int:
    return -next(_group_ids)
