"""Vectors of sentences beside those of their texts, and terms that are spelt alike."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.stores.news_saves import again, new
from tests.stores.news_stores import NEWS_STORES, chunk_ids, opened, saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.ports import NewsStore, Vectors

WIDTH = 384


@pytest.fixture(params=NEWS_STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewsStore]:
    with opened(request.param, tmp_path) as news_store:
        yield news_store


def rows(count: int, seed: int = 0) -> Vectors:
    """So many random vectors of norm 1."""
    made = np.random.default_rng(seed).normal(size=(count, WIDTH)).astype(np.float32)
    found: Vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
    return found


def hashes(store: NewsStore) -> list[bytes]:
    return [row.text_hash for row in store.chunk_rows()]


def with_vectors(store: NewsStore, model: str = "m") -> list[bytes]:
    held = hashes(store)
    store.put_vectors(model, {key: rows(1)[0] for key in held}, [])
    return held


def test_they_are_absent_until_they_are_put_and_come_back_nearly_as_they_were(
    store: NewsStore,
) -> None:
    saved(store, new("a\nb"))
    a, b = with_vectors(store)
    ids = chunk_ids(store)
    assert store.sentence_vectors("m", ids) == {}
    put = rows(5)
    store.put_sentence_vectors("m", {a: put})
    found = store.sentence_vectors("m", [*ids, 999])
    assert found.keys() == {ids[0]}
    back = found[ids[0]]
    assert back.shape == put.shape
    assert back.dtype == np.float32
    assert np.linalg.norm(back, axis=1) == pytest.approx(np.ones(5), abs=0.01)
    questions = rows(40, seed=1)
    assert back @ questions.T == pytest.approx(put @ questions.T, abs=0.003)
    store.put_sentence_vectors("m", {a: put[:2], b: put[:1]})
    again_found = store.sentence_vectors("m", ids)
    assert [again_found[i].shape[0] for i in ids] == [2, 1]


def test_a_text_without_a_sentence_has_none_and_is_done(store: NewsStore) -> None:
    saved(store, new("a"))
    (key,) = with_vectors(store)
    store.put_sentence_vectors("m", {key: rows(0)})
    (found,) = store.sentence_vectors("m", chunk_ids(store)).values()
    assert found.shape[0] == 0
    assert store.chunks_without_sentence_vectors("m", 9) == []


def test_they_are_kept_only_beside_a_vector_of_that_model(store: NewsStore) -> None:
    saved(store, new("a"))
    ids, (key,) = chunk_ids(store), hashes(store)
    store.put_sentence_vectors("m", {key: rows(2), b"0" * 16: rows(2)})
    assert store.sentence_vectors("m", ids) == {}
    with_vectors(store, "m")
    assert store.sentence_vectors("m", ids) == {}
    store.put_sentence_vectors("m", {key: rows(2)})
    store.put_sentence_vectors("other", {key: rows(3)})
    assert store.sentence_vectors("m", ids)[ids[0]].shape == (2, WIDTH)
    assert store.sentence_vectors("other", ids) == {}
    with_vectors(store, "other")
    assert store.sentence_vectors("other", ids) == {}


def test_chunks_that_wait_for_them_are_named_once_for_a_text(store: NewsStore) -> None:
    saved(store, new("shared\nown"), new("shared"))
    assert store.chunks_without_sentence_vectors("m", 9) == []  # no text has a vector yet
    held = set(with_vectors(store))
    waiting = store.chunks_without_sentence_vectors("m", 9)
    assert sorted(row.text_hash for row in waiting) == sorted(held)
    assert {row.chunk_id for row in waiting} <= set(chunk_ids(store))
    assert len(store.chunks_without_sentence_vectors("m", 1)) == 1
    assert store.chunks_without_sentence_vectors("other", 9) == []
    done, left = sorted(held)
    store.put_sentence_vectors("m", {done: rows(1)})
    assert [row.text_hash for row in store.chunks_without_sentence_vectors("m", 9)] == [left]
    store.put_sentence_vectors("m", {left: rows(1)})
    assert store.chunks_without_sentence_vectors("m", 9) == []


def test_they_go_with_the_last_text_that_needs_them(store: NewsStore) -> None:
    one, other = saved(store, new("shared\nown"), new("shared"))
    held = with_vectors(store)
    store.put_sentence_vectors("m", {key: rows(2) for key in held})
    saved(store, again(one, "changed"))
    assert store.sentence_vectors("m", chunk_ids(store)).keys() == set(chunk_ids(store, other))
    saved(store, again(store.update(one.update_id), "shared\nown"))
    own = chunk_ids(store, one)[1]
    assert own not in store.sentence_vectors("m", [own])
    store.remove_update(one.update_id)
    store.remove_update(other.update_id)
    assert store.sentence_vectors("m", chunk_ids(store)) == {}
    assert store.chunks_without_sentence_vectors("m", 9) == []


def test_a_removed_update_leaves_none_in_the_file(tmp_path: Path) -> None:
    with opened("sqlite", tmp_path) as store:
        (update,) = saved(store, new("secret words"))
        (key,) = with_vectors(store)
        store.put_sentence_vectors("m", {key: rows(3)})
        with closing(sqlite3.connect(tmp_path / "q.db")) as connection:
            ((packed,),) = connection.execute("SELECT sentences FROM vector").fetchall()
        assert packed in content(tmp_path)
        store.remove_update(update.update_id)
        assert packed[:64] not in content(tmp_path)
        assert packed[-64:] not in content(tmp_path)


def content(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def test_terms_spelt_like_one_begin_with_its_letter_and_are_about_as_long(
    store: NewsStore,
) -> None:
    saved(store, new("storm storms stormed strom star s sea\nStormy"), new("tram storm øre østen"))
    alike = store.terms_spelt_like
    assert sorted(alike("strom", 1)) == ["star", "storm", "storms", "stormy", "strom"]
    assert sorted(alike("strom", 0)) == ["storm", "strom"]
    assert sorted(alike("seas", 1)) == ["sea", "star", "storm", "strom"]
    assert alike("østan", 0) == ["østen"]
    assert alike("zebra", 3) == []


def test_terms_of_removed_updates_are_not_among_them(store: NewsStore) -> None:
    one, _ = saved(store, new("storm"), new("strom"))
    store.remove_update(one.update_id)
    assert store.terms_spelt_like("storn", 1) == ["strom"]
