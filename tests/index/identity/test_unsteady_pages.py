from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.identity.unsteady_pages import (
    FIRST_WAIT,
    LONGEST_WAIT,
    settles_at,
    without_times_to_come,
)
from index.import_parameters import ImportParameters
from index.ingest import ImportReport, ingest
from index.models import Content, NewsUpdate, Reject
from index.watching.polling import Items
from tests.fakes.news import MemoryNews

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OLD, NEW = "The ferry has 12 people on board.", "The ferry has 21 people on board."


@dataclass
class Page:
    """A page that is polled once a minute."""

    store: MemoryNews = field(default_factory=MemoryNews)
    now: datetime = NOW

    def polled(self, *updates: NewsUpdate, after: timedelta = MINUTE) -> ImportReport:
        self.now += after
        parameters = ImportParameters(publisher="Post", url="https://n.example/", followed=True)
        return ingest(Items(updates), self.store, parameters, self.now)

    @property
    def bodies(self) -> dict[str, list[str]]:
        """Of every update, oldest revision first, by its first text."""
        all_of = {row.update_id for row in self.store.chunk_rows()}
        histories = self.store.history(list(all_of), 999).values()
        found = [[content.body for content, _ in history][::-1] for history in histories]
        return {bodies[0]: bodies for bodies in found}


def post(body: str, number: str | None = "1", minutes: int = 0) -> NewsUpdate:
    return NewsUpdate(id=number, body=body, published_at=NOW + minutes * MINUTE)


def test_a_stale_copy_of_a_page_takes_nothing_back() -> None:
    page = Page()
    page.polled(post(OLD))
    assert page.polled(post(NEW)).revised == 1
    assert page.polled(post(OLD)) == ImportReport(held=1)
    assert page.polled(post(NEW)) == ImportReport(unchanged=1)
    assert page.bodies == {OLD: [OLD, NEW]}


def test_what_is_put_back_and_stays_becomes_a_revision() -> None:
    page = Page()
    page.polled(post(OLD))
    page.polled(post(NEW))
    reports = [page.polled(post(OLD)) for _ in range(3)]
    assert [report.held for report in reports] == [1, 0, 0]
    assert page.bodies[OLD] == [OLD, NEW, OLD]


@pytest.mark.parametrize("number", ["1", None])
def test_two_versions_in_turn_make_few_revisions(number: str | None) -> None:
    page = Page()
    for minute in range(24 * 60):
        page.polled(post((OLD, NEW)[minute % 2], number))
    (bodies,) = page.bodies.values()
    assert 8 <= len(bodies) <= 12
    corrected = "The ferry has 21 people and a dog on board."
    assert page.polled(post(corrected, number)).revised == 1


def test_a_new_text_never_waits() -> None:
    page = Page()
    for people in range(9):
        assert page.polled(post(f"The ferry has {people} people on board.")).held == 0
    assert len(page.bodies["The ferry has 0 people on board."]) == 9


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=60))
def test_waits_only_grow_and_only_for_what_stood_before(texts: list[str]) -> None:
    history = [(Content("", text, ()), NOW) for text in texts]
    waits = [settles_at(Content("", texts[0], ()), history[n:]) for n in range(len(texts))]
    found = [wait - NOW for wait in waits if wait is not None]
    assert found == sorted(found, reverse=True)
    assert all(FIRST_WAIT <= wait <= LONGEST_WAIT for wait in found)
    assert settles_at(Content("", "never", ()), history) is None


def test_ids_that_change_at_every_poll_make_nothing_new() -> None:
    page = Page()
    bodies = [f"Boat {number} is back." for number in range(3)]
    for poll in range(5):
        report = page.polled(*(post(b, f"{poll}-{n}", n) for n, b in enumerate(bodies)))
        assert report.new == (3 if poll == 0 else 0)
    assert report == ImportReport(unchanged=3)


def test_ids_that_change_are_followed_without_times_for_a_while() -> None:
    page = Page()
    page.polled(NewsUpdate(id="a", body="It rained."))
    assert page.polled(NewsUpdate(id="b", body="It rained.")).new == 0
    assert page.polled(NewsUpdate(id="c", body="It rained."), after=timedelta(days=2)).new == 1


def test_the_same_words_at_another_time_are_said_again() -> None:
    page = Page()
    page.polled(post("Goal!", "a", 1))
    assert page.polled(post("Goal!", "a", 1), post("Goal!", "b", 9)).new == 1


def test_an_edit_that_changes_the_id_too_is_an_edit() -> None:
    page = Page()
    late, later = (
        "The ferry is late by ten minutes.",
        "The ferry is late by an hour, says the port.",
    )
    page.polled(post(late, "https://n.example/ferry-late"))
    assert page.polled(post(later, "https://n.example/ferry-later")) == ImportReport(revised=1)
    assert page.polled(post(later, "https://n.example/ferry-later")) == ImportReport(unchanged=1)
    assert page.bodies == {late: [late, later]}


def test_what_is_of_one_moment_and_not_alike_is_two() -> None:
    page = Page()
    page.polled(post("The ferry is late.", "a"))
    assert page.polled(post("A bridge is closed.", "b")).new == 1
    assert page.polled(post("The ferry is late.", "a"), post("The ferry is late!", "c")).new == 1


def test_the_same_words_under_many_ids_are_as_many_updates() -> None:
    page = Page()
    posts = [post("Goal!", f"{number}") for number in range(1_200)]
    assert page.polled(*posts).new == 1_200
    assert page.polled(*posts) == ImportReport(unchanged=1_200)


ALERT = "Air raid alert in Kyiv region, go to the shelters now and stay there until the all-clear."


def test_without_ids_the_same_words_hours_later_are_said_again() -> None:
    page = Page()
    assert page.polled(post(ALERT, None, 0)).new == 1
    assert page.polled(post(ALERT, None, 300)).new == 1
    assert page.polled(post(ALERT, None, 300)) == ImportReport(unchanged=1)
    both = (post(ALERT, None, 0), post(ALERT, None, 300))
    assert page.polled(*both) == ImportReport(unchanged=2)


def test_without_ids_what_is_like_an_older_update_revises_nothing() -> None:
    page = Page()
    page.polled(post(ALERT, None, 0))
    odesa = ALERT.replace("Kyiv", "Odesa")
    assert page.polled(post(odesa, None, 300)) == ImportReport(new=1)
    assert page.polled(post(odesa + " It is over.", None, 302)) == ImportReport(revised=1)
    assert page.bodies == {ALERT: [ALERT], odesa: [odesa, odesa + " It is over."]}


def test_an_edit_to_words_of_before_is_an_edit() -> None:
    page = Page()
    quiet, delays = "All lines are running.", "Delays on the red line."
    page.polled(NewsUpdate(id="a", body=quiet), NewsUpdate(id="b", body=delays))
    assert page.polled(NewsUpdate(id="b", body=quiet)).revised == 1
    assert page.bodies[delays] == [delays, quiet]


def test_the_same_words_under_two_ids_of_one_page_are_two_updates() -> None:
    page, quiet = Page(), "All lines are running."
    page.polled(NewsUpdate(id="a", body=quiet))
    report = page.polled(NewsUpdate(id="b", body=quiet), NewsUpdate(id="a", body=quiet))
    assert report == ImportReport(new=1, unchanged=1)


def test_ids_that_count_from_the_top_make_no_false_corrections() -> None:
    page, bodies = Page(), ["Boat 1 is back.", "Boat 2 is back."]
    for number in range(3, 12):
        shown = list(reversed(bodies))
        shown = shown[:4]  # the oldest leave the page
        page.polled(*(post(b, f"top-{n}", bodies.index(b)) for n, b in enumerate(shown)))
        bodies.append(f"Boat {number} is back.")
    assert page.bodies == {body: [body] for body in bodies[:-1]}


def test_an_id_that_is_used_again_gives_its_new_text_a_life_of_its_own() -> None:
    page = Page()
    page.polled(post(OLD, "1"))
    report = page.polled(post("The bridge is closed.", "1", 5), post(OLD, "2"))
    assert report == ImportReport(new=1, unchanged=1)
    again = page.polled(post("The bridge is closed.", "1", 5), post(OLD, "2"))
    assert again == ImportReport(unchanged=2)
    moved = page.polled(post("The bridge is closed.", "1", 6), post(OLD, "2"))
    assert moved == ImportReport(unchanged=2)


@pytest.mark.parametrize(
    ("ahead", "precision", "kept"),
    [
        (timedelta(minutes=9), "second", True),
        (timedelta(minutes=11), "second", False),
        (timedelta(hours=13), "day", True),
        (timedelta(hours=15), "day", False),
        (timedelta(days=365), "second", False),
        (timedelta(days=-3650), "second", True),
    ],
)
def test_times_that_are_still_to_come_are_no_times(
    ahead: timedelta, precision: str, *, kept: bool
) -> None:
    update = NewsUpdate.model_validate(
        {"body": OLD, "published_at": NOW + ahead, "published_precision": precision}
    )
    reject = Reject("line 1", "no text")
    found = without_times_to_come([update, reject], NOW)
    assert found == (update if kept else NewsUpdate(body=OLD), reject)


def test_what_a_person_imports_is_taken_at_its_word() -> None:
    store = MemoryNews()
    for text in (OLD, NEW, OLD, NEW):
        report = ingest(Items([post(text)]), store, ImportParameters(publisher="Post"), NOW)
        assert report.held == 0
    assert (store.stats().updates, store.stats().revisions) == (1, 4)
