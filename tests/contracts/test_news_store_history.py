from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.models import Content, SourceKey
from tests.stores.news_saves import LATER, NOW, again, new
from tests.stores.news_stores import NEWS_STORES, opened, saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.ports import NewsStore


@pytest.fixture(params=NEWS_STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewsStore]:
    with opened(request.param, tmp_path) as opened_store:
        yield opened_store


def test_a_history_is_newest_first_with_its_times(store: NewsStore) -> None:
    first, other = saved(store, new("one", authors=("A", "B")), new("other"))
    store.save(first.source_id, [again(first, "two")], LATER)
    one = (Content("", "one", ("A", "B")), NOW)
    two = (Content("", "two", ()), LATER)
    assert store.history([first.update_id, "unknown"], 9) == {first.update_id: [two, one]}
    found = store.history([first.update_id, other.update_id], 1)
    assert found == {first.update_id: [two], other.update_id: [(Content("", "other", ()), NOW)]}


def test_updates_are_found_by_their_current_text(store: NewsStore) -> None:
    first, twin, edited = saved(
        store, new("same", id="a", authors=("A",)), new("same", id="b", authors=("A",)), new("old")
    )
    store.save(first.source_id, [again(edited, "new")], LATER)
    same, old = Content("", "same", ("A",)), Content("", "old", ())
    found = store.with_content(first.source_id, [same, old, Content("", "same", ())], 9)
    assert found == {same: [first, twin]}
    elsewhere = store.source(SourceKey("Other", ""))
    assert store.with_content(elsewhere, [same], 9) == {}


def test_only_the_newest_are_looked_through(store: NewsStore) -> None:
    old, recent = saved(store, new("old", published_at=NOW), new("recent", published_at=LATER))
    contents = [old.content, recent.content]
    assert list(store.with_content(old.source_id, contents, 1)) == [recent.content]
