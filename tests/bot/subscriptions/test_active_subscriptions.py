from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.subscriptions.active_subscriptions import ActiveSubscriptions
from bot.subscriptions.parsing import parse_subscription
from bot.subscriptions.standing_queries import standing_query
from bot.telegram.messages import Destination
from index import DataFolder, StandingQuery, open_index
from tests.builders import NOW
from tests.fakes.subscriptions import FakeSubscriptionStore
from tests.stores.bot_stores import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.subscriptions.records import Subscription

ANA, BEN = Destination(1), Destination(2)


def add(store: FakeSubscriptionStore, text: str, where: Destination = ANA) -> Subscription:
    request = parse_subscription(text, lambda words: words == "Ilse Brandt")
    return store.add(where, request, None, NOW, 50)[0]


@pytest.fixture
def store() -> FakeSubscriptionStore:
    return FakeSubscriptionStore()


@pytest.fixture
def active(tmp_path: Path, store: FakeSubscriptionStore) -> Iterator[ActiveSubscriptions]:
    with open_index(SETTINGS, DataFolder(tmp_path)) as news:
        yield ActiveSubscriptions(news.alerts, store)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("everything", StandingQuery("everything")),
        ("grain deal daily 8:00 max 3", StandingQuery("topic", "grain deal")),
        ("Ilse Brandt on ships", StandingQuery("speaker", "Ilse Brandt", "ships")),
        ("story Rain quiet 22-7", StandingQuery("story", "Rain")),
        (
            "everything filter port,!strike",
            StandingQuery("everything", wanted=("port",), unwanted=("strike",)),
        ),
    ],
)
def test_a_subscription_is_matched_whatever_its_schedule_and_chat(
    store: FakeSubscriptionStore, text: str, query: StandingQuery
) -> None:
    assert standing_query(add(store, text).request) == query
    assert standing_query(add(store, text, BEN).request) == query


def test_changes_of_the_store_are_followed(
    store: FakeSubscriptionStore, active: ActiveSubscriptions
) -> None:
    first, second = add(store, "grain deal"), add(store, "grain deal", BEN)
    active.follow(NOW)
    assert active.by_id == {1: first, 2: second}
    third = add(store, "everything")
    store.pause(1, paused=True, now=NOW)
    store.suspend(BEN.chat_id)
    active.follow(NOW)
    assert active.by_id == {3: third}
    assert len(active.percolator) == 1
    store.pause(1, paused=False, now=NOW)
    store.delete(3)
    active.follow(NOW)
    assert list(active.by_id) == [1]
    active.forget()
    active.follow(NOW)
    assert list(active.by_id) == [1]


def test_when_the_clock_goes_back_those_of_the_future_begin_now(
    store: FakeSubscriptionStore, active: ActiveSubscriptions
) -> None:
    add(store, "grain deal")
    active.follow(NOW)
    before = NOW - timedelta(hours=1)
    active.follow(before)
    assert active.by_id[1].created_at == before
