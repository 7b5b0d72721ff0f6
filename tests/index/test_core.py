from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index import (
    DataFolder,
    ImportParameters,
    IndexSettings,
    NewsIndex,
    NewsUpdate,
    NotFoundError,
    QuotewireError,
    open_index,
    parse,
)
from tests.builders import NOW
from tests.fakes.embedder import FakeEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from index import Answer, ImportReport

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = IndexSettings(lock_wait_s=10)
LARGE = IndexSettings(lock_wait_s=10, rank_bm25_max_passages=0)
PARAMETERS = ImportParameters(publisher="The Harbour Wire")


class Listed:
    def __init__(self, bodies: dict[str, str]) -> None:
        self._bodies = bodies

    def fetch(self) -> Iterator[NewsUpdate]:
        for update_id, body in self._bodies.items():
            yield NewsUpdate(id=update_id, body=body, publisher="The Harbour Wire")


NEWS = {
    "bridge": "The old bridge was closed at noon after cracks were found.",
    "ferry": "Ferries to the islands are cancelled until Thursday.",
    "school": "Every school in the valley will reopen on Monday.",
}


def opened(folder: Path, settings: IndexSettings = SETTINGS, *, model: bool = True) -> NewsIndex:
    news = open_index(settings, DataFolder(folder))
    if model:
        news.load_model(FakeEmbedder())
    return news


def filled(folder: Path, settings: IndexSettings = SETTINGS, *, model: bool = True) -> NewsIndex:
    news = opened(folder, settings, model=model)
    put(news, NEWS)
    return news


def put(news: NewsIndex, bodies: dict[str, str]) -> ImportReport:
    report = news.ingest(Listed(bodies), PARAMETERS, NOW)
    news.sync()
    return report


def asked(news: NewsIndex, question: str, *, keywords_only: bool = False) -> Answer:
    return news.ask(parse(question, NOW), keywords_only=keywords_only)


def texts(answer: Answer) -> list[str]:
    return [excerpt.text for excerpt in answer.excerpts]


@pytest.mark.parametrize("settings", [SETTINGS, LARGE], ids=["small", "large"])
def test_news_is_answered_from_with_and_without_a_model(
    tmp_path: Path, settings: IndexSettings
) -> None:
    with filled(tmp_path, settings) as news:
        hybrid = asked(news, "when was the old bridge closed?")
        words = asked(news, "when was the old bridge closed?", keywords_only=True)
    assert (hybrid.mode, words.mode) == ("hybrid", "keywords")
    assert NEWS["bridge"] in texts(hybrid)
    assert texts(words) == [NEWS["bridge"]]
    assert hybrid.as_of == NOW


@pytest.mark.parametrize("settings", [SETTINGS, LARGE], ids=["small", "large"])
def test_a_change_by_another_process_is_served_at_the_next_question(
    tmp_path: Path, settings: IndexSettings
) -> None:
    with filled(tmp_path, settings) as serving, opened(tmp_path, settings) as importing:
        assert not asked(serving, "is the lighthouse lit?").answered
        put(importing, {"light": "The lighthouse is lit again.", "bridge": "The bridge is open."})
        assert texts(asked(serving, "is the lighthouse lit?"))[0] == "The lighthouse is lit again."
        assert "The bridge is open." in texts(asked(serving, "the bridge open closed"))
        assert NEWS["bridge"] not in texts(asked(serving, "the old bridge closed"))


def test_imported_words_are_found_before_any_sync(tmp_path: Path) -> None:
    with filled(tmp_path) as news:
        news.ingest(Listed({"light": "The lighthouse is lit again."}), PARAMETERS, NOW)
        assert texts(asked(news, "is the lighthouse lit?"))[0] == "The lighthouse is lit again."


@pytest.mark.parametrize("settings", [SETTINGS, LARGE], ids=["small", "large"])
def test_an_imported_update_touches_only_itself(tmp_path: Path, settings: IndexSettings) -> None:
    embedder = FakeEmbedder()
    with open_index(settings, DataFolder(tmp_path)) as news:
        news.load_model(embedder)
        put(news, NEWS)
        before = embedder.embedded
        put(news, NEWS | {"light": "The lighthouse is lit again."})
        assert embedder.embedded == before + 1


@pytest.mark.parametrize("settings", [SETTINGS, LARGE], ids=["small", "large"])
def test_a_removed_update_leaves_store_index_and_files(
    tmp_path: Path, settings: IndexSettings
) -> None:
    with filled(tmp_path, settings) as news:
        news.rebuild()
        (excerpt,) = asked(news, "ferries islands", keywords_only=True).excerpts
        news.remove_update(excerpt.update_id)
        assert not asked(news, "ferries islands", keywords_only=True).answered
        assert news.verify() == []
        with pytest.raises(NotFoundError):
            news.remove_update(excerpt.update_id)
    held = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for stem in (b"Ferries to the islands", b"ferri", b"island"):
        assert stem not in held


def test_a_rebuild_embeds_once_and_keeps_answering_throughout(tmp_path: Path) -> None:
    with filled(tmp_path, model=False) as news:
        news.load_model(FakeEmbedder())
        assert news.rebuild().embedded == len(NEWS)
        assert news.rebuild().embedded == 0
        assert NEWS["bridge"] in texts(asked(news, "when was the old bridge closed?"))
        assert news.verify() == []


def test_another_process_notices_a_rebuild(tmp_path: Path) -> None:
    with filled(tmp_path, LARGE) as serving, opened(tmp_path, LARGE) as rebuilding:
        assert asked(serving, "old bridge closed").answered
        rebuilding.rebuild()
        rebuilding.rebuild()
        assert asked(serving, "old bridge closed").answered
        assert len(list((tmp_path / "index").glob("g-*"))) == 1


def test_passages_reach_the_words_a_few_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.indexing.sync.ROWS_BATCH", 2)
    with filled(tmp_path, LARGE) as news:
        assert news.verify() == []
        put(news, {key: f"Corrected: {body}" for key, body in NEWS.items()})
        assert news.verify() == []
        for words in ("old bridge cracks", "ferries islands", "school valley"):
            assert asked(news, words, keywords_only=True).excerpts
        news.remove_source(news.stats().sources[0].source_id)
        news.sync_words()
        assert news.verify() == []


def test_what_is_imported_during_a_rebuild_is_not_lost(tmp_path: Path) -> None:
    with filled(tmp_path, LARGE) as rebuilding, opened(tmp_path, LARGE) as importing:
        late = {f"late{n}": f"Lighthouse number {n} is lit again." for n in range(40)}

        def import_one_by_one() -> None:
            for update_id, body in late.items():
                put(importing, {update_id: body})

        worker = threading.Thread(target=import_one_by_one)
        worker.start()
        while worker.is_alive():
            rebuilding.rebuild()
        worker.join()
        rebuilding.sync()
        assert rebuilding.verify() == []
        for number in (0, 20, 39):
            assert asked(rebuilding, f"is lighthouse number {number} lit?").answered


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda data: data[: len(data) // 2],
    "flipped": lambda data: bytes(byte ^ 0xFF for byte in data),
    "empty": lambda _: b"",
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("settings", [SETTINGS, LARGE], ids=["small", "large"])
def test_damaged_index_files_cost_no_answer_and_a_rebuild_mends_them(
    tmp_path: Path, settings: IndexSettings, damage: str
) -> None:
    with filled(tmp_path, settings) as news:
        news.rebuild()
    for path in (tmp_path / "index").rglob("*"):
        if path.is_file() and path.name != "current":
            path.write_bytes(DAMAGES[damage](path.read_bytes()))
    with opened(tmp_path, settings) as news:
        assert NEWS["bridge"] in texts(asked(news, "when was the old bridge closed?"))
        assert news.verify() != []
        put(news, {"light": "The lighthouse is lit again."})
        assert asked(news, "is the lighthouse lit?").answered
        news.rebuild()
        assert news.verify() == []
        assert asked(news, "is the lighthouse lit?").answered


def test_index_files_that_vanish_between_two_questions_cost_no_answer(tmp_path: Path) -> None:
    with filled(tmp_path, LARGE) as news:
        news.rebuild()
        assert asked(news, "old bridge closed").answered
        for folder in (tmp_path / "index").glob("g-*/lexical"):
            shutil.rmtree(folder)
        assert asked(news, "old bridge closed").answered


def test_an_answer_without_a_single_vector_is_by_keywords(tmp_path: Path) -> None:
    with filled(tmp_path, model=False) as news:
        news.load_model(FakeEmbedder())
        assert asked(news, "old bridge closed").mode == "keywords"
        news.sync()
        assert asked(news, "old bridge closed").mode == "hybrid"


def test_deleted_index_files_are_made_anew_from_the_store(tmp_path: Path) -> None:
    with filled(tmp_path, LARGE) as news:
        news.rebuild()
    shutil.rmtree(tmp_path / "index")
    with opened(tmp_path, LARGE) as news:
        assert asked(news, "old bridge closed", keywords_only=True).answered
        put(news, {"light": "The lighthouse is lit again."})
        assert news.verify() == []


def test_a_corpus_that_outgrows_memory_moves_to_disk(tmp_path: Path) -> None:
    settings = IndexSettings(lock_wait_s=10, rank_bm25_max_passages=3)
    with filled(tmp_path, settings) as news:
        assert news.searches().lexical.__class__.__name__ == "RankBm25Index"
        put(news, {"light": "The lighthouse is lit again."})
        assert news.searches().lexical.__class__.__name__ == "TantivyIndex"
        assert asked(news, "is the lighthouse lit?").answered


def test_an_import_killed_at_any_moment_is_finished_by_the_next(tmp_path: Path) -> None:
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from tests.index.test_core import LARGE, Listed, opened, put
        news = opened(Path(sys.argv[1]), LARGE)
        print("ready", flush=True)
        for n in range(10_000):
            put(news, {f"n{n}": f"Report number {n} of the harbour."})
            print(n, flush=True)
        """
    )
    for stop_after in (1, 3, 6):
        child = subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert child.stdout is not None
        for _ in range(stop_after + 1):
            child.stdout.readline()
        child.kill()
        child.wait()
        child.stdout.close()
    with opened(tmp_path, LARGE) as news:
        news.sync()
        assert news.verify() == []
        assert asked(news, "report number 5 of the harbour").answered


def test_an_older_model_in_the_index_files_is_not_searched_with_a_newer_one(
    tmp_path: Path,
) -> None:
    with filled(tmp_path) as news:
        news.rebuild()
    with open_index(SETTINGS, DataFolder(tmp_path)) as news:
        news.load_model(FakeEmbedder(fingerprint="another"))
        assert asked(news, "old bridge closed").answered
        assert news.rebuild().embedded == len(NEWS)


def test_an_empty_folder_says_that_there_is_no_news(tmp_path: Path) -> None:
    with opened(tmp_path / "new") as news:
        assert not news.ever_imported()
        assert asked(news, "what happened?").reason == "no-news"
        assert news.verify() == []


def test_two_rebuilds_at_once_say_so(tmp_path: Path) -> None:
    settings = IndexSettings(lock_wait_s=0.2)
    with filled(tmp_path, settings) as first, opened(tmp_path, settings) as second:
        with first._files.rebuild_lock(), pytest.raises(QuotewireError, match="another rebuild"):
            second.rebuild()
        assert second.rebuild().passages == len(NEWS)


def test_questions_by_time_find_only_that_time(tmp_path: Path) -> None:
    with opened(tmp_path) as news:
        items: Iterable[tuple[str, datetime]] = [
            ("The storm hit the harbour.", datetime(2026, 2, 20, 9, tzinfo=UTC)),
            ("The storm hit the airport.", datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ]

        class Dated:
            def fetch(self) -> Iterator[NewsUpdate]:
                for number, (body, time) in enumerate(items):
                    yield NewsUpdate(id=str(number), body=body, published_at=time)

        news.ingest(Dated(), PARAMETERS, NOW)
        news.sync()
        assert texts(asked(news, "what did the storm hit today?")) == [
            "The storm hit the airport."
        ]
        assert asked(news, "what did the storm hit on 25 February 2026?").reason == (
            "nothing-in-window"
        )
        newest = asked(news, "what's new?")
        assert texts(newest)[0] == "The storm hit the airport."


def test_a_takedown_reaches_generations_that_nothing_serves(tmp_path: Path) -> None:
    with filled(tmp_path, LARGE) as news:
        news.rebuild()
        (serving,) = (tmp_path / "index").glob("g-*")
        shutil.copytree(serving, serving.with_name("g-0123456789ab"))
        (tmp_path / "index" / "current").unlink()
        (excerpt,) = asked(news, "ferries islands", keywords_only=True).excerpts
        news.remove_update(excerpt.update_id)
    held = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"ferri" not in held
