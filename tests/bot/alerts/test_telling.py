"""When destinations are told, and what is told together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.alerts.content import AlertContent
from bot.alerts.digests import MAX_ITEMS
from bot.subscriptions.parsing import parse_subscription
from tests.bot.alerts.stage import ANA, BEN
from tests.builders import NOW

if TYPE_CHECKING:
    from tests.bot.alerts.stage import AlertStage

AGENCY = (
    "The parliament in Port Ellory voted on Monday to rebuild the sea wall, a project that will"
    " take six years and cost 40 million, after a debate that went on into the night."
)


def publish_many(stage: AlertStage, count: int, first: int = 0) -> None:
    for number in range(first, first + count):
        stage.publish(f"Street {number} is under water and {number} pumps are on their way.")
        stage.work()
        stage.later(seconds=1)


def test_the_same_from_another_source_is_no_second_alert(stage: AlertStage) -> None:
    stage.subscribe("everything")
    stage.subscribe("source Meridian Desk", BEN)
    first = stage.publish(AGENCY)
    stage.work()
    stage.later(minutes=20)
    stage.publish(f"{AGENCY} More follows.", publisher="Meridian Desk")
    stage.work()
    assert [new.kind for new in stage.queued()] == ["alert", "addition"]
    (told,) = stage.queued(BEN)
    assert told.key == f"alert:{first}"
    (only,) = AlertContent.model_validate_json(told.content).items
    assert only.also == ("The Harbour Wire",)


def test_what_came_together_is_one_alert_that_names_all_its_sources(stage: AlertStage) -> None:
    stage.subscribe("everything")
    stage.publish(AGENCY)
    stage.publish(AGENCY, publisher="Meridian Desk")
    stage.publish(AGENCY, publisher="Coast Radio")
    stage.work()
    (told,) = stage.queued()
    (only,) = AlertContent.model_validate_json(told.content).items
    assert only.also == ("Meridian Desk", "Coast Radio")


def test_alike_texts_that_say_another_thing_are_two_alerts(stage: AlertStage) -> None:
    stage.subscribe("everything")
    others = (AGENCY.replace("40", "60"), AGENCY.replace("will take", "will not take"))
    for number, text in enumerate((AGENCY, *others)):
        stage.publish(text, publisher=f"Source {number}")
    stage.work()
    assert len(stage.queued()) == 3


def test_a_restart_does_not_forget_what_was_told_by_whom(stage: AlertStage) -> None:
    stage.subscribe("everything")
    stage.publish(AGENCY)
    stage.work()
    stage.restart()
    stage.publish(AGENCY, publisher="Meridian Desk")
    stage.work()
    assert [new.kind for new in stage.queued()] == ["alert", "addition"]


def test_an_alert_that_was_sent_is_edited_once_for_each_further_publisher(
    stage: AlertStage,
) -> None:
    stage.subscribe("everything")
    stage.subscribe("everything hourly", BEN)
    first = stage.publish(AGENCY)
    stage.publish(AGENCY, publisher="Coast Radio")
    stage.work()
    for number, publisher in enumerate(("Meridian Desk", "Coast Radio", "", "Meridian Desk")):
        stage.publish(AGENCY, publisher=publisher, id=f"again {number}")
        stage.work()
    alert, addition = stage.queued()
    assert (addition.kind, addition.follows) == ("addition", alert.key)
    assert (addition.key, addition.items) == (f"addition:{first}:Meridian Desk", ())
    assert addition.content == alert.content
    assert stage.queued(BEN) == []


def test_what_says_what_was_corrected_is_not_written_over(stage: AlertStage) -> None:
    stage.subscribe("everything")
    stage.publish(AGENCY, id="agency")
    stage.work()
    stage.publish(f"{AGENCY} The mayor, Ilse Brandt, left.", id="agency")
    stage.work()
    stage.publish(AGENCY, publisher="Meridian Desk")
    stage.work()
    assert [new.kind for new in stage.queued()] == ["alert", "correction"]


def test_a_digest_tells_all_of_its_time_at_once(stage: AlertStage) -> None:
    stage.subscribe("everything hourly")
    publish_many(stage, 2)
    assert stage.told() == []
    stage.now = NOW + timedelta(hours=1)
    stage.work()
    (told,) = stage.told()
    assert told.startswith("digest: Street 0 ")
    assert "| Street 1 " in told
    stage.restart()
    stage.later(hours=1)
    stage.work()
    assert len(stage.queued()) == 1
    publish_many(stage, 1, first=5)
    stage.later(hours=1)
    stage.work()
    assert len({new.key for new in stage.queued()}) == 2


def test_a_long_digest_counts_what_it_does_not_show(stage: AlertStage) -> None:
    stage.subscribe("everything daily 8:00")
    publish_many(stage, MAX_ITEMS + 2)
    stage.later(days=1)
    stage.work()
    (told,) = stage.told()
    assert told.endswith(" and 2 more")
    assert stage.tables.alerts.next_due() is None


def test_a_digest_is_due_in_the_zone_of_the_chat(stage: AlertStage) -> None:
    stage.tables.chats.meet(ANA.chat_id, "private", "uk", stage.now)
    stage.tables.chats.choose_zone(ANA.chat_id, "Asia/Tokyo")
    stage.subscribe("everything daily 8:00")
    publish_many(stage, 1)
    assert stage.tables.alerts.next_due() == NOW + timedelta(hours=11)  # 23:00 UTC


def test_an_hourly_digest_comes_once_after_the_quiet_hours(stage: AlertStage) -> None:
    stage.subscribe("everything hourly quiet 13-19")
    for number in range(6):
        publish_many(stage, 1, first=number)
        stage.later(hours=1)
        stage.work()
    assert stage.told() == []
    stage.now = NOW + timedelta(hours=7)
    stage.work()
    (told,) = stage.told()
    assert told.count(" | ") == 5


def test_a_digest_moved_to_later_the_same_day_is_told_the_same_day(stage: AlertStage) -> None:
    one = stage.subscribe("everything daily 12:30")
    publish_many(stage, 1)
    stage.now = NOW + timedelta(hours=1)
    stage.work()
    moved = parse_subscription("everything daily 18:00")
    stage.tables.subscriptions.edit(one.subscription_id, moved, stage.now)
    publish_many(stage, 1, first=5)
    stage.now = NOW + timedelta(hours=6)
    stage.work()
    assert [new.kind for new in stage.queued()] == ["digest", "digest"]


def test_quiet_hours_are_summed_up_and_urgent_breaks_them(stage: AlertStage) -> None:
    stage.subscribe("everything quiet 11-14")
    stage.subscribe("everything quiet 11-14 urgent", BEN)
    publish_many(stage, 2)
    assert (len(stage.queued()), len(stage.queued(BEN))) == (0, 2)
    stage.now = NOW + timedelta(hours=2)
    stage.work()
    (told,) = stage.told()
    assert told.startswith("summary: Street 0 ")


def test_beyond_the_maximum_the_rest_of_the_hour_is_one_summary(stage: AlertStage) -> None:
    stage.subscribe("everything max 2")
    publish_many(stage, 5)
    assert [new.kind for new in stage.queued()] == ["alert", "alert"]
    stage.now = NOW + timedelta(hours=1)
    stage.work()
    assert [new.kind for new in stage.queued()][2:] == ["summary"]
    assert stage.told()[2].count("|") == 2
    stage.later(hours=1)
    publish_many(stage, 1, first=9)
    assert [new.kind for new in stage.queued()][3:] == ["alert"]


def test_what_was_told_at_once_is_not_in_a_digest_too(stage: AlertStage) -> None:
    stage.subscribe("source Harbour Wire hourly")
    stage.publish(AGENCY)
    stage.work()
    stage.subscribe("source Meridian Desk")
    stage.publish(AGENCY, publisher="Meridian Desk")
    stage.work()
    stage.later(hours=1)
    stage.work()
    assert [new.kind for new in stage.queued()] == ["alert"]


def test_a_digest_leaves_out_what_is_gone_muted_or_no_longer_wanted(stage: AlertStage) -> None:
    stage.subscribe("everything hourly")
    unwanted = stage.subscribe("everything hourly", BEN)
    gone = stage.publish("The gate is shut and 3 pumps are on their way.")
    stage.publish("The bridge is shut and 4 cranes are on their way.", story="Bridge")
    stage.publish("The market is shut and 5 lorries are on their way.", story="Market")
    stage.work()
    stage.news.remove_update(gone)
    stage.tables.subscriptions.mute(ANA, "bridge", stage.now)
    stage.tables.subscriptions.delete(unwanted.subscription_id)
    stage.later(hours=1)
    stage.work()
    assert stage.told() == ["digest: The market is shut and 5 lorries are on their way."]
    assert stage.told(BEN) == []


def test_a_digest_names_all_who_report_the_same_by_then(stage: AlertStage) -> None:
    stage.subscribe("everything hourly")
    stage.publish(AGENCY)
    stage.work()
    stage.publish(AGENCY, publisher="Meridian Desk")
    stage.work()
    stage.later(hours=1)
    stage.work()
    (told,) = stage.queued()
    (only,) = AlertContent.model_validate_json(told.content).items
    assert only.also == ("Meridian Desk",)


def test_a_digest_tells_what_is_so_by_then(stage: AlertStage) -> None:
    stage.subscribe("everything hourly")
    stage.publish("The gate is shut. 3 pumps run.", id="gate")
    stage.publish("The bridge is shut. 3 cranes work.", id="bridge")
    stage.work()
    stage.publish("Correction: the gate is open. 4 pumps run.", id="gate")
    stage.publish("Retracted: the bridge is shut.", id="bridge")
    stage.work()
    stage.later(hours=1)
    stage.work()
    assert stage.told() == ["digest: Correction: the gate is open. 4 pumps run."]


def test_a_clock_that_is_put_back_over_a_digest_loses_nothing(stage: AlertStage) -> None:
    stage.subscribe("everything hourly")
    publish_many(stage, 1)
    stage.now = NOW + timedelta(hours=1)
    stage.work()
    stage.now -= timedelta(seconds=2)
    publish_many(stage, 1, first=7)
    stage.now = NOW + timedelta(hours=1, seconds=5)
    stage.work()
    assert len(stage.queued()) == 1
    stage.now = NOW + timedelta(hours=2)
    stage.work()
    assert len({new.key for new in stage.queued()}) == 2
    assert stage.told()[1].startswith("digest: Street 7 ")
