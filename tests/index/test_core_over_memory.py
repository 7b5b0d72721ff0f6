"""The core over a store that is no database: it needs the ports and nothing behind them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from index import DataFolder, NewsIndex, NotFoundError, StoreError
from index.composition import open_watch_stores
from tests.builders import NOW
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.news import MemoryStorage
from tests.index.test_core import (
    LARGE,
    NEWS,
    PARAMETERS,
    ROOT,
    SETTINGS,
    Listed,
    asked,
    put,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.ports import Storage

SAYS = '"No ferry sails today," Ana Reyes said.'


@pytest.fixture
def storage() -> MemoryStorage:
    return MemoryStorage()


@pytest.fixture(params=[SETTINGS, LARGE], ids=["small", "large"])
def news(
    request: pytest.FixtureRequest, storage: MemoryStorage, tmp_path: Path
) -> Iterator[NewsIndex]:
    with NewsIndex(request.param, DataFolder(tmp_path), storage) as opened:
        opened.load_model(FakeEmbedder())
        put(opened, NEWS)
        yield opened
        assert opened.verify() == []
    assert storage.closed


def test_news_is_imported_indexed_and_answered_from(news: NewsIndex) -> None:
    answer = asked(news, "when was the old bridge closed?")
    assert answer.mode == "hybrid"
    assert NEWS["bridge"] in texts(answer)
    assert texts(asked(news, "the old bridge closed", keywords_only=True)) == [NEWS["bridge"]]
    assert put(news, NEWS).unchanged == len(NEWS)
    assert news.unsynced() == 0


def test_a_revision_is_served_at_the_next_question(news: NewsIndex) -> None:
    put(news, {"bridge": "The old bridge is open again."})
    assert texts(asked(news, "old bridge", keywords_only=True)) == [
        "The old bridge is open again."
    ]


def test_what_is_removed_is_no_longer_found_until_it_is_restored(news: NewsIndex) -> None:
    (excerpt,) = asked(news, "the old bridge closed", keywords_only=True).excerpts
    news.remove_update(excerpt.update_id)
    assert not asked(news, "the old bridge closed", keywords_only=True).answered
    assert put(news, NEWS).removed == 1
    news.restore_update(excerpt.update_id)
    assert put(news, NEWS).new == 1
    assert asked(news, "the old bridge closed", keywords_only=True).answered


def test_a_removed_source_takes_its_news_along(news: NewsIndex) -> None:
    (source,) = news.stats().sources
    assert news.remove_source(source.source_id) == len(NEWS)
    assert news.stats().updates == 0
    with pytest.raises(NotFoundError):
        news.remove_source(source.source_id)


def test_a_person_is_quoted_and_a_rebuild_keeps_everything(news: NewsIndex) -> None:
    put(news, {"ana": SAYS})
    assert news.rebuild().passages == len(NEWS) + 1
    (said,) = news.statements("Ana Reyes")
    assert (said.speaker, said.text) == ("Ana Reyes", SAYS)
    assert news.excerpt(said.ref).text == said.text


def test_alerts_hear_of_what_is_new(news: NewsIndex) -> None:
    news.alerts.enlist()
    put(news, {"light": "The lighthouse is lit again."})
    (change,) = news.alerts.changes(9)
    news.alerts.done([change])
    assert news.alerts.changes(9) == []


def test_a_failed_unit_undoes_an_import(news: NewsIndex) -> None:
    def import_and_fail() -> None:
        with news.storage.unit():
            news.ingest(Listed({"light": "The lighthouse is lit."}), PARAMETERS, NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        import_and_fail()
    assert news.stats().updates == len(NEWS)


def test_a_database_without_watch_stores_is_refused_by_its_name(storage: Storage) -> None:
    with pytest.raises(StoreError, match="'memory'"):
        open_watch_stores(storage)


def test_the_core_imports_no_database(tmp_path: Path) -> None:
    show = "import sys, index, index.core; print('sqlite3' in sys.modules)"
    command = [sys.executable, "-c", show]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "False"
