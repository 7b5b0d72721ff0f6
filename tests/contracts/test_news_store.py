from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from index.errors import NotFoundError, StoreError
from index.models import Content, SourceKey, TimeOrigin
from index.ports import PendingChange
from tests.stores.news_saves import LATER, NOW, SOURCE, again, new
from tests.stores.news_stores import NEWS_STORES, chunk_ids, opened, saved, texts

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


def test_a_source_keeps_its_id(store: NewsStore) -> None:
    first = store.source(SOURCE)
    assert store.source(SourceKey("Harbour Wire", "")) != first
    assert store.source(SOURCE) == first


def test_a_saved_update_is_read_back_whole(store: NewsStore) -> None:
    save = new(
        "Ferries stay in port.",
        id="f1",
        headline="Ferries",
        authors=("Ana Reyes",),
        url="https://example.com/live#f1",
        published_at=NOW - DAY,
        story="Storm",
        story_url="https://example.com/live",
        story_authors=("Desk",),
        language="en",
    )
    (update,) = saved(store, save)
    assert (update.revision, update.kind, update.external_id) == (1, "update", "f1")
    assert (update.publisher, update.locator) == (SOURCE.publisher, SOURCE.locator)
    assert (update.story, update.story_url) == ("Storm", "https://example.com/live")
    assert update.story_authors == ("Desk",)
    assert update.content == Content("Ferries", "Ferries stay in port.", ("Ana Reyes",))
    assert (update.published_at, update.published_from) == (NOW - DAY, TimeOrigin.OWN)
    assert (update.first_seen_at, update.url, update.language) == (NOW, save.incoming.url, "en")
    assert store.update(update.update_id) == update
    assert store.find_by_external_id(update.source_id, ["f1", "none"]) == {"f1": update}
    assert store.find_by_external_id(update.source_id + 1, ["f1"]) == {}


def test_the_url_stands_in_for_a_missing_id(store: NewsStore) -> None:
    (update,) = saved(store, new("a", id=None, url="https://example.com/1"))
    found = store.find_by_external_id(update.source_id, ["https://example.com/1"])
    assert found == {"https://example.com/1": update}


def test_public_ids_are_short_stable_and_never_shared(store: NewsStore) -> None:
    a, b, c = saved(store, new("a", id=None), new("a", id=None, dedupe=1), new("b"))
    (edited,) = saved(store, again(a, "other", id=None))
    (collides,) = saved(store, new("a", id=None))
    # In links and subscriptions by now: they must never come out otherwise.
    assert [a.update_id, b.update_id, c.update_id] == [
        "4motmczyli3z",
        "jtk3b5cosgky",
        "un6xhkn2p2c7",
    ]
    assert edited.update_id == a.update_id
    assert collides.update_id[:12] == a.update_id
    assert len(collides.update_id) == 13


def test_a_revision_keeps_the_old_text_and_replaces_the_chunks(store: NewsStore) -> None:
    (first,) = saved(store, new("one two\nthree", id="x", authors=("A",)))
    before = chunk_ids(store)
    (second,) = store.save(first.source_id, [again(first, "one four")], LATER)
    assert (second.update_id, second.revision, second.authors) == (first.update_id, 2, ())
    assert second.first_seen_at == NOW
    assert store.update(first.update_id) == second
    assert store.update(first.update_id, 1) == replace(first)
    after = chunk_ids(store)
    assert min(after) > max(before)
    assert texts(store) == ["one four"]
    assert store.passages(before) == {}
    assert store.document_frequencies(["one", "two", "four"]) == {"one": 1, "two": 0, "four": 1}
    assert store.pending("dense", 9)[-1].lost_chunk_ids == tuple(before)


def test_two_revisions_in_one_call_follow_each_other(store: NewsStore) -> None:
    (first,) = saved(store, new("one"))
    second, third = saved(store, again(first, "two"), again(first, "three"))
    assert (second.revision, second.body) == (2, "two")
    assert (third.revision, third.body) == (3, "three")
    assert texts(store) == ["three"]


def test_saving_what_cannot_be_saved_changes_nothing(store: NewsStore) -> None:
    gone, kept = saved(store, new("gone"), new("kept"))
    store.remove_update(gone.update_id)
    seq = store.change_seq()
    with pytest.raises(NotFoundError):
        saved(store, new("fresh"), again(gone, "back"))
    with pytest.raises(StoreError):
        saved(store, new("fresh"), new("other", id="kept"))
    assert store.change_seq() == seq
    assert texts(store) == ["kept"]
    assert store.update(kept.update_id) == kept


def test_the_embedding_prefix_is_frozen_at_first_sight(store: NewsStore) -> None:
    (first,) = saved(store, new("one\ntwo", prefix="Old title"))
    one_before = next(store.chunk_rows()).text_hash
    saved(store, again(first, "one\nthree", prefix="New title"))
    rows = list(store.chunk_rows())
    assert rows[0].text_hash == one_before
    assert len(one_before) == 16
    embedded = store.embedding_texts([row.chunk_id for row in rows])
    assert list(embedded.values()) == ["Old title\none", "Old title\nthree"]


def test_without_a_prefix_the_chunk_alone_is_embedded(store: NewsStore) -> None:
    saved(store, new("one"))
    assert list(store.embedding_texts(chunk_ids(store)).values()) == ["one"]


@pytest.mark.parametrize(
    ("known", "given", "kept"),
    [
        ("none", "import", "given"),
        ("import", "page", "given"),
        ("page", "own", "given"),
        ("import", "import", "given"),
        ("own", "own", "given"),
        ("own", "page", "known"),
        ("page", "import", "known"),
        ("import", "none", "known"),
    ],
)
def test_a_weaker_origin_never_replaces_a_known_time(
    store: NewsStore, known: str, given: str, kept: str
) -> None:
    times = {"known": _time(NOW - DAY, known), "given": _time(NOW - 2 * DAY, given)}
    (update,) = saved(store, new("a", **times["known"]))
    changed = store.refresh_details(
        update.source_id, [again(update, "a", **times["given"])], LATER
    )
    now = store.update(update.update_id)
    assert now.published_at == times[kept]["published_at"]
    assert now.published_from == times[kept]["published_from"]
    assert changed == (kept == "given")
    assert now.revision == 1


def _time(time: datetime, origin: str) -> dict[str, Any]:
    return {"published_at": None if origin == "none" else time, "published_from": origin}


def test_refreshed_details_reach_every_update_of_the_story(store: NewsStore) -> None:
    page: dict[str, Any] = {"story_url": "https://example.com/live", "story": "Storm"}
    one, two = saved(store, new("one", **page), new("two", **page))
    seq = store.change_seq()
    given = page | {"story": "Storm hits", "story_authors": ("Desk",)}
    assert store.refresh_details(one.source_id, [again(one, "one", **given)], LATER) == 1
    seen = store.update(two.update_id)
    assert (seen.story, seen.story_authors, seen.revision) == ("Storm hits", ("Desk",), 1)
    assert store.change_seq() == seq
    assert store.stats().stories == 1


def test_details_left_out_are_kept(store: NewsStore) -> None:
    url = "https://example.com/1"
    (update,) = saved(store, new("a", url=url, language="en", story="Storm", published_at=NOW))
    assert store.refresh_details(update.source_id, [again(update, "a")], LATER) == 0
    assert store.update(update.update_id) == update


def test_an_update_that_learns_its_page_moves_to_that_story(store: NewsStore) -> None:
    (update,) = saved(store, new("a", story="Storm"))
    page = "https://example.com/live"
    store.refresh_details(update.source_id, [again(update, "a", story_url=page)], LATER)
    assert store.update(update.update_id).story_url == page
    assert store.stats().stories == 1


def test_an_import_is_noted_even_when_nothing_changed(store: NewsStore) -> None:
    source_id = store.source(SOURCE)
    assert store.stats().sources[0].last_imported_at is None
    assert store.refresh_details(source_id, [], LATER) == 0
    assert store.stats().sources[0].last_imported_at == LATER


def test_what_has_no_id_is_found_by_its_story_in_order(store: NewsStore) -> None:
    first, _, _, last = saved(
        store,
        new("b", id=None, story="Storm"),
        new("c", id=None, story="Vote"),
        new("d", story="Storm"),
        new("a", id=None, story="Storm"),
    )
    assert store.without_external_id(first.source_id, "Storm") == [first, last]
    assert store.without_external_id(first.source_id, "") == []


def test_a_removed_update_leaves_nothing_but_ids(store: NewsStore) -> None:
    gone, kept = saved(store, new("shared\nsecret", story="Hidden"), new("shared"))
    hashes = [row.text_hash for row in store.chunk_rows()]
    store.put_vectors("m", dict.fromkeys(hashes, VECTOR), [])
    lost, seq = chunk_ids(store, gone), store.change_seq()
    for consumer in ("lexical", "dense"):
        store.done(consumer, store.pending(consumer, 9))
    store.remove_update(gone.update_id)
    with pytest.raises(NotFoundError):
        store.update(gone.update_id)
    assert store.find_by_external_id(gone.source_id, [str(gone.external_id)]) == {}
    assert store.passages(lost) == {}
    assert store.document_frequencies(["secret", "shared"]) == {"secret": 0, "shared": 1}
    assert store.vectors("m", hashes).keys() == {hashes[0]}
    assert store.changes_since(seq) == ({gone.update_id: tuple(lost)}, store.change_seq())
    assert [(c.update_id, list(c.lost_chunk_ids)) for c in store.pending("dense", 9)] == [
        (gone.update_id, lost)
    ]
    assert (store.stats().updates, store.stats().stories) == (1, 0)
    assert store.update(kept.update_id) == kept


def test_chunk_ids_are_never_used_twice(store: NewsStore) -> None:
    (gone,) = saved(store, new("a"))
    (before,) = chunk_ids(store)
    store.remove_update(gone.update_id)
    store.restore(gone.update_id)
    saved(store, new("a"))
    assert chunk_ids(store)[0] > before


def test_removing_what_is_not_there_says_so(store: NewsStore) -> None:
    with pytest.raises(NotFoundError):
        store.remove_update("nothing")
    with pytest.raises(NotFoundError):
        store.remove_source(9)
    with pytest.raises(NotFoundError):
        store.update("nothing")


def test_a_removed_source_takes_all_its_updates(store: NewsStore) -> None:
    a, _ = saved(store, new("a"), new("b"))
    (other,) = saved(store, new("a"), source=SourceKey("Other", ""))
    assert store.remove_source(a.source_id) == 2
    assert [source.source_id for source in store.stats().sources] == [other.source_id]
    assert chunk_ids(store) == chunk_ids(store, other)
    assert store.source(SOURCE) != a.source_id


def _save_and_fail(store: NewsStore) -> None:
    with store.unit():
        saved(store, new("lost"))
        raise ZeroDivisionError


def test_a_failed_unit_leaves_no_trace(store: NewsStore) -> None:
    saved(store, new("before"))
    with pytest.raises(ZeroDivisionError):
        _save_and_fail(store)
    assert texts(store) == ["before"]
    assert store.count_chunks() == 1


def test_a_failed_inner_unit_leaves_the_outer_one_whole(store: NewsStore) -> None:
    with store.unit():
        saved(store, new("kept"))
        with pytest.raises(ZeroDivisionError):
            _save_and_fail(store)
        assert texts(store) == ["kept"]
        saved(store, new("more"))
    assert texts(store) == ["kept", "more"]
    assert store.document_frequencies(["lost"]) == {"lost": 0}
    assert store.count_chunks() == 2


def test_stats_count_everything(store: NewsStore) -> None:
    assert (store.stats().updates, store.stats().newest) == (0, None)
    one, _ = saved(store, new("a\nb", story="S"), new("c", published_at=NOW - DAY))
    saved(store, again(one, "d", story="S"))
    store.put_vectors("m", {next(store.chunk_rows()).text_hash: VECTOR}, [])
    stats = store.stats()
    assert (stats.stories, stats.updates, stats.revisions, stats.chunks) == (1, 2, 3, 2)
    assert (stats.vectors, stats.newest) == (1, NOW)
    assert dict(stats.pending) == {"lexical": 3, "dense": 3}
    (source,) = stats.sources
    assert (source.key, source.updates, source.revisions, source.newest) == (SOURCE, 2, 3, NOW)


def test_pending_changes_belong_to_their_consumer(store: NewsStore) -> None:
    a, b = saved(store, new("a"), new("b"))
    first, second = store.pending("lexical", 9)
    assert [first.update_id, second.update_id] == [a.update_id, b.update_id]
    assert store.pending("lexical", 1) == [first]
    saved(store, again(a, "aa"))
    store.done("lexical", [first, PendingChange("unknown", 99)])
    assert [change.update_id for change in store.pending("lexical", 9)] == [
        b.update_id,
        a.update_id,
    ]
    assert len(store.pending("dense", 9)) == 3
