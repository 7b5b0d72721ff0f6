"""What an administrator removed stays out, however it comes again."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from index.adapters.sqlite import open_store
from index.errors import ErrorCode
from index.import_parameters import ImportParameters
from index.ingest import BATCH_ITEMS, ImportReport, ingest
from index.models import NewsUpdate, Notice, Reject
from index.watching.polling import Items
from tests.fakes.store import FakeNewsStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.ingest import UnitOfWork
    from index.ports import NewsStore
    from index.ports.transactions import Transactional

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECRET, OTHER = "The mayor's address is 5 Quay Row.", "Boat 2 is back in harbour."
URL = "https://n.example/"


@dataclass
class Newsroom:
    """One source, polled once a minute or imported by hand."""

    store: NewsStore
    now: datetime = NOW
    told: list[Reject | Notice] = field(default_factory=list)

    def polled(
        self,
        *updates: NewsUpdate,
        followed: bool = True,
        unit: UnitOfWork = lambda store: store.unit(),
        **given: Any,
    ) -> ImportReport:
        self.now += MINUTE
        parameters = ImportParameters(publisher="Post", url=URL, followed=followed, **given)
        return ingest(
            *(Items(updates), self.store, parameters, self.now),
            on_issue=self.told.append,
            unit=unit,
        )

    @property
    def ids(self) -> dict[str, str]:
        """Public ids by the text that stands now."""
        (source,) = self.store.stats().sources
        alike = self.store.chunk_rows()
        passages = self.store.passages([row.chunk_id for row in alike]).values()
        updates = [one.update for one in passages if one.update.source_id == source.source_id]
        return {update.body: update.update_id for update in updates}

    def remove(self, body: str) -> str:
        update_id = self.ids[body]
        self.store.remove_update(update_id)
        return update_id


@pytest.fixture(params=["fake", "sqlite"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Newsroom]:
    store: NewsStore = FakeNewsStore()
    if request.param == "sqlite":
        store = open_store(tmp_path / "q.db", lock_wait_s=1)
    yield Newsroom(store)
    assert store.check() == []
    store.close()


def post(body: str, number: str | None = "1", minutes: int | None = 0, **more: Any) -> NewsUpdate:
    time = None if minutes is None else NOW + minutes * MINUTE
    return NewsUpdate(id=number, body=body, published_at=time, **more)


@pytest.mark.parametrize("followed", [True, False])
def test_a_removed_update_stays_out_and_is_told_of(room: Newsroom, *, followed: bool) -> None:
    room.polled(post(SECRET), post(OTHER, "2"))
    gone = room.remove(SECRET)
    report = room.polled(post(SECRET), post(OTHER, "2"), followed=followed)
    assert report == ImportReport(unchanged=1, removed=1)
    assert report.read == 2
    (notice,) = room.told
    assert isinstance(notice, Notice)
    assert gone in notice.where
    assert (notice.code, notice.values) == (ErrorCode.UPDATE_STAYS_OUT, {"update": gone})
    assert SECRET not in str(notice)
    assert list(room.ids) == [OTHER]


@pytest.mark.parametrize("followed", [True, False])
def test_an_edited_version_stays_out_too(room: Newsroom, *, followed: bool) -> None:
    room.polled(post(SECRET), post(OTHER, "2"))
    room.remove(SECRET)
    edited = post(f"{SECRET} Edited.", minutes=5)
    report = room.polled(edited, post(OTHER, "2"), followed=followed)
    assert report == ImportReport(unchanged=1, removed=1)


def test_a_text_it_had_before_stays_out_too(room: Newsroom) -> None:
    room.polled(post(SECRET, None))
    edited = SECRET.replace("5", "6")
    assert room.polled(post(edited, None)).revised == 1
    room.remove(edited)
    for text in (SECRET, edited):
        assert room.polled(post(text, None)) == ImportReport(removed=1)


def test_what_has_no_id_is_known_by_its_text_and_revises_nothing(room: Newsroom) -> None:
    alike = SECRET.replace("5", "55")
    room.polled(post(SECRET, None), post(OTHER, None))
    room.remove(SECRET)
    assert room.polled(post(SECRET, None), post(OTHER, None)).removed == 1
    assert room.polled(post(alike, None), post(SECRET, None)) == ImportReport(new=1, removed=1)
    assert room.polled(post(alike, None), post(SECRET, None)).unchanged == 1


def test_what_is_removed_or_stored_between_the_batches_of_a_page_is_seen(room: Newsroom) -> None:
    page = [post(f"Boat {n} has left.", str(n), n) for n in range(BATCH_ITEMS + 3)]
    room.polled(*page[:-1])
    *first, edited, unchanged, new = page
    units = 0

    @contextmanager
    def meanwhile(store: Transactional) -> Iterator[None]:
        """Let another process work before the second batch."""
        nonlocal units
        units += 1
        if units == 2:
            room.remove(edited.body)
            room.remove(unchanged.body)
            room.polled(new)
        with store.unit():
            yield

    given = edited.model_copy(update={"body": "Boat 5 is back."})
    report = room.polled(*first, given, unchanged, new, unit=meanwhile)
    assert report == ImportReport(unchanged=BATCH_ITEMS + 1, removed=2)
    assert len(room.told) == 2
    assert set(room.ids) == {one.body for one in (*first, new)}


def test_an_introduction_that_was_removed_stays_out_however_it_is_edited(room: Newsroom) -> None:
    introduction: dict[str, Any] = {"kind": "introduction", "story": "Storm"}
    room.polled(post(SECRET, None, **introduction), post(OTHER, None, story="Storm"))
    room.remove(SECRET)
    report = room.polled(post("What we know so far.", None, **introduction))
    assert report == ImportReport(removed=1)
    other = post("What we know so far.", None, kind="introduction", story="Vote")
    assert room.polled(other) == ImportReport(new=1)


def test_under_another_id_the_same_text_stays_out(room: Newsroom) -> None:
    room.polled(post(SECRET, "a"), post(OTHER, "b", 1))
    room.remove(SECRET)
    for poll in range(3):
        report = room.polled(post(SECRET, f"a{poll}"), post(OTHER, f"b{poll}", 1))
        assert report == ImportReport(unchanged=1, removed=1)
    assert room.polled(post(SECRET, "late", None)) == ImportReport(removed=1)


def test_the_same_words_of_another_time_are_news(room: Newsroom) -> None:
    room.polled(post("Goal!", "a", 1))
    room.remove("Goal!")
    report = room.polled(post("Goal!", "a", 1), post("Goal!", "b", 9))
    assert report == ImportReport(new=1, removed=1)


def test_another_update_that_says_the_same_is_not_touched(room: Newsroom) -> None:
    room.polled(post("Goal!", "a", None), post("Goal!", "b", None), post(OTHER, "c"))
    (source,) = room.store.stats().sources
    first = room.store.find_by_external_id(source.source_id, ["a"])["a"]
    room.store.remove_update(first.update_id)
    items = post("Goal!", "a", None), post("Goal!", "b", None), post(OTHER, "c")
    for _ in range(2):
        assert room.polled(*items) == ImportReport(unchanged=2, removed=1)


def test_ids_that_count_from_the_top_let_in_all_but_what_was_removed(room: Newsroom) -> None:
    bodies = [f"Boat {number} is back." for number in range(12)]
    removed: set[str] = set()
    for count in range(2, 13):
        shown = list(reversed(bodies[:count]))[:4]  # the oldest leave the page
        room.polled(*(post(b, f"top-{n}", bodies.index(b)) for n, b in enumerate(shown)))
        assert set(bodies[:count]) - removed == set(room.ids)
        if count in (2, 5, 6):
            room.remove(bodies[count - 1])
            removed.add(bodies[count - 1])
    again = [post(b, f"top-{n}", bodies.index(b)) for n, b in enumerate(reversed(bodies[-4:]))]
    assert room.polled(*again) == ImportReport(unchanged=4)


def test_an_id_that_was_given_to_another_update_lets_it_in(room: Newsroom) -> None:
    room.polled(post(SECRET, "top"))
    gone = room.remove(SECRET)
    items = post("The bridge is closed.", "top", None), post(SECRET, "next")
    assert room.polled(*items) == ImportReport(new=1, removed=1)
    room.now += timedelta(days=3)
    assert room.polled(*items) == ImportReport(unchanged=1, removed=1)
    assert gone not in room.ids.values()


def test_what_is_restored_comes_in_when_it_next_comes(room: Newsroom) -> None:
    room.polled(post(SECRET))
    gone = room.remove(SECRET)
    room.store.restore(gone)
    assert room.polled(post(SECRET)) == ImportReport(new=1)
    assert room.ids == {SECRET: gone}


def test_a_source_that_was_removed_may_be_imported_again_without_what_was_taken_down(
    room: Newsroom,
) -> None:
    room.polled(post(SECRET), post(OTHER, "2"))
    room.remove(SECRET)
    (source,) = room.store.stats().sources
    room.store.remove_source(source.source_id)
    report = room.polled(post(SECRET), post(OTHER, "2"), back_list=True)
    assert report == ImportReport(new=1, removed=1)


def test_nothing_is_stored_once_it_is_not_to_be(room: Newsroom) -> None:
    items = [post(f"Boat {number} is back.", str(number)) for number in range(1_200)]
    units = 0

    @contextmanager
    def first_only(store: Transactional) -> Iterator[None]:
        nonlocal units
        units += 1
        with store.unit():
            if units > 1:
                raise ZeroDivisionError
            yield

    parameters = ImportParameters(publisher="Post", url=URL)
    with pytest.raises(ZeroDivisionError):
        ingest(Items(items), room.store, parameters, NOW, unit=first_only)
    assert room.store.stats().updates == 500
