from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.alerts.content import AlertContent
from tests.bot.alerts.stage import ANA, BEN, MINUTE, TOPIC
from tests.fakes.embedder import FakeEmbedder
from tests.stores.news_stores import sqlite_of

if TYPE_CHECKING:
    from bot.alerts.content import AlertItem
    from tests.bot.alerts.stage import AlertStage

GRAIN = "The grain deal was extended on Monday, officials said after talks in the port."
STORM = "Waves broke over the harbour wall and flooded two streets near the market."
BRANDT = "“The wall will hold,” said Mayor Ilse Brandt on Monday. The pumps are running."


def item(stage: AlertStage) -> AlertItem:
    (new,) = stage.queued()
    (only,) = AlertContent.model_validate_json(new.content).items
    return only


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("everything", True),
        ("grain deal", True),
        ("the grain deal in the port", True),
        ("grain prices", False),
        ("story Storm on the coast", True),
        ("story coast storm", True),
        ("story https://www.example.com/live/", True),
        ("story Rail strike", False),
        ("source Harbour Wire", True),
        ("source example.com", True),
        ("source Meridian Desk", False),
        ("everything filter grain", True),
        ("everything filter grain,!port", False),
        ("everything filter strike", False),
        ("everything filter strike,deal", True),
        ("when was the grain deal extended?", True),
        ("how many ships left under the grain deal?", False),
        ("when do talks in Geneva resume?", False),
    ],
)
def test_an_update_is_told_to_those_it_concerns(stage: AlertStage, text: str, told: bool) -> None:
    stage.subscribe(text)
    stage.later(minutes=1)
    stage.publish(GRAIN, story_url="https://example.com/live")
    stage.work()
    assert stage.told() == ([f"alert: {GRAIN}"] if told else [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("speaker Brandt", True),
        ("anything Ilse Brandt says", True),
        ("speaker the mayor", True),
        ("speaker Brandt on the wall", True),
        ("speaker Brandt on the strike", False),
        ("speaker Halloran", False),
        ("what did Brandt say about the wall?", True),
        ("what did Halloran say about the wall?", False),
    ],
)
def test_a_speaker_is_told_of_by_any_name(stage: AlertStage, text: str, told: bool) -> None:
    stage.subscribe(text)
    stage.later(minutes=1)
    stage.publish(BRANDT)
    stage.work()
    assert bool(stage.told()) is told
    if told:
        assert item(stage).speaker == "Ilse Brandt"
        assert "The wall will hold" in stage.told()[0]


def test_the_excerpt_is_where_the_topic_stands(stage: AlertStage) -> None:
    stage.subscribe("grain deal")
    filler = "The night was calm in every other town along the river. " * 12
    body = f"{filler}\n{GRAIN}\n{filler}"
    stage.publish(body)
    stage.work()
    assert GRAIN in stage.told()[0]
    assert len(stage.told()[0]) < 500
    assert item(stage).match == "words"


def test_several_subscriptions_of_a_destination_get_one_alert(stage: AlertStage) -> None:
    for text in ("everything", "grain deal", "source Harbour Wire"):
        stage.subscribe(text)
    stage.subscribe("everything", TOPIC)
    stage.publish(GRAIN)
    stage.work()
    assert len(stage.queued()) == len(stage.queued(TOPIC)) == 1
    assert item(stage).match == "words"


def test_what_was_handled_is_not_told_again(stage: AlertStage) -> None:
    stage.subscribe("everything")
    stage.publish(GRAIN)
    stage.work()
    stage.restart()
    stage.work()
    stage.publish(GRAIN)
    stage.work()
    assert len(stage.queued()) == 1
    assert stage.news.stats().pending.get("alerts", 0) == 0


def test_a_crash_between_queueing_and_done_tells_once(stage: AlertStage) -> None:
    stage.subscribe("everything")
    stage.publish(GRAIN)
    waiting = stage.news.alerts.changes(9)
    stage.work()
    with sqlite_of(stage.news).database.unit() as connection:
        connection.executemany(
            "INSERT INTO pending_change VALUES ('alerts', ?, ?, '[]')",
            [(change.pending.change, change.update_id) for change in waiting],
        )
    stage.restart()
    stage.work()
    assert len(stage.queued()) == 1


def test_nothing_is_noted_before_the_bot_has_started(stage: AlertStage) -> None:
    assert stage.news.alerts.changes(9) == []
    stage.publish(STORM)
    assert len(stage.news.alerts.changes(9)) == 1


@pytest.mark.parametrize(
    ("origin", "hours", "told"),
    [
        ("own", -1, False),
        ("own", 1, True),
        ("own", 24 * 365, True),
        ("page", -1, True),
        ("import", -1, True),
    ],
)
def test_old_news_is_no_alert_by_its_own_time(
    stage: AlertStage, origin: str, hours: float, told: bool
) -> None:
    stage.later(hours=2)
    stage.subscribe("everything")
    at = stage.now + timedelta(hours=hours)
    stage.later(hours=2)
    stage.publish(GRAIN, published_at=at, published_from=origin)
    stage.work()
    assert bool(stage.told()) is told


def test_a_time_without_seconds_is_not_older_than_who_subscribed_in_that_minute(
    stage: AlertStage,
) -> None:
    minute = stage.now
    stage.later(seconds=30)
    stage.subscribe("everything")
    stage.later(minutes=2)
    stage.publish(STORM, published_at=minute - MINUTE)
    stage.publish(GRAIN, published_at=minute)
    stage.work()
    assert stage.told() == [f"alert: {GRAIN}"]


def test_what_was_seen_before_subscribing_is_not_told(stage: AlertStage) -> None:
    stage.publish(GRAIN, published_at=None)
    stage.later(minutes=5)
    stage.subscribe("everything")
    stage.work()
    assert stage.told() == []


def test_a_back_list_is_told_to_nobody_whatever_becomes_of_it(stage: AlertStage) -> None:
    stage.subscribe("everything")
    stage.publish(GRAIN, id="g", published_at=None, back_list=True)
    stage.work()
    stage.publish(GRAIN.replace("Monday", "Tuesday"), id="g", published_at=None)
    stage.publish(STORM, published_at=None)
    stage.work()
    assert stage.told() == [f"alert: {STORM}"]


def test_paused_suspended_deleted_and_muted_are_told_nothing(stage: AlertStage) -> None:
    paused, deleted = stage.subscribe("grain deal"), stage.subscribe("everything")
    stage.subscribe("everything", BEN)
    stage.subscribe("everything", TOPIC)
    stage.work()
    subscriptions = stage.tables.subscriptions
    subscriptions.pause(paused.subscription_id, paused=True, now=stage.now)
    subscriptions.delete(deleted.subscription_id)
    subscriptions.suspend(BEN.chat_id)
    subscriptions.mute(TOPIC, "storm on the coast", stage.now)
    stage.publish(GRAIN)
    stage.publish(STORM, story="Another story")
    stage.work()
    assert (stage.told(), stage.told(BEN)) == ([], [])
    assert stage.told(TOPIC) == [f"alert: {STORM}"]


def test_a_chat_that_moves_is_told_at_its_new_id(stage: AlertStage) -> None:
    stage.subscribe("everything", TOPIC)
    stage.work()
    stage.tables.chats.migrate(TOPIC.chat_id, -200)
    stage.publish(STORM)
    stage.work()
    moved = type(TOPIC)(-200, TOPIC.thread_id)
    assert (stage.told(TOPIC), stage.told(moved)) == ([], [f"alert: {STORM}"])


@pytest.mark.parametrize("held_there", [False, True])
def test_what_a_chat_holds_is_told_after_it_moved_to_where_the_same_is_subscribed(
    stage: AlertStage, *, held_there: bool
) -> None:
    old, new = type(TOPIC)(-100), type(TOPIC)(-200)
    stage.subscribe("everything hourly", old)
    if held_there:
        stage.subscribe("everything hourly", new)
    stage.publish(STORM)
    stage.work()
    kept = stage.subscribe("everything hourly", new)
    stage.tables.chats.migrate(old.chat_id, new.chat_id)
    stage.later(hours=1)
    stage.work()
    assert (stage.told(old), stage.told(new)) == ([], [f"digest: {STORM}"])
    (digest,) = stage.queued(new)
    assert digest.subscription_id == kept.subscription_id
    (item,) = AlertContent.model_validate_json(digest.content).items
    assert item.subscription_id == kept.subscription_id


def test_alerts_of_the_last_hour_count_after_a_chat_moved_to_where_the_same_is_subscribed(
    stage: AlertStage,
) -> None:
    old, new = type(TOPIC)(-100), type(TOPIC)(-200)
    stage.subscribe("everything max 1", old)
    stage.publish(STORM)
    stage.work()
    stage.subscribe("everything max 1", new)
    stage.tables.chats.migrate(old.chat_id, new.chat_id)
    stage.later(minutes=1)
    stage.publish(GRAIN)
    stage.work()
    assert stage.told(new) == [f"alert: {STORM}"]


def test_a_forgotten_user_is_told_nothing(stage: AlertStage) -> None:
    stage.subscribe("everything")
    stage.work()
    stage.tables.chats.forget(ANA.chat_id)
    stage.publish(STORM)
    stage.work()
    assert stage.told() == []


def test_follow_ups_of_a_story_reply_to_its_first_alert_for_an_hour(stage: AlertStage) -> None:
    stage.subscribe("everything")
    ids = []
    for minutes in (0, 30, 29, 2):
        stage.later(minutes=minutes)
        ids.append(stage.publish(f"{minutes} houses stand under water in street {minutes}."))
        stage.work()
    follows = [new.follows for new in stage.queued()]
    assert follows == [None, f"alert:{ids[0]}", f"alert:{ids[0]}", None]


def test_a_thousand_destinations_are_queued_in_batches(stage: AlertStage) -> None:
    for number in range(1, 1_201):
        stage.subscribe("everything", type(ANA)(number))
    stage.publish(STORM)
    stage.work()
    assert stage.tables.outbox.counts()["pending"] == 1_200


def test_meaning_matches_when_the_vectors_are_there(stage: AlertStage) -> None:
    for number in range(4):
        stage.publish(f"The bridge and the tunnel stay shut, part {number}.")
    # Words alone hold too little of it; the embedder finds texts near that share words.
    stage.subscribe("waves broke harbour wall flooded streets bridge tunnel")
    stage.publish(STORM)
    stage.work()
    assert stage.told() == []
    assert stage.news.stats().pending["meanings"] == 5
    stage.news.load_model(FakeEmbedder())
    stage.news.sync()
    stage.work()
    assert stage.told() == [f"alert: {STORM}"]
    assert item(stage).match == "meaning"
    assert stage.news.stats().pending.get("meanings", 0) == 0


def test_without_a_model_meaning_is_given_up_after_a_day(stage: AlertStage) -> None:
    stage.subscribe("flood")
    stage.publish(STORM)
    stage.work()
    stage.matcher.tidy(stage.now)
    assert stage.news.stats().pending["meanings"] == 1
    stage.later(days=1, minutes=1)
    stage.matcher.tidy(stage.now)
    assert stage.news.stats().pending.get("meanings", 0) == 0
    assert stage.told() == [f"alert: {STORM}"]
