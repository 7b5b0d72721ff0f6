from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from index.alerting.alert_feed import AlertChange
from index.alerting.development_tracker import DevelopmentTracker
from index.alerting.update_facts import facts_of
from index.attribution.people import People
from index.ports import PendingChange
from tests.builders import NOW, stored

if TYPE_CHECKING:
    from index.models import StoredUpdate

TEXT = (
    "The parliament voted on Monday to rebuild the sea wall, a project that will take six years"
    " and cost 40 million, after a debate that went on into the night."
)
OTHER = (
    "Ferries to the islands are cancelled until Thursday because the harbour wall is damaged,"
    " the company said, and buses run in their place every half hour."
)
RETRACTED = f"RETRACTED: {TEXT}"
DAY = timedelta(days=1)


def change(update: StoredUpdate | str, *, back_list: bool = False) -> AlertChange:
    """Of an update, or of the id of one that is gone."""
    if isinstance(update, str):
        return AlertChange(PendingChange(update, 1), None)
    facts = facts_of(update, [], [], People([]))
    return AlertChange(PendingChange(update.update_id, 1), facts, back_list)


def tracker(*updates: StoredUpdate) -> DevelopmentTracker:
    by_id = {update.update_id: update for update in updates}
    return DevelopmentTracker(by_id.get, 2 * DAY)


def test_a_batch_is_led_by_the_first_that_told_it() -> None:
    first, second, other = stored(TEXT, "a"), stored(TEXT, "b"), stored(OTHER, "c")
    grouping = tracker().group([change(first), change(second), change(other)], NOW)
    assert grouping.leaders == {"a": "a", "b": "a", "c": "c"}
    assert grouping.reassigned == {}
    assert grouping.new == {"a", "b", "c"}


def test_a_back_list_leads_nobody() -> None:
    past, fresh = stored(TEXT, "a"), stored(TEXT, "b")
    grouping = tracker().group([change(past, back_list=True), change(fresh)], NOW)
    assert grouping.leaders == {"b": "b"}


def test_what_was_led_by_what_is_gone_is_led_anew() -> None:
    developments = tracker()
    developments.group([change(stored(TEXT, name)) for name in ("a", "b", "c")], NOW)
    grouping = developments.group([change("a"), change(stored(TEXT, "d"))], NOW)
    assert grouping.reassigned == {"b": "b", "c": "b"}
    assert grouping.leaders == {"d": "b"}
    assert grouping.new == {"d"}


def test_what_is_taken_back_leads_nothing_that_comes_with_it() -> None:
    developments = tracker()
    developments.group([change(stored(TEXT, "a"))], NOW)
    withdrawn = stored(RETRACTED, "a", revision=2)
    grouping = developments.group([change(stored(TEXT, "b")), change(withdrawn)], NOW)
    assert grouping.leaders["b"] == "b"


def test_a_later_revision_is_new_only_if_none_was_looked_at_and_it_is_fresh() -> None:
    developments = tracker()
    later = stored(TEXT, "a", revision=3)
    assert developments.group([change(later)], NOW).new == {"a"}
    assert developments.group([change(later)], NOW).new == set()
    old = stored(OTHER, "b", revision=3, first_seen_at=NOW - 2 * DAY)
    assert developments.group([change(old)], NOW).new == set()


def test_it_is_restored_from_what_was_noted() -> None:
    first, second = stored(TEXT, "a"), stored(TEXT, "b")
    noted = [("gone", "gone", NOW), ("a", "gone", NOW), ("b", "gone", NOW)]
    developments = tracker(first, second)
    developments.restore(noted)
    assert developments.leader_of(stored(TEXT, "c"), NOW) == "a"
    assert developments.group([change(stored(TEXT, "b", revision=2))], NOW).new == set()
    developments.forget_before(NOW + DAY)
    assert developments.leader_of(stored(TEXT, "c"), NOW) == "c"


def test_what_was_taken_back_before_leads_nothing_after_a_restart() -> None:
    developments = tracker(stored(RETRACTED, "a", revision=2), stored(TEXT, "b"))
    developments.restore([("a", "a", NOW), ("b", "a", NOW)])
    assert developments.leader_of(stored(TEXT, "c"), NOW) == "b"
