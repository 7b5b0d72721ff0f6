from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.adapters.sqlite.alerts import SqliteAlerts
from bot.alerts.content import AlertItem
from bot.alerts.ports import HeldAlert
from bot.telegram.messages import Destination
from index import ExcerptRef
from index.models import Span
from tests.stores.outbox_stores import NOW, tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from bot.alerts.ports import AlertStore, HeldFor

HERE, TOPIC = Destination(-100), Destination(-100, 7)
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AlertStore]:
    database = tables(tmp_path / "q.db")
    yield SqliteAlerts(database)
    database.close()


def held(
    development: str,
    where: Destination = HERE,
    held_for: HeldFor = "digest",
    *,
    subscription_id: int = 1,
    period: str = "p",
    due_at: datetime = NOW,
) -> HeldAlert:
    item = AlertItem(
        excerpt=ExcerptRef(development, 2, Span("body", 3, 9)),
        match="speaker",
        subscription_id=subscription_id,
        speaker="Ilse Brandt",
        also=("Meridian Desk",),
    )
    return HeldAlert(where, development, subscription_id, held_for, period, due_at, item)


def test_what_is_held_is_due_at_its_time_as_it_was(store: AlertStore) -> None:
    later, sooner = held("a", due_at=NOW + HOUR), held("b", TOPIC, due_at=NOW)
    assert store.hold([later, sooner], NOW) == 2
    assert store.next_due() == NOW
    assert store.due(NOW, 9) == [sooner]
    assert store.due(NOW + HOUR, 9) == [sooner, later]
    assert store.due(NOW + HOUR, 1) == [sooner]
    assert store.due(NOW - HOUR, 9) == []


def test_a_development_is_held_once_for_a_subscription_even_after_it_was_told(
    store: AlertStore,
) -> None:
    first = held("a")
    assert store.hold([first, held("a", period="other"), held("a", TOPIC)], NOW) == 2
    store.settle([first])
    assert store.hold([first], NOW) == 0
    assert [one.destination for one in store.due(NOW, 9)] == [TOPIC]


def test_what_is_told_for_one_subscription_is_told_for_all_of_its_place(
    store: AlertStore,
) -> None:
    first, second = held("a"), held("a", subscription_id=2)
    other, elsewhere = held("b", subscription_id=2), held("a", TOPIC)
    assert store.hold([first, second, other, elsewhere], NOW) == 4
    store.settle([second])
    assert store.due(NOW, 9) == [other, elsewhere]
    assert store.hold([second], NOW) == 0


def test_what_is_dropped_for_one_subscription_is_held_for_the_others(store: AlertStore) -> None:
    first, second = held("a"), held("a", subscription_id=2)
    store.hold([second, first], NOW)
    assert store.due(NOW, 9) == [first, second]
    store.drop([first])
    assert store.due(NOW, 9) == [second]
    store.put_off([second], "q", NOW + HOUR)
    assert store.next_due() == NOW + HOUR
    assert store.hold([first], NOW) == 0


def test_what_is_told_together_is_found_together(store: AlertStore) -> None:
    store.hold([held("b"), held("c", subscription_id=2), held("d", period="q")], NOW)
    store.hold([held("a"), held("e", held_for="quiet"), held("f", TOPIC)], NOW + HOUR)
    store.hold([held("g", held_for="quiet", subscription_id=2)], NOW + HOUR)
    assert [one.development for one in store.due_with(held("b"))] == ["b", "a"]
    together = store.due_with(held("e", held_for="quiet"))
    assert [one.development for one in together] == ["e", "g"]


def test_what_is_put_off_waits_for_its_new_time(store: AlertStore) -> None:
    one, told = held("a"), held("b")
    store.hold([one, told], NOW)
    store.settle([told])
    store.put_off([one, told, held("unknown")], "next", NOW + HOUR)
    assert store.due(NOW, 9) == []
    (left,) = store.due(NOW + HOUR, 9)
    assert (left.development, left.period, left.due_at) == ("a", "next", NOW + HOUR)
    store.settle([left])
    assert store.next_due() is None


def test_threads_begin_anew_when_they_are_old(store: AlertStore) -> None:
    store.begin_threads("storm", [(HERE, "k1"), (TOPIC, "k1")], NOW)
    store.begin_threads("strike", [(HERE, "k2")], NOW)
    store.begin_threads("storm", [(HERE, "k3")], NOW + HOUR)
    assert store.threads("storm", NOW) == {HERE: "k3", TOPIC: "k1"}
    assert store.threads("storm", NOW + HOUR) == {HERE: "k3"}
    assert store.threads("other", NOW) == {}


def test_developments_have_the_leader_that_was_noted_last(store: AlertStore) -> None:
    store.note_developments([("a", "a"), ("b", "a"), ("d", "a")], NOW)
    store.note_developments([("b", "b"), ("c", "a"), ("d", "a")], NOW + HOUR)
    later = NOW + HOUR
    assert store.developments(NOW) == [
        *(("a", "a", NOW), ("d", "a", NOW)),
        *(("b", "b", later), ("c", "a", later)),
    ]
    assert store.developments(later) == [("b", "b", later), ("c", "a", later)]
    assert store.members("a") == ["d", "c"]
    assert store.members("b") == []


def test_only_what_is_over_is_forgotten(store: AlertStore) -> None:
    waiting, told = held("a"), held("b")
    store.hold([waiting, told], NOW)
    store.settle([told])
    store.begin_threads("storm", [(HERE, "k")], NOW)
    store.note_developments([("a", "a")], NOW)
    assert store.forget_before(NOW) == 0
    assert store.forget_before(NOW + HOUR) == 3
    assert store.due(NOW, 9) == [waiting]
    assert store.threads("storm", NOW) == {}
    assert store.developments(NOW) == []
    assert store.hold([told], NOW) == 1
