from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.models import TimeWindow
from tests.stores.news_saves import NOW, again, new
from tests.stores.news_stores import NEWS_STORES, chunk_ids, opened, saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.ports import NewsStore

DAY = timedelta(days=1)
VECTOR = np.array([0.6, 0.8], dtype=np.float32)


@pytest.fixture(params=NEWS_STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewsStore]:
    with opened(request.param, tmp_path) as news_store:
        yield news_store


def test_passages_are_slices_of_headline_and_body(store: NewsStore) -> None:
    (update,) = saved(store, new("Überflutet: 🌊 north\nsouth", headline="Storm"))
    ids = chunk_ids(store)
    found = store.passages([*ids, 999])
    assert [found[i].text for i in ids] == ["Storm", "Überflutet: 🌊 north", "south"]
    assert [found[i].chunk.field for i in ids] == ["headline", "body", "body"]
    assert {found[i].update for i in ids} == {update}
    assert store.terms([ids[0], ids[1]]) == {
        ids[0]: ["storm", "storm"],
        ids[1]: ["überflutet:", "🌊", "north", "überflutet:", "🌊", "north", "south"],
    }


def test_chunk_rows_come_by_ascending_id(store: NewsStore) -> None:
    a, b, c = saved(store, new("a\nb"), new("c"), new("d"))
    saved(store, again(a, "e"))
    every = chunk_ids(store)
    assert every == sorted(every)
    rows = list(store.chunk_rows([c.update_id, a.update_id, "unknown"]))
    assert [row.update_id for row in rows] == [c.update_id, a.update_id]
    assert list(store.chunk_rows([])) == []
    assert chunk_ids(store, b) == [every[0]]


def test_chunks_of_more_than_a_page_all_come(store: NewsStore) -> None:
    saved(store, *(new(f"w{number}") for number in range(2_100)))
    assert len(set(chunk_ids(store))) == 2_100
    assert len(chunk_ids(store, *store.latest(TimeWindow(), 2_050))) == 2_050


def test_a_window_holds_its_start_and_not_its_end(store: NewsStore) -> None:
    a, b, page, unknown = saved(
        store,
        new("a", published_at=NOW - 2 * DAY),
        new("b", published_at=NOW - DAY),
        new("c", published_at=NOW - 2 * DAY, published_from="page"),
        new("d"),
    )
    early = TimeWindow(NOW - 2 * DAY, NOW - DAY)
    assert store.chunk_ids_in(early).tolist() == chunk_ids(store, a)
    assert store.chunk_ids_in(TimeWindow(start=NOW)).tolist() == chunk_ids(store, page, unknown)
    assert store.chunk_ids_in(TimeWindow()).tolist() == chunk_ids(store)
    assert store.chunk_ids_in(TimeWindow(), [b.update_id]).tolist() == chunk_ids(store, b)
    assert store.chunk_ids_in(early, [b.update_id]).dtype == np.int64
    assert store.chunk_ids_in(early, [b.update_id]).size == 0
    assert (store.newest(early), store.newest(), store.newest(TimeWindow(NOW + DAY))) == (
        NOW - 2 * DAY,
        NOW,
        None,
    )


def test_times_keep_their_microseconds(store: NewsStore) -> None:
    exact = NOW - timedelta(days=40_000, microseconds=7)
    saved(store, new("a", published_at=exact))
    assert store.newest() == exact
    assert store.chunk_ids_in(TimeWindow(end=exact)).size == 0
    assert store.chunk_ids_in(TimeWindow(start=exact)).size == 1


def test_the_latest_come_newest_first_without_introductions(store: NewsStore) -> None:
    old, newest, same_time, _ = saved(
        store,
        new("a", published_at=NOW - DAY),
        new("b", published_at=NOW + DAY),
        new("c", published_at=NOW + DAY),
        new("intro", published_at=NOW + 2 * DAY, kind="introduction"),
    )
    assert store.latest(TimeWindow(), 9) == [newest, same_time, old]
    assert store.latest(TimeWindow(end=NOW), 9) == [old]
    assert store.latest(TimeWindow(), 1) == [newest]
    assert store.latest_times(old.source_id, 2) == [NOW + DAY, NOW + DAY]
    assert store.latest_times(old.source_id, 9)[-1] == NOW - DAY
    assert store.latest_times(old.source_id + 1, 9) == []


def test_candidates_of_the_rarest_term_come_first(store: NewsStore) -> None:
    saved(store, new("storm rare"), new("storm sea"), new("storm sea"[::-1]), new("storm sea x"))
    rare, sea, _, sea_again = chunk_ids(store)
    assert store.lexical_candidates(["storm", "rare", "sea"], 9) == [rare, sea_again, sea]
    assert store.lexical_candidates(["storm", "sea"], 2) == [sea_again, sea]
    assert store.lexical_candidates(["sea", "storm"], 3) == [sea_again, sea, rare]
    assert store.lexical_candidates(["unknown", ""], 9) == []
    assert store.lexical_candidates([], 9) == []


@pytest.mark.parametrize(
    "term",
    ['a"b', "o'neil", "u.s.", "3.5%", "near", "not", "київ", "北京", "*", "a:b", "^x"],
)
def test_any_term_is_found_as_it_is(store: NewsStore, term: str) -> None:
    saved(store, new(f"first {term} last"), new("second"))
    assert store.lexical_candidates([term], 9) == chunk_ids(store)[:1]
    assert store.document_frequencies([term]) == {term: 1}
    assert store.count_updates([term, "last"]) == 1


def test_frequencies_count_chunks_and_updates(store: NewsStore) -> None:
    saved(store, new("storm storm\nstorm sea"), new("storm"), new("sea\nwall"))
    assert store.document_frequencies(["storm", "sea", "none"]) == {
        "storm": 3,
        "sea": 2,
        "none": 0,
    }
    assert store.count_chunks() == 5
    assert store.count_updates(["storm"]) == 2
    assert store.count_updates(["storm", "sea"]) == 1
    assert store.count_updates(["sea", "wall"]) == 0
    assert store.count_updates(["sea", "none"]) == 0
    assert store.count_updates([]) == 0


def test_vectors_are_cached_by_model_and_text(store: NewsStore) -> None:
    (update,) = saved(store, new("a\nb"))
    a, b = (row.text_hash for row in store.chunk_rows())
    seq = store.change_seq()
    store.put_vectors("m1", {a: VECTOR}, [update.update_id])
    store.put_vectors("m1", {a: VECTOR[::-1], b: VECTOR}, [])
    found = store.vectors("m1", [a, b, b"0" * 16])
    assert found.keys() == {a, b}
    assert found[a].dtype == np.float32
    assert found[a].tolist() == VECTOR[::-1].tolist()
    assert store.vectors("m2", [a]) == {}
    assert store.vectors("m1", []) == {}
    assert store.changes_since(seq) == ({update.update_id: ()}, seq + 1)


def test_a_vector_goes_with_the_last_text_that_needs_it(store: NewsStore) -> None:
    one, _ = saved(store, new("shared\nown"), new("shared"))
    hashes = [row.text_hash for row in store.chunk_rows([one.update_id])]
    store.put_vectors("m", dict.fromkeys(hashes, VECTOR), [])
    saved(store, again(one, "other"))
    assert store.vectors("m", hashes).keys() == {hashes[0]}
    store.put_vectors("m", {hashes[1]: VECTOR}, [])  # embedded while it was revised
    assert store.vectors("m", hashes).keys() == {hashes[0]}


def test_many_vectors_are_read_at_once(store: NewsStore) -> None:
    saved(store, *(new(f"w{number}") for number in range(1_203)))
    hashes = [row.text_hash for row in store.chunk_rows()]
    store.put_vectors("m", dict.fromkeys(hashes, VECTOR), [])
    assert len(store.vectors("m", hashes)) == 1_203


def test_changes_since_name_what_was_lost(store: NewsStore) -> None:
    assert store.changes_since(0) == ({}, 0)
    a, b = saved(store, new("a"), new("b"))
    seq = store.change_seq()
    first = chunk_ids(store, a)
    saved(store, again(a, "aa"))
    second = chunk_ids(store, a)
    saved(store, again(a, "aaa"))
    assert store.changes_since(seq) == ({a.update_id: (*first, *second)}, seq + 2)
    assert store.changes_since(seq + 2) == ({}, seq + 2)
    everything = store.changes_since(0)
    assert everything is not None
    assert everything[0].keys() == {a.update_id, b.update_id}


def test_a_trimmed_log_says_that_it_no_longer_reaches_back(store: NewsStore) -> None:
    saved(store, new("a"), new("b"))
    store.trim_changes(1)
    assert store.changes_since(0) is None
    assert store.changes_since(1) is not None
    store.trim_changes(99)
    assert store.changes_since(1) is None
    assert store.changes_since(2) == ({}, 2)
    assert store.changes_since(3) is None
    saved(store, new("c"))
    assert store.change_seq() == 3
    assert store.pending("dense", 9)[0].change == 1


def test_expansions_are_found_by_the_acronym_and_by_the_words(store: NewsStore) -> None:
    first, second, _ = saved(
        store,
        new("Trains of First Great Western (FGW) stood."),
        new("FGW, or First Great Western, said so."),
        new("The Foundation for Good Writing (FGW) met."),
    )
    great = ("fgw", "first great western")
    writing = ("fgw", "foundation for good writing")
    assert store.expansions(["fgw"]) == [great, writing]
    assert store.expansions(["first great western", "cps"]) == [great]
    assert store.expansions(["great western"]) == store.expansions([]) == []
    saved(store, again(first, "Trains stood."))
    store.remove_update(second.update_id)
    assert store.expansions(["fgw"]) == [writing]


def test_the_version_of_the_terms_is_known_and_nothing_is_left_to_analyse(
    store: NewsStore,
) -> None:
    saved(store, new("one"))
    assert store.analysis() == store.analysis() != ""
    assert store.reanalyse(5) == store.unanalysed() == 0
