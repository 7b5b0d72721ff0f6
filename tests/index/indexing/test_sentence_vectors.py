"""Vectors of sentences are made with those of their texts, and later for what has none yet."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index import DataFolder, open_index
from index.indexing.sync import DENSE_BATCH
from index.text.sentences import cached_sentences
from tests.fakes.embedder import FakeEmbedder
from tests.index.test_core import SETTINGS, asked, opened, put, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index import NewsIndex
    from index.ports import Vectors

BRIDGE = "The old bridge was closed at noon. Engineers found cracks in two pillars."
FERRY = "Ferries to the islands are cancelled."


@pytest.fixture
def news(tmp_path: Path) -> Iterator[NewsIndex]:
    with opened(tmp_path) as made:
        yield made


def held(news: NewsIndex) -> dict[str, Vectors]:
    """By the text of each chunk, the vectors of its sentences."""
    store = news.storage.news
    passages = store.passages([row.chunk_id for row in store.chunk_rows()])
    found = store.sentence_vectors("fake", list(passages))
    return {passages[chunk_id].text: rows for chunk_id, rows in found.items()}


def forget(folder: Path) -> None:
    """As an earlier version left it: texts with vectors, sentences with none."""
    with closing(sqlite3.connect(folder / "quotewire.db")) as connection, connection:
        connection.execute("UPDATE vector SET sentences = NULL")


def test_new_texts_get_both(news: NewsIndex) -> None:
    put(news, {"bridge": BRIDGE, "ferry": FERRY})
    found = held(news)
    assert {text: len(rows) for text, rows in found.items()} == {BRIDGE: 2, FERRY: 1}
    for place, (start, end) in enumerate(cached_sentences(BRIDGE)):
        alone = FakeEmbedder().embed_query(BRIDGE[start:end])
        assert float(found[BRIDGE][place] @ alone) == pytest.approx(1, abs=0.01)
    assert news.embed_some_sentences() == 0


def test_what_an_edit_leaves_as_it_was_is_not_embedded_again(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    with open_index(SETTINGS, DataFolder(tmp_path)) as news:
        news.load_model(embedder)
        put(news, {"bridge": BRIDGE, "ferry": FERRY})
        before = embedder.embedded
        put(news, {"bridge": f"{BRIDGE} It rains.", "ferry": FERRY})
        assert embedder.embedded == before + 1
        assert {len(rows) for rows in held(news).values()} == {1, 3}


def test_without_a_model_there_is_nothing_to_embed_yet(tmp_path: Path) -> None:
    with opened(tmp_path, model=False) as news:
        put(news, {"bridge": BRIDGE})
        assert (news.embed_some_sentences(), held(news)) == (0, {})


def test_news_of_an_earlier_version_is_completed_in_steps_and_answers_all_the_while(
    tmp_path: Path,
) -> None:
    bodies = {f"boat{n}": f"Boat {n} came in. It left." for n in range(DENSE_BATCH + 5)}
    with opened(tmp_path) as news:
        put(news, bodies | {"bridge": BRIDGE})
        forget(tmp_path)
        steps = []
        while True:
            assert texts(asked(news, "what did engineers find in the pillars?"))[0] in BRIDGE
            assert asked(news, "what did engineers find in the pillars?").mode == "hybrid"
            if not (step := news.embed_some_sentences()):
                break
            steps.append(step)
        assert steps == [DENSE_BATCH, 6]
        assert {len(rows) for rows in held(news).values()} == {2}


def test_a_rebuild_completes_it(tmp_path: Path) -> None:
    with opened(tmp_path) as news:
        put(news, {"bridge": BRIDGE})
        before = held(news)[BRIDGE]
        forget(tmp_path)
        assert held(news) == {}
        news.rebuild()
        assert np.array_equal(held(news)[BRIDGE], before)
