from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from index.errors import NotFoundError
from index.identity.takedowns import Tombstone, identity_digest, text_digest
from index.models import SourceKey
from tests.stores.news_saves import NOW, SOURCE, again, new
from tests.stores.news_stores import NEWS_STORES, opened, saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.ports import NewsStore


@pytest.fixture(params=NEWS_STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewsStore]:
    with opened(request.param, tmp_path) as opened_store:
        yield opened_store


def test_a_removed_update_is_remembered_by_digests_of_all_its_texts(store: NewsStore) -> None:
    (first,) = saved(store, new("secret", id="7", headline="Head", published_at=NOW))
    (update,) = saved(store, again(first, "edited secret", headline="Head", published_at=NOW))
    assert store.tombstones(update.source_id) == []
    store.remove_update(update.update_id)
    texts = frozenset({text_digest("Head", "secret"), text_digest("Head", "edited secret")})
    identity = identity_digest("7", "update", "")
    expected = Tombstone(update.update_id, identity, texts, own_time=NOW)
    assert store.tombstones(update.source_id) == [expected]


def test_without_an_id_the_text_is_remembered_and_that_it_introduced_its_story(
    store: NewsStore,
) -> None:
    plain, standing = saved(
        store,
        new("rain", id=None, story="Storm"),
        new("what we know", id=None, story="Storm", kind="introduction"),
    )
    for update in (plain, standing):
        store.remove_update(update.update_id)
    found = {one.update_id: one for one in store.tombstones(plain.source_id)}
    assert found[plain.update_id] == Tombstone(
        plain.update_id, None, frozenset({text_digest("", "rain")})
    )
    introduced = identity_digest(None, "introduction", "Storm")
    assert introduced is not None
    assert found[standing.update_id].identity == introduced


def test_tombstones_belong_to_their_source_and_outlive_it(store: NewsStore) -> None:
    a, _ = saved(store, new("a"), new("b"))
    (other,) = saved(store, new("a"), source=SourceKey("Other", ""))
    store.remove_update(a.update_id)
    assert store.tombstones(other.source_id) == []
    store.remove_source(a.source_id)
    assert store.tombstones(a.source_id) == []
    again_there = store.source(SOURCE)
    assert [one.update_id for one in store.tombstones(again_there)] == [a.update_id]


def test_a_restored_update_may_be_saved_again(store: NewsStore) -> None:
    (gone,) = saved(store, new("a"))
    with pytest.raises(NotFoundError):
        store.restore(gone.update_id)
    store.remove_update(gone.update_id)
    store.restore(gone.update_id)
    assert store.tombstones(gone.source_id) == []
    assert saved(store, new("a"))[0].update_id == gone.update_id
    with pytest.raises(NotFoundError):
        store.restore(gone.update_id)


def test_a_removal_that_is_undone_leaves_no_tombstone(store: NewsStore) -> None:
    (update,) = saved(store, new("a"))
    with contextlib.suppress(ZeroDivisionError), store.unit():
        store.remove_update(update.update_id)
        raise ZeroDivisionError
    assert store.tombstones(update.source_id) == []
