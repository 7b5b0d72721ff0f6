from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.adapters.faiss_index import FaissIndex

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.models import Hit
    from index.ports import VectorIndex, Vectors

WIDTH = 8


def units(count: int, seed: int = 0) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, WIDTH))
    unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


@pytest.fixture(params=[FaissIndex], ids=["faiss"])
def make(request: pytest.FixtureRequest) -> Callable[[int], VectorIndex]:
    chosen: Callable[[int], VectorIndex] = request.param
    return chosen


@pytest.fixture
def dense(make: Callable[[int], VectorIndex]) -> VectorIndex:
    built = make(WIDTH)
    built.replace([], list(range(1, 51)), units(50))
    return built


def ids(hits: list[Hit]) -> list[int]:
    return [hit.chunk_id for hit in hits]


def test_scores_are_cosines_best_first(dense: VectorIndex) -> None:
    query = units(1, seed=9)[0]
    cosines = units(50) @ query
    hits = dense.search(query, 10)
    assert ids(hits) == [int(i) + 1 for i in np.argsort(-cosines)[:10]]
    assert [hit.score for hit in hits] == pytest.approx(np.sort(cosines)[::-1][:10], abs=1e-3)


def test_an_empty_index_finds_nothing(make: Callable[[int], VectorIndex]) -> None:
    empty = make(WIDTH)
    assert (len(empty), empty.width) == (0, WIDTH)
    assert empty.search(units(1)[0], 5) == []


def test_asking_for_more_than_there_is_gives_what_there_is(dense: VectorIndex) -> None:
    assert sorted(ids(dense.search(units(1)[0], 500))) == list(range(1, 51))
    assert dense.search(units(1)[0], 0) == []


def test_replacing_takes_out_what_was_there(dense: VectorIndex) -> None:
    fresh = units(1, seed=5)
    dense.replace([1, 2, 999], [3], fresh)
    assert len(dense) == 48
    best = dense.search(fresh[0], 1)[0]
    assert best.chunk_id == 3
    assert best.score == pytest.approx(1, abs=1e-3)
    assert not {1, 2} & set(ids(dense.search(fresh[0], 50)))


def test_repeating_a_replacement_changes_nothing(dense: VectorIndex) -> None:
    before = dense.search(units(1)[0], 50)
    dense.replace([], list(range(1, 51)), units(50))
    assert len(dense) == 50
    assert dense.search(units(1)[0], 50) == before


def test_of_an_id_given_twice_the_last_counts(dense: VectorIndex) -> None:
    vectors = units(2, seed=3)
    dense.replace([], [60, 60], vectors)
    assert len(dense) == 51
    assert dense.search(vectors[1], 1)[0].chunk_id == 60
    assert ids(dense.search(vectors[0], 51)).count(60) == 1


@pytest.mark.parametrize("allowed", [[], [7], [3, 9, 40], [9, 999]])
def test_only_allowed_chunks_are_found(dense: VectorIndex, allowed: list[int]) -> None:
    found = dense.search(units(1)[0], 10, np.array(allowed, dtype=np.int64))
    every = [hit for hit in dense.search(units(1)[0], 50) if hit.chunk_id in allowed]
    assert found == every


@pytest.mark.parametrize("shape", [(1, WIDTH + 1), (2, WIDTH), (WIDTH,), (0, WIDTH)])
def test_another_shape_is_refused_and_changes_nothing(
    dense: VectorIndex, shape: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match="shape"):
        dense.replace([1], [1], np.zeros(shape, dtype=np.float32))
    assert len(dense) == 50


def test_a_query_of_another_width_is_refused(dense: VectorIndex) -> None:
    with pytest.raises(ValueError, match="shape"):
        dense.search(np.zeros(WIDTH + 1, dtype=np.float32), 5)


def test_taking_out_everything_leaves_it_usable(dense: VectorIndex) -> None:
    dense.replace(list(range(1, 51)), [], np.zeros((0, WIDTH), dtype=np.float32))
    assert len(dense) == 0
    assert dense.search(units(1)[0], 5) == []
    dense.replace([], [4], units(1))
    assert ids(dense.search(units(1)[0], 5)) == [4]


def test_readers_see_whole_replacements_while_one_writes(dense: VectorIndex) -> None:
    query = units(1)[0]
    failures: list[object] = []

    def read() -> None:
        for _ in range(200):
            found = ids(dense.search(query, 60))
            if len(found) != 50 or len(set(found)) != 50:
                failures.append(found)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(100):
        dense.replace([], list(range(1, 51)), units(50))
    for reader in readers:
        reader.join()
    assert failures == []
