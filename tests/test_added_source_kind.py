"""A source kind is one object: added by one line, it is known wherever kinds are."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from bot.cli.commands import app
from bot.i18n.catalogue import catalogue_for
from bot.rendering import Reader
from bot.rendering.reader import UTC_ZONE
from bot.rendering.sources import found_text
from index import (
    Added,
    DataFolder,
    Door,
    ImportParameters,
    IndexSettings,
    NewsIndex,
    WatchedSource,
    open_index,
    open_live_sources,
    open_source,
    open_stream,
    source_formats,
)
from index.errors import SourceError
from index.models import NewsUpdate, Reject
from index.sources.kinds.registry import add_kind, remove_kind
from index.sources.worker.reading import read_body
from index.sources.worker.reading_worker import ReadingWorker
from index.watching.paths import ChangedNews, changes_of
from index.watching.polling import Found
from scripts.fuzz import formats
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from index.models import SourceItem

MODULE = "tests.toy_kind"
LIST = b"TOY 1\nThe ferry is late.\nThe bridge is open.\n"
HEADLINES = ["The ferry is late.", "The bridge is open."]
NO_PARAMETERS = ImportParameters()


@pytest.fixture
def toy() -> Iterator[None]:
    add_kind(MODULE)
    yield
    remove_kind(MODULE)


@pytest.fixture
def news(tmp_path: Path) -> Iterator[NewsIndex]:
    with open_index(IndexSettings(), DataFolder(tmp_path / "data")) as opened:
        yield opened


def headlines(items: Iterable[SourceItem]) -> list[str]:
    return [item.headline for item in items if isinstance(item, NewsUpdate)]


@pytest.mark.usefixtures("toy")
def test_it_is_told_by_what_stands_in_it() -> None:
    assert headlines(open_stream(io.BytesIO(LIST), "stdin", NO_PARAMETERS).fetch()) == HEADLINES


@pytest.mark.usefixtures("toy")
def test_it_is_told_by_its_suffix_and_found_in_folders(tmp_path: Path) -> None:
    (tmp_path / "ferries.toy").write_text("The ferry is late.\n", encoding="utf-8")
    assert headlines(open_source(tmp_path, NO_PARAMETERS).fetch()) == HEADLINES[:1]


def test_it_is_unknown_before_it_is_added(tmp_path: Path) -> None:
    (tmp_path / "ferries.toy").write_bytes(LIST)
    (item,) = open_source(tmp_path, NO_PARAMETERS).fetch()
    assert isinstance(item, Reject)
    assert "toy" not in source_formats()
    assert read_body(LIST, "x", None, None, NO_PARAMETERS).kind == "text"
    with pytest.raises(SourceError, match="no format is called 'toy'"):
        list(open_stream(io.BytesIO(LIST), "x", ImportParameters(format="toy")).fetch())


@pytest.mark.usefixtures("toy")
def test_it_is_imported(news: NewsIndex) -> None:
    source = open_stream(io.BytesIO(LIST), "stdin", NO_PARAMETERS)
    assert news.ingest(source, NO_PARAMETERS, NOW).new == 2


@pytest.mark.usefixtures("toy")
def test_it_can_be_chosen_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "ferries.txt"
    path.write_text("The ferry is late.\nThe bridge is open.\n", encoding="utf-8")
    data = str(tmp_path / "data")
    arguments = ["ingest", str(path), "--no-embed", "--data", data, "--format"]
    done = CliRunner().invoke(app, [*arguments, "toy"])
    assert "read 2, new 2" in done.output
    refused = CliRunner().invoke(app, [*arguments, "pdf"])
    assert refused.exit_code == 2
    assert "'toy'" in refused.output


@pytest.mark.anyio
@pytest.mark.usefixtures("toy")
async def test_the_reading_process_knows_it() -> None:
    worker = ReadingWorker()
    try:
        reading = await worker.read(LIST, "x", None, None, NO_PARAMETERS)
    finally:
        await worker.close()
    assert (reading.kind, headlines(reading.items)) == ("toy list", HEADLINES)


@pytest.mark.usefixtures("toy")
def test_a_watched_file_of_it_is_read_as_it_grows(tmp_path: Path) -> None:
    path = tmp_path / "ferries.toy"
    path.write_bytes(LIST)
    first = ChangedNews(changes_of(path, {}, {}).changes, NO_PARAMETERS)
    assert headlines(first.fetch()) == HEADLINES
    with path.open("a", encoding="utf-8") as file:
        file.write("The port is shut.\n")
    grown = ChangedNews(changes_of(path, first.marks, {}).changes, NO_PARAMETERS)
    assert headlines(grown.fetch()) == ["The port is shut."]


@pytest.mark.anyio
@pytest.mark.usefixtures("toy")
async def test_it_is_followed(news: NewsIndex, tmp_path: Path) -> None:
    path = tmp_path / "ferries.toy"
    path.write_bytes(LIST)
    added = await open_live_sources(news).add(str(path))
    assert (added.found.updates, news.stats().updates) == (2, 2)


@pytest.mark.usefixtures("toy")
def test_readers_see_what_it_is_called() -> None:
    reader = Reader(catalogue_for("en", None), UTC_ZONE)
    source = WatchedSource(1, Door.WEB, "https://a.example/", "https://a.example/", NOW)
    text = found_text(Added(source, Found("toy list", 2, None, "Ferries")), reader)
    assert "toy list" in text


@pytest.mark.usefixtures("toy")
def test_it_is_fuzzed() -> None:
    assert "toy" in formats()
