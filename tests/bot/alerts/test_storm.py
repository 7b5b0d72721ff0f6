"""A story of ten thousand reports in a minute."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.alerts.content import AlertContent, AlertItem
from bot.alerts.digests import HELD_AT_ONCE, MAX_ITEMS, Digests
from bot.alerts.ports import HeldAlert
from bot.delivery.deliveries import MAX_BATCH
from bot.subscriptions.refusals import SubscriptionRefused
from bot.telegram.messages import Destination
from index import ExcerptRef
from index.models import Span
from tests.bot.alerts.stage import ANA, BEN, TOPIC
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index import AlertFeed, StoredUpdate
    from tests.bot.alerts.stage import AlertStage

REPORTS = 10_000
GROUP = Destination(TOPIC.chat_id)


class CountingFeed:
    """The feed as digests use it; counts what is looked at."""

    def __init__(self, feed: AlertFeed) -> None:
        self._feed = feed
        self.looked_at = 0

    def current(self, ref: ExcerptRef) -> ExcerptRef | None:
        self.looked_at += 1
        return self._feed.current(ref)

    def update(self, update_id: str, revision: int | None = None) -> StoredUpdate | None:
        return self._feed.update(update_id, revision)


def held_back(stage: AlertStage, where: Destination, ref: ExcerptRef, gone: int) -> None:
    """So many alerts for the next hour, the first `gone` of which are of a report that is gone."""
    subscription_id = stage.subscribe("everything hourly", where).subscription_id
    unknown = replace(ref, update_id="gone")
    alerts = [
        HeldAlert(
            destination=where,
            development=f"d{number:05}",
            subscription_id=subscription_id,
            held_for="digest",
            period="hourly",
            due_at=NOW + timedelta(hours=1),
            item=AlertItem(
                excerpt=unknown if number < gone else ref,
                match="everything",
                subscription_id=subscription_id,
            ),
        )
        for number in range(REPORTS)
    ]
    stage.tables.alerts.hold(alerts, NOW)


def test_a_storm_is_one_message_and_takes_as_little_as_what_it_shows(stage: AlertStage) -> None:
    update_id = stage.publish("The gate is shut.")
    ref = ExcerptRef(update_id, 1, Span("body", 0, 17))
    held_back(stage, ANA, ref, gone=3)
    held_back(stage, BEN, ref, gone=0)
    news = CountingFeed(stage.news.alerts)
    digests = Digests(stage.stores, news)
    stage.later(hours=1)
    assert digests.tell_due(stage.now) == REPORTS >= HELD_AT_ONCE
    assert digests.tell_due(stage.now) == REPORTS
    assert digests.tell_due(stage.now) == 0
    assert news.looked_at <= 2 * (MAX_ITEMS + 3)
    for where, gone in ((ANA, 3), (BEN, 0)):
        (told,) = stage.queued(where)
        content = AlertContent.model_validate_json(told.content)
        assert (len(content.items), content.more) == (MAX_ITEMS, REPORTS - gone - MAX_ITEMS)


def test_a_storm_reaches_a_chat_as_its_maximum_and_one_summary(stage: AlertStage) -> None:
    stage.subscribe("everything max 5")
    for number in range(300):
        stage.publish(f"Street {number} is under water and {number} pumps are on their way.")
    stage.work()
    stage.later(hours=1)
    stage.work()
    assert [new.kind for new in stage.queued()] == ["alert"] * 5 + ["summary"]
    content = AlertContent.model_validate_json(stage.queued()[-1].content)
    assert len(content.items) + content.more == 295


def test_a_report_revised_over_and_over_is_one_alert_and_its_last_correction(
    stage: AlertStage,
) -> None:
    stage.subscribe("everything")
    for boats in range(200):
        stage.publish(f"The port has lost {boats} boats.", id="boats")
    stage.work()
    assert stage.told() == ["alert: The port has lost 199 boats."]
    for boats in range(200, 300):
        stage.publish(f"The port has lost {boats} boats.", id="boats")
    stage.work()
    assert stage.told() == ["alert: The port has lost 199 boats.", "correction: 299"]


def test_no_unit_of_work_queues_more_than_a_batch(stage: AlertStage) -> None:
    queued: list[int] = []

    def pending() -> int:
        return stage.tables.outbox.counts()["pending"]

    @contextmanager
    def counted() -> Iterator[None]:
        before = pending()
        with stage.tables.unit():
            yield
        queued.append(pending() - before)

    stage.stores = replace(stage.stores, unit=counted)
    stage.restart()
    for number in range(1, MAX_BATCH + 201):
        stage.subscribe("everything", Destination(number))
    gone = stage.publish("The port has lost 5 boats.", id="boats")
    stage.work()
    stage.publish("The port has lost 6 boats.", id="boats")
    stage.work()
    stage.news.remove_update(gone)
    stage.work()
    assert (max(queued), pending()) == (MAX_BATCH, 3 * (MAX_BATCH + 200))


def test_of_ten_thousand_subscriptions_of_one_chat_the_first_are_kept(stage: AlertStage) -> None:
    for number in range(5):
        stage.subscribe(f"pump {number}", TOPIC if number % 2 else GROUP, limit=5)
    for number in range(5, REPORTS):
        with pytest.raises(SubscriptionRefused) as refused:
            stage.subscribe(f"pump {number}", TOPIC if number % 2 else GROUP, limit=5)
        assert refused.value.arguments == {"limit": 5}
    assert stage.tables.subscriptions.count() == 5
    stage.publish("The pump 3 is running again, and pump 9000 is not.")
    stage.work()
    assert (len(stage.queued(TOPIC)), len(stage.queued(GROUP))) == (1, 0)
