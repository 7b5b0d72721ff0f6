from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from index import DataFolder, open_index
from index.adapters.sqlite import open_store
from index.attribution import attribute
from index.indexing.rebuilding import RESTATED_BATCH, restate
from tests.fakes.news import MemoryNews
from tests.index.test_core import SETTINGS
from tests.stores.news_saves import again, new
from tests.stores.news_stores import NEWS_STORES, forget_statements, opened, saved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from index.attribution.statements import Statement
    from index.models import StoredUpdate
    from index.ports import NewsStore

SAYS = "No ferry sails today, harbour master Ana Reyes said."
QUIET = "The bridge is closed."


class BreaksOff(MemoryNews):
    """Fails at the second batch, as a process does that is killed there."""

    batches = 0

    def restate(self, updates: Sequence[tuple[StoredUpdate, tuple[Statement, ...]]]) -> None:
        self.batches += 1
        if self.batches == 2:
            raise ZeroDivisionError
        super().restate(updates)


@pytest.fixture(params=NEWS_STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewsStore]:
    with opened(request.param, tmp_path) as news_store:
        yield news_store


def test_statements_of_other_rules_are_made_anew(store: NewsStore) -> None:
    says, quiet = saved(store, new(SAYS), new(QUIET))
    forget_statements(store, says, quiet)
    seen: list[int] = []
    assert restate(store, seen.append) == 2
    assert seen == [2]
    found = store.statements_in([says.update_id, quiet.update_id])
    assert [one.statement for one in found[says.update_id]] == [*attribute("", SAYS)]
    assert found.keys() == {says.update_id}


def test_what_is_up_to_date_is_left_alone(store: NewsStore) -> None:
    saved(store, new(SAYS))
    seq = store.change_seq()
    assert restate(store) == 0
    assert store.change_seq() == seq
    assert store.speakers() == []


def test_only_current_revisions_are_restated(store: NewsStore) -> None:
    (first,) = saved(store, new(SAYS))
    forget_statements(store, first)
    saved(store, again(first, QUIET))
    assert restate(store) == 0


def test_restating_goes_on_where_it_broke_off() -> None:
    store = BreaksOff()
    updates = saved(store, *(new(f"{SAYS} {number}") for number in range(RESTATED_BATCH + 1)))
    forget_statements(store, *updates)
    store.batches = 0
    with pytest.raises(ZeroDivisionError):
        restate(store)
    assert len(store.outdated_statements(99)) == 1
    assert restate(store) == 1
    assert store.stats().statements == len(updates)


def test_a_rebuild_restates_and_a_running_process_hears_of_it(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with open_index(SETTINGS, folder) as serving, open_index(SETTINGS, folder) as rebuilding:
        with closing(open_store(folder.database, lock_wait_s=1)) as store:
            says, quiet = saved(store, new(SAYS), new(QUIET))
            forget_statements(store, says, quiet)
        serving.sync()
        assert serving.people().find("Reyes") == []
        assert rebuilding.stats().statements == 0
        seen: list[int] = []
        assert rebuilding.rebuild(on_restated=seen.append).restated == 2
        assert seen == [2]
        assert rebuilding.stats().statements == 1
        (person,) = serving.people().find("Reyes")
        assert person.name == "Ana Reyes"
        assert rebuilding.rebuild().restated == 0
        assert rebuilding.verify() == []
