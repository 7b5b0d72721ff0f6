"""A data folder whose words an earlier version analysed answers all the while they are analysed
anew."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index import (
    IndexSettings,
    NewsIndex,
    Percolator,
    StandingQuery,
    TimeWindow,
    open_index,
)
from index.errors import AnalysisChangedError
from index.text.analysis import ANALYSIS_VERSION
from tests.stores.news_stores import sqlite_of
from tests.test_older_folder import ASKED, NOW, is_as_before, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = {"in memory": IndexSettings(), "on disk": IndexSettings(rank_bm25_max_passages=0)}
STEP = 40
STANDING = (
    StandingQuery("topic", "Mariupol evacuations"),
    StandingQuery("question", "what did Kirby say about Kyiv?"),
    StandingQuery("question", "are troops leaving Kyiv?"),
)
# Analyses the folder anew, a few chunks at a time: it is killed on the way.
PROGRAM = f"""
import sys
from pathlib import Path
from index import DataFolder, IndexSettings, open_index
from index.indexing import reanalysing
reanalysing.REANALYSED_BATCH = {STEP}
with open_index(IndexSettings(), DataFolder(Path(sys.argv[1]))) as news:
    print(-1, flush=True)
    news.reanalyse(lambda left: print(left, flush=True))
    print("done", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(params=SETTINGS)
def news(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewsIndex]:
    with open_index(SETTINGS[request.param], unpacked(tmp_path)) as opened:
        yield opened


def analysis(news: NewsIndex) -> str:
    return sqlite_of(news).news.analysis()


def wrong_answers(news: NewsIndex) -> list[str]:
    """Questions that are not answered by words as they were; see `is_as_before`."""
    asked = {one["question"]: news.parse(one["question"], NOW) for one in ASKED}
    return [
        one["question"]
        for one in ASKED
        if not is_as_before(
            asked[one["question"]],
            news.ask(asked[one["question"]], keywords_only=True),
            one["words"],
        )
    ]


def matches(news: NewsIndex) -> list[tuple[str, tuple[int, ...]]]:
    """Which updates which standing queries match."""
    with news.alerts.analysing():
        percolator = Percolator(news.alerts)
        percolator.load(enumerate(STANDING))
        found = news.alerts.latest(TimeWindow(), 1_000)
        return [
            (facts.update.update_id, match.query_ids)
            for facts in found
            for match in percolator.match(facts)
        ]


def test_it_answers_before_meanwhile_and_after(news: NewsIndex) -> None:
    assert (analysis(news), wrong_answers(news), news.verify()) == ("2", [], [])
    told = matches(news)
    assert {query for _, ids in told for query in ids} >= {1}
    store = sqlite_of(news).news
    while store.reanalyse(STEP):
        assert (analysis(news), wrong_answers(news), news.verify()) == ("2", [], [])
        assert matches(news) == told
    # The index files are still those of before.
    assert (analysis(news), wrong_answers(news)) == (ANALYSIS_VERSION, [])
    assert matches(news) == told
    news.sync()
    news.reanalyse()
    assert (wrong_answers(news), news.verify()) == ([], [])
    assert news.reanalyse_some() == 0


def test_threads_are_answered_while_another_process_analyses(tmp_path: Path) -> None:
    folder = unpacked(tmp_path)
    with open_index(IndexSettings(), folder) as news:
        wrong: list[object] = []
        stop = threading.Event()

        def keep_asking() -> None:
            try:
                while not stop.is_set():
                    wrong.extend(wrong_answers(news))
            except Exception as error:
                wrong.append(error)

        threads = [threading.Thread(target=keep_asking) for _ in range(2)]
        for thread in threads:
            thread.start()
        with analysing(folder.path) as process:
            assert process.stdout is not None
            assert len(list(iter(process.stdout.readline, "done\n"))) > 1
            process.kill()
        wrong.extend(wrong_answers(news))
        stop.set()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert (analysis(news), news.verify()) == (ANALYSIS_VERSION, [])


def analysing(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def test_a_killed_process_is_followed_by_the_next(tmp_path: Path) -> None:
    folder = unpacked(tmp_path)
    seen: list[int] = []
    for _ in range(3):
        with analysing(folder.path) as process:
            assert process.stdout is not None
            process.stdout.readline()
            seen.append(int(process.stdout.readline()))
            process.send_signal(signal.SIGKILL)
        with open_index(IndexSettings(), folder) as news:
            assert (wrong_answers(news), news.verify()) == ([], [])
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 3  # nobody began again
    with open_index(IndexSettings(), folder) as news:
        news.reanalyse()
        assert (analysis(news), wrong_answers(news), news.verify()) == (ANALYSIS_VERSION, [], [])


def test_what_is_kept_in_memory_is_read_anew_after_the_change(tmp_path: Path) -> None:
    with open_index(IndexSettings(), unpacked(tmp_path)) as news:
        with news.alerts.analysing():
            percolator = Percolator(news.alerts)
            assert not percolator.has_outgrown_weights()
            news.reanalyse()
            with pytest.raises(AnalysisChangedError):
                percolator.load(enumerate(STANDING))
        with news.alerts.analysing():
            assert percolator.has_outgrown_weights()
