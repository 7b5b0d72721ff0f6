from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from index.errors import SourceError
from index.identity.same_text import match_by_text
from index.import_parameters import ImportParameters
from index.ingest import WORKED_OUT_CHARS, ImportReport, decide, ingest, source_key
from index.models import Content, NewsUpdate, Notice, Reject, SourceKey, TimeOrigin, TimeWindow
from tests.builders import NOW, stored
from tests.fakes.news import MemoryNews
from tests.stores.news_stores import forget_statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from index.models import SourceItem
    from index.ports import Save

BRIDGE = "The old bridge was closed at noon after 12 people were hurt by falling stones."
BRIDGE_EDITED = "The old bridge was closed at noon after 21 people were hurt by falling stones."
FERRY = "Ferries to the islands are cancelled until Thursday, the harbour office said."
SAYS = "No ferry sails today, harbour master Ana Reyes said."
ALWAYS = TimeWindow()
DUMP = ImportParameters(publisher="The Harbour Wire", story="Storm")


class ListedSource:
    def __init__(self, items: Iterable[SourceItem], error: Exception | None = None) -> None:
        self._items = items
        self._error = error

    def fetch(self) -> Iterator[SourceItem]:
        yield from self._items
        if self._error:
            raise self._error


def imported(
    store: MemoryNews, *items: SourceItem, parameters: ImportParameters = DUMP
) -> ImportReport:
    return ingest(ListedSource(items), store, parameters, NOW)


def dumped(body: str, author: str = "Ana Reyes") -> NewsUpdate:
    return NewsUpdate(body=body, authors=(author,), publisher="The Harbour Wire", story="Storm")


def identified(update_id: str, body: str) -> NewsUpdate:
    return NewsUpdate(id=update_id, body=body, publisher="The Harbour Wire")


@pytest.fixture
def store() -> MemoryNews:
    return MemoryNews()


def test_the_same_import_twice_changes_nothing(store: MemoryNews) -> None:
    items = [dumped(BRIDGE), dumped(FERRY), identified("a", BRIDGE)]
    assert imported(store, *items) == ImportReport(new=3)
    seq = store.change_seq()
    assert imported(store, *items) == ImportReport(unchanged=3)
    assert store.change_seq() == seq


def test_a_changed_item_becomes_a_revision_and_the_old_one_stays(store: MemoryNews) -> None:
    imported(store, identified("a", BRIDGE))
    assert imported(store, identified("a", BRIDGE_EDITED)) == ImportReport(revised=1)
    (update,) = store.find_by_external_id(1, ["a"]).values()
    assert (update.revision, update.body) == (2, BRIDGE_EDITED)
    assert store.update(update.update_id, 1).body == BRIDGE


def test_statements_are_stored_with_what_is_new_or_revised(store: MemoryNews) -> None:
    imported(store, identified("a", SAYS), identified("b", BRIDGE))
    assert said(store) == [("Ana Reyes", "No ferry sails today")]
    imported(store, identified("a", SAYS.replace("No ferry", "One ferry")))
    assert said(store) == [("Ana Reyes", "One ferry sails today")]
    imported(store, identified("a", BRIDGE))
    assert said(store) == []


def test_the_headline_speaks_too(store: MemoryNews) -> None:
    headline = "Reyes says no ferry sails today"
    imported(store, NewsUpdate(id="a", headline=headline, body=BRIDGE))
    ((stored,),) = store.statements_in([u.update_id for u in store.latest(ALWAYS, 9)]).values()
    assert (stored.statement.field, stored.content) == ("headline", "no ferry sails today")


def test_what_is_unchanged_keeps_the_statements_it_has(store: MemoryNews) -> None:
    imported(store, identified("a", SAYS))
    forget_statements(store, *store.latest(ALWAYS, 9))
    assert imported(store, identified("a", SAYS)) == ImportReport(unchanged=1)
    assert said(store) == []
    assert len(store.outdated_statements(9)) == 1


def said(store: MemoryNews) -> list[tuple[str | None, str]]:
    """(speaker, content) of all statements, the newest update's first."""
    update_ids = [update.update_id for update in store.latest(ALWAYS, 99)]
    held = store.statements_in(update_ids)
    return [(s.statement.speaker, s.content) for i in update_ids for s in held.get(i, ())]


def test_an_edited_dump_is_matched_by_its_words(store: MemoryNews) -> None:
    imported(store, dumped(BRIDGE), dumped(FERRY))
    report = imported(
        store, dumped("A new report from the lighthouse."), dumped(BRIDGE_EDITED), dumped(FERRY)
    )
    assert report == ImportReport(new=1, revised=1, unchanged=1)


def test_a_dump_update_of_another_byline_is_another_update(store: MemoryNews) -> None:
    imported(store, dumped(BRIDGE, author="Ana Reyes"))
    assert imported(store, dumped(BRIDGE_EDITED, author="Tom Okafor")) == ImportReport(new=1)


def test_two_identical_items_without_identity_are_one_and_a_reject(store: MemoryNews) -> None:
    issues: list[Reject | Notice] = []
    source = ListedSource([dumped(BRIDGE), dumped(BRIDGE)])
    report = ingest(source, store, DUMP, NOW, on_issue=issues.append)
    assert report == ImportReport(new=1, rejected=1)
    assert issues == [Reject("update 2", "the same text as update 1")]


def test_an_item_repeated_under_one_id_is_revised_in_order(store: MemoryNews) -> None:
    report = imported(store, identified("a", BRIDGE), identified("a", BRIDGE_EDITED))
    assert report == ImportReport(new=1, revised=1)
    assert store.find_by_external_id(1, ["a"])["a"].body == BRIDGE_EDITED


def test_rejects_and_notices_are_told_and_stop_nothing(store: MemoryNews) -> None:
    issues: list[Reject | Notice] = []
    items: list[Reject | Notice | NewsUpdate] = [
        Reject("line 1", "not JSON"),
        Notice("line 2", "no date"),
        identified("a", BRIDGE),
    ]
    report = ingest(ListedSource(items), store, DUMP, NOW, on_issue=issues.append)
    assert report == ImportReport(new=1, rejected=1)
    assert issues == items[:2]


def test_what_was_read_before_a_source_breaks_off_is_stored(store: MemoryNews) -> None:
    source = ListedSource([identified("a", BRIDGE)], SourceError("the file ends in mid-air"))
    with pytest.raises(SourceError):
        ingest(source, store, DUMP, NOW)
    assert store.stats().updates == 1


def test_a_title_or_authors_equal_to_the_pages_revise_nothing(store: MemoryNews) -> None:
    before = NewsUpdate(
        id="a",
        body=BRIDGE,
        headline="Storm live",
        story="Storm live",
        authors=("Ana Reyes",),
        story_authors=("Ana Reyes",),
    )
    after = NewsUpdate(
        id="a",
        body=BRIDGE,
        headline="Storm over",
        story="Storm over",
        authors=("Tom Okafor",),
        story_authors=("Tom Okafor",),
    )
    imported(store, before)
    assert imported(store, after) == ImportReport(unchanged=1)
    current = store.find_by_external_id(1, ["a"])["a"]
    assert (current.headline, current.authors) == ("", ())
    assert (current.story, current.story_authors) == ("Storm over", ("Tom Okafor",))


def test_a_date_given_later_fills_an_undated_update(store: MemoryNews) -> None:
    imported(store, dumped(BRIDGE))
    dated = dumped(BRIDGE).model_copy(
        update={"published_at": NOW, "published_from": TimeOrigin.IMPORT}
    )
    assert imported(store, dated) == ImportReport(unchanged=1)
    (current,) = store.without_external_id(1, "Storm")
    assert (current.published_at, current.published_from) == (NOW, TimeOrigin.IMPORT)


def test_more_items_than_a_batch_are_all_stored(store: MemoryNews) -> None:
    items = [identified(f"n{number}", f"Report number {number}.") for number in range(1_201)]
    assert imported(store, *items) == ImportReport(new=1_201)
    assert store.stats().updates == 1_201


def test_progress_counts_items_read(store: MemoryNews) -> None:
    seen: list[int] = []
    source = ListedSource([identified("a", BRIDGE), Reject("line 2", "empty")])
    ingest(source, store, DUMP, NOW, on_progress=seen.append)
    assert seen == [1, 2]


def test_the_source_is_the_publisher_and_the_page_or_story() -> None:
    update = NewsUpdate(body="x", publisher="P", story_url="https://example.com/p")
    assert source_key(update, ImportParameters()) == SourceKey("P", "https://example.com/p")
    assert source_key(update, ImportParameters(story="S")) == SourceKey("P", "S")
    given = ImportParameters(story="S", url="https://example.org/q")
    assert source_key(update, given) == SourceKey("P", "https://example.org/q")


@pytest.mark.parametrize(
    ("changed", "decision"),
    [
        ({}, "same"),
        ({"body": "Other."}, "revised"),
        ({"headline": "Other"}, "revised"),
        ({"authors": ("Other",)}, "revised"),
    ],
)
def test_content_alone_decides(changed: dict[str, Any], decision: str) -> None:
    current = stored("Text.")
    assert decide(replace(current.content, **changed), current) == decision
    assert decide(Content("", "Text.", ()), None) == "new"


def test_matching_is_one_to_one_and_exact_text_goes_first() -> None:
    kept, edited = stored(BRIDGE, "u1"), stored(BRIDGE_EDITED, "u2")
    items = [dumped(BRIDGE_EDITED), dumped(BRIDGE)]
    assert match_by_text(items, [kept, edited]) == [edited, kept]
    assert match_by_text([dumped(BRIDGE), dumped(BRIDGE)], [kept]) == [kept, None]


def test_an_introduction_is_matched_with_the_introduction_however_much_it_changed() -> None:
    old = stored("The storm is coming.", kind="introduction", authors=())
    new = NewsUpdate(body="After the storm, the clean-up.", kind="introduction")
    assert match_by_text([new], [old]) == [old]
    assert match_by_text([NewsUpdate(body="The storm is coming closer.")], [old]) == [None]


def test_matching_many_leftovers_takes_no_quadratic_time() -> None:
    old = [stored(f"Report {n} of the coast guard to town {n}.", f"u{n}") for n in range(3_000)]
    new = [dumped(f"Report {n} of the coast guard to town {n}!") for n in range(3_000)]
    assert all(match_by_text(new, old))


def test_a_page_that_changes_its_title_keeps_its_updates(store: MemoryNews) -> None:
    page = "https://example.com/live"
    for title in ("Storm", "Storm over", None):
        item = NewsUpdate(body=BRIDGE, publisher="P", story=title, story_url=page)
        imported(store, item, parameters=ImportParameters())
    assert store.stats().updates == 1


def test_long_items_are_stored_a_few_at_a_time(
    store: MemoryNews, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []
    save = store.save

    def noted(source_id: int, saves: Sequence[Save], now: datetime) -> None:
        sizes.append(len(saves))
        save(source_id, saves, now)

    monkeypatch.setattr(store, "save", noted)
    text = "The council said that it was so. " * (WORKED_OUT_CHARS // 80)
    items = [identified(f"id{number}", f"{number} {text}") for number in range(5)]
    short = [identified(f"short{number}", f"{number} is short.") for number in range(5)]
    assert imported(store, *items, *short).new == 10
    assert sizes == [2, 2, 6]
