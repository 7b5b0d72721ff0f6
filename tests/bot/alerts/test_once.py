"""What is told in one way is not told in another too, and what several subscriptions wait for is
lost for none of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.bot.alerts.stage import ANA
from tests.bot.alerts.test_telling import AGENCY
from tests.builders import NOW

if TYPE_CHECKING:
    from bot.telegram.messages import Destination
    from tests.bot.alerts.stage import AlertStage

CORRECTED = AGENCY.replace("40 million", "60 million")


def kinds(stage: AlertStage, where: Destination = ANA) -> list[str]:
    return [new.kind for new in stage.queued(where)]


def summed_up(stage: AlertStage) -> None:
    """The agency's report came in the quiet hours and was told after them."""
    stage.subscribe("everything quiet 11-14")
    stage.publish(AGENCY, id="agency")
    stage.work()
    stage.now = NOW + timedelta(hours=2)
    stage.work()
    assert kinds(stage) == ["summary"]
    stage.send()
    stage.later(minutes=5)


def test_what_a_summary_told_is_no_alert_when_another_source_has_it(stage: AlertStage) -> None:
    summed_up(stage)
    stage.publish(AGENCY, publisher="Meridian Desk")
    stage.work()
    stage.restart()
    stage.publish(AGENCY, publisher="Coast Radio")
    stage.work()
    assert kinds(stage) == ["summary"]


def test_what_a_summary_told_is_corrected_and_not_told_anew(stage: AlertStage) -> None:
    summed_up(stage)
    stage.publish(CORRECTED, id="agency")
    stage.work()
    assert kinds(stage) == ["summary", "correction"]


def test_what_a_digest_told_is_not_in_the_next_one_because_it_was_corrected(
    stage: AlertStage,
) -> None:
    stage.subscribe("everything weekly mon 8:00")
    stage.publish(AGENCY, id="agency")
    stage.work()
    for day in range(16):
        stage.later(days=1)
        if day == 9:
            stage.publish(CORRECTED, id="agency")
        stage.work()
        stage.send()
        stage.matcher.tidy(stage.now)
    assert kinds(stage) == ["digest", "correction"]


@pytest.mark.parametrize("unwanted", ["deleted", "paused"])
def test_what_two_subscriptions_hold_is_told_although_the_first_is_no_longer_wanted(
    stage: AlertStage, unwanted: str
) -> None:
    hourly = stage.subscribe("topic sea wall hourly")
    stage.subscribe("everything daily 20:00")
    stage.publish(AGENCY)
    stage.work()
    if unwanted == "deleted":
        stage.tables.subscriptions.delete(hourly.subscription_id)
    else:
        stage.tables.subscriptions.pause(hourly.subscription_id, paused=True, now=stage.now)
    stage.now = NOW + timedelta(hours=1)
    stage.work()
    assert kinds(stage) == []
    stage.now = NOW + timedelta(hours=8)
    stage.work()
    (told,) = stage.queued()
    assert told.kind == "digest"


def test_who_told_the_same_and_now_tells_another_thing_is_heard(stage: AlertStage) -> None:
    stage.subscribe("everything")
    stage.publish(AGENCY)
    stage.publish(AGENCY, id="desk", publisher="Meridian Desk")
    stage.work()
    stage.publish(f"{AGENCY} More follows.", id="desk", publisher="Meridian Desk")
    stage.work()
    assert kinds(stage) == ["alert"]
    stage.publish(CORRECTED, id="desk", publisher="Meridian Desk")
    stage.work()
    assert stage.told()[1:] == [f"alert: {CORRECTED}"]
    stage.restart()
    stage.publish(CORRECTED.replace("six", "nine"), id="desk", publisher="Meridian Desk")
    stage.work()
    assert kinds(stage) == ["alert", "alert", "correction"]


@pytest.mark.parametrize("how", ["removed", "marked"])
def test_what_was_taken_back_by_one_source_is_told_by_the_next(
    stage: AlertStage, how: str
) -> None:
    stage.subscribe("everything")
    update_id = stage.publish(AGENCY, id="agency")
    stage.work()
    take_back(stage, update_id, how)
    stage.work()
    stage.restart()
    stage.publish(AGENCY, publisher="Meridian Desk")
    stage.work()
    assert kinds(stage) == ["alert", "retraction", "alert"]


@pytest.mark.parametrize("how", ["removed", "marked"])
def test_what_one_source_tells_while_another_takes_it_back_is_told(
    stage: AlertStage, how: str
) -> None:
    stage.subscribe("everything")
    update_id = stage.publish(AGENCY, id="agency")
    stage.work()
    stage.publish(AGENCY, publisher="Meridian Desk")
    take_back(stage, update_id, how)
    stage.work()
    assert sorted(kinds(stage)) == ["alert", "alert", "retraction"]


@pytest.mark.parametrize("how", ["removed", "marked"])
def test_who_was_told_by_one_of_three_is_not_told_by_a_fourth_once_the_first_is_taken_back(
    stage: AlertStage, how: str
) -> None:
    stage.subscribe("source Coast Radio")
    update_id = stage.publish(AGENCY, id="agency")
    stage.publish(AGENCY, publisher="Meridian Desk")
    stage.publish(AGENCY, publisher="Coast Radio")
    stage.work()
    take_back(stage, update_id, how)
    stage.work()
    stage.subscribe("everything")
    stage.later(minutes=1)
    stage.publish(AGENCY, publisher="Herald")
    stage.work()
    assert kinds(stage) == ["alert"]


def take_back(stage: AlertStage, update_id: str, how: str) -> None:
    """As an administrator does, or as its source does."""
    if how == "removed":
        stage.news.remove_update(update_id)
    else:
        stage.publish(f"RETRACTED: {AGENCY}", id="agency")


def test_what_two_subscriptions_hold_is_told_by_the_first_that_may(stage: AlertStage) -> None:
    stage.subscribe("everything daily 20:00")
    hourly = stage.subscribe("topic sea wall hourly")
    stage.publish(AGENCY)
    stage.work()
    stage.later(days=2)
    stage.work()
    (told,) = stage.queued()
    assert told.subscription_id == hourly.subscription_id
    assert stage.tables.alerts.next_due() is None


def test_what_two_subscriptions_hold_over_a_night_is_summed_up_once(stage: AlertStage) -> None:
    stage.subscribe("everything quiet 11-14")
    stage.subscribe("topic sea wall quiet 11-14")
    stage.publish(AGENCY)
    stage.publish("The bridge is shut and 4 cranes are on their way.")
    stage.work()
    stage.now = NOW + timedelta(hours=2)
    stage.work()
    (told,) = stage.told()
    assert told.startswith("summary: ")
    assert told.count(" | ") == 1
    assert "more" not in told


def test_an_alert_replies_to_none_of_an_hour_ago_that_was_corrected_since(
    stage: AlertStage,
) -> None:
    stage.subscribe("everything")
    stage.publish("The gate is shut and 3 pumps are on their way.", id="gate")
    stage.work()
    stage.later(hours=2)
    stage.publish("The gate is shut and 4 pumps are on their way.", id="gate")
    stage.work()
    stage.later(minutes=1)
    stage.publish("The market is shut and 5 lorries are on their way.")
    stage.work()
    assert [new.kind for new in stage.queued()] == ["alert", "correction", "alert"]
    assert stage.queued()[2].follows is None
