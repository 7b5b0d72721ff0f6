from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.stores.news_saves import again, new
from tests.stores.news_stores import NEWS_STORES, opened, saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.ports import NewsStore


@pytest.fixture(params=NEWS_STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewsStore]:
    with opened(request.param, tmp_path) as opened_store:
        yield opened_store


def test_nothing_is_pending_for_who_has_not_enlisted(store: NewsStore) -> None:
    saved(store, new("before"))
    assert store.pending("alerts", 9) == []
    assert "alerts" not in store.stats().pending


def test_changes_are_pending_from_enlisting_on(store: NewsStore) -> None:
    (before,) = saved(store, new("before"))
    store.enlist("alerts")
    store.enlist("alerts")
    (after,) = saved(store, new("after"))
    saved(store, again(before, "before, edited"))
    store.remove_update(after.update_id)
    waiting = store.pending("alerts", 9)
    assert [change.update_id for change in waiting] == [
        after.update_id,
        before.update_id,
        after.update_id,
    ]
    store.done("alerts", waiting[:2])
    assert store.pending("alerts", 9) == waiting[2:]
    assert store.pending("meanings", 9) == []


def test_enlisting_is_undone_with_its_unit(store: NewsStore) -> None:
    def enlist_and_fail() -> None:
        with store.unit():
            store.enlist("alerts")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        enlist_and_fail()
    saved(store, new("after"))
    assert store.pending("alerts", 9) == []


def test_the_back_list_stays_one_whatever_comes_after(store: NewsStore) -> None:
    old, fresh = saved(store, replace(new("old"), back_list=True), new("fresh"))
    assert store.back_list([old.update_id, fresh.update_id, "unknown"]) == {old.update_id}
    saved(store, again(old, "old, edited"), again(fresh, "fresh, edited"))
    assert store.back_list([old.update_id, fresh.update_id]) == {old.update_id}
