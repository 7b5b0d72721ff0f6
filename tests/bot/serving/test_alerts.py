"""Subscribing in a chat, and being told what is new, corrected and taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.adapters import open_tables
from bot.alerts.planning import alert_key
from bot.delivery.delivery_rules import NOTHING_LEFT
from bot.telegram.messages import Destination
from index import DataFolder, IndexSettings, TimeWindow, open_index
from tests.bot.cli.invoking import invoke
from tests.bot.serving.in_process import ServedBot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.delivery.deliveries import Delivery
    from tests.bot_api.chats import Private
    from tests.bot_api.server import BotApiServer

HARBOUR = "The harbour of Skerrow is closed after 12 boats were lost, the port said."


@pytest.fixture
def own_bot(api: BotApiServer, data: Path) -> Iterator[ServedBot]:
    """Its news is the test's own to change."""
    with ServedBot(api, data) as served:
        yield served


@pytest.fixture
def reader(api: BotApiServer, own_bot: ServedBot) -> Private:
    del own_bot
    return api.private(5)


def publish(data: Path, body: str, number: str = "1", **fields: str) -> None:
    """Imported beside the bot, as a cron job would. (That it may be another process that does so
    is tested in test_operation and test_promise.)"""
    line = {"id": number, "body": body, "publisher": "Post", "headline": "At the harbour"}
    done = invoke(
        *("ingest", "-", "--no-embed", "--data", str(data)),
        stdin=json.dumps(line | fields).encode(),
    )
    assert done.returncode == 0, done.stderr


def subscribed(reader: Private, words: str) -> None:
    reader.send(f"/subscribe {words}")
    reader.wait_for("Done. I will tell you about")


def test_what_is_new_is_told_once_with_its_citation(reader: Private, data: Path) -> None:
    subscribed(reader, "Skerrow harbour")
    publish(data, HARBOUR)
    alert = reader.wait_for("12 boats were lost")
    assert alert.text.startswith("At the harbour")
    assert "[1] Post" in alert.text
    assert alert.labels == ["Ask about this", "Stop"]
    publish(data, HARBOUR)
    publish(data, "Nothing about boats at all.", "2")
    publish(data, "Skerrow harbour is open again.", "3")
    reader.wait_for("open again")
    assert sum("12 boats" in text for text in reader.texts) == 1


def test_who_reports_the_same_later_is_named_under_the_alert(reader: Private, data: Path) -> None:
    subscribed(reader, "Skerrow harbour")
    publish(data, HARBOUR)
    alert = reader.wait_for("12 boats were lost")
    publish(data, HARBOUR, "9", publisher="Coast Radio")
    assert reader.wait_for("Also reported by Coast Radio").message_id == alert.message_id
    publish(data, HARBOUR.replace("12 boats", "21 boats"))
    corrected = reader.wait_for("“12” now reads “21”")
    assert "Also reported by Coast Radio" in corrected.text
    assert corrected.message_id == alert.message_id


def test_a_material_correction_edits_what_was_told(reader: Private, data: Path) -> None:
    subscribed(reader, "Skerrow harbour")
    publish(data, HARBOUR)
    alert = reader.wait_for("12 boats were lost")
    publish(data, HARBOUR.replace("12 boats", "21 boats"))
    corrected = reader.wait_for("Corrected at")
    assert corrected.message_id == alert.message_id
    assert "“12” now reads “21”" in corrected.text
    assert "21 boats were lost" in corrected.text


def test_subscribing_shows_what_there_was_and_floods_nothing(user: Private) -> None:
    reader = user
    reader.send("/subscribe anything Kirby says about Kyiv")
    done = reader.wait_for("I will tell you about what Kirby says about “Kyiv”, at once")
    assert "The last one before" in done.text
    assert "Kirby" in reader.wait_for("In its context").text
    assert len(reader.messages) == 2


def test_subscribing_repeats_the_options_that_were_understood(user: Private) -> None:
    user.send("/subscribe rail strike daily quiet 22-7 filter pay,!snow zone Kyiv")
    done = user.wait_for("I will tell you about “rail strike”, daily at 08:00").text
    for line in (
        "Quiet hours: 22:00–07:00, summed up afterwards",
        "Only with one of: pay",
        "Never with: snow",
        "Times are those of Europe/Kyiv.",
    ):
        assert line in done.splitlines()
    user.send("/subscribe rail strike max 3")
    done = user.wait_for("I will tell you about “rail strike”, at once").text
    assert "At most 3 alerts an hour" in done


def test_an_answer_can_be_followed(user: Private) -> None:
    reader = user
    reader.send("rail strike")
    reader.press("Alert me about this", reader.wait_for("[1]"))
    reader.wait_for("I will tell you about “rail strike”")
    reader.send("/subscriptions")
    listed = reader.wait_for("You are told about:")
    assert "1. “rail strike”, at once" in listed.text


def test_the_buttons_of_an_alert_ask_mute_and_stop(reader: Private, data: Path) -> None:
    subscribed(reader, "Skerrow harbour")
    publish(data, HARBOUR, story="Storm at Skerrow")
    alert = reader.wait_for("12 boats were lost")
    assert alert.labels == ["Ask about this", "Mute this story", "Stop"]
    reader.press("Ask about this", alert)
    reader.wait_for("As of")
    reader.press("Mute this story", alert)
    reader.wait_for("nothing more of this story")
    publish(data, "Skerrow harbour stays shut.", "2", story="Storm at Skerrow")
    publish(data, "Skerrow harbour has a new master.", "3", story="People of Skerrow")
    reader.wait_for("a new master")
    assert not any("stays shut" in text for text in reader.texts)
    reader.send("/subscriptions")
    listed = reader.wait_for("Muted stories:")
    assert "1. storm at skerrow" in listed.text
    reader.press("Unmute 1", listed)
    reader.wait_for("told of that story again")
    publish(data, "Skerrow harbour sees a calm sea.", "4", story="Storm at Skerrow")
    reader.wait_for("a calm sea")
    reader.press("Stop", alert)
    reader.wait_for("no longer told about")


def test_each_muted_story_is_unmuted_by_its_own_button(reader: Private, data: Path) -> None:
    subscribed(reader, "Skerrow harbour")
    for number, what in enumerate(("pump", "crane", "lorry"), start=1):
        publish(data, f"Skerrow harbour has a new {what}.", what, story=f"The {what} story")
        reader.press("Mute this story", reader.wait_for(f"a new {what}"))
        reader.wait_for("nothing more of this story", count=number)
    reader.send("/subscriptions")
    listed = reader.wait_for("Muted stories:")
    reader.press("Unmute 1", listed)
    reader.wait_for("told of that story again")
    assert "too long ago" in reader.notice(reader.press("Unmute 1", listed))
    assert "too long ago" in reader.notice(reader.press_data("unmute:0", listed))
    reader.press("Unmute 2", listed)
    reader.wait_for("told of that story again", count=2)
    reader.send("/subscriptions")
    left = reader.wait_for("Muted stories:", count=2)
    assert left.text.splitlines()[1:] == ["1. the lorry story"]


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        ("", "Write after the command"),
        ("x", "too short"),
        ("the of and", "stand everywhere"),
        ("🙂🙂🙂", "no word in"),
        ("rain " * 500, "too long"),
        ("rain daily 25:99", "do not understand the time"),
        ("rain quiet 8-8", "Quiet hours must leave"),
        ("rain daily 8:00 zone Atlantis", "do not know the time zone"),
        ("@nosuchchannel rain", "do not know the channel"),
    ],
)
def test_what_cannot_be_subscribed_to_is_refused(user: Private, words: str, reply: str) -> None:
    user.send(f"/subscribe {words}")
    user.wait_for(reply)
    user.send("/subscriptions")
    user.wait_for("told about nothing yet")


def test_a_group_is_told_where_its_administrator_asked(
    api: BotApiServer, own_bot: ServedBot, data: Path
) -> None:
    del own_bot
    forum = api.group(-100777, topics=True)
    forum.add_bot(by=1)
    forum.send(2, "/subscribe@quotewire_bot Skerrow harbour", topic=9)
    forum.wait_for("Only administrators")
    forum.promote(1)
    forum.send(1, "/subscribe@quotewire_bot Skerrow harbour", topic=9)
    forum.wait_for("I will tell you about")
    publish(data, HARBOUR)
    assert forum.wait_for("12 boats were lost").topic == 9


def test_an_alert_that_is_too_old_to_be_shown_mutes_its_story_in_its_own_topic(
    api: BotApiServer, own_bot: ServedBot, data: Path
) -> None:
    del own_bot
    forum = api.group(-1_001_888, topics=True)
    forum.add_bot(by=1)
    forum.promote(1)
    for number, topic in enumerate((9, None), start=1):
        forum.send(1, "/subscribe@quotewire_bot Skerrow harbour", topic=topic)
        forum.wait_for("I will tell you about", count=number)
    publish(data, HARBOUR, story="Storm at Skerrow")
    forum.wait_for("12 boats were lost", count=2)
    (alert,) = (one for one in forum.messages if one.topic == 9 and "12 boats" in one.text)
    forum.press(1, "Mute this story", alert, is_shown=False)
    assert forum.wait_for("nothing more of this story").topic == 9
    publish(data, "Skerrow harbour stays shut.", "2", story="Storm at Skerrow")
    assert forum.wait_for("stays shut").topic is None
    forum.send(1, "/subscriptions@quotewire_bot", topic=9)
    listed = forum.wait_for("Muted stories:")
    forum.press(1, "Unmute 1", listed, is_shown=False)
    assert forum.wait_for("told of that story again").topic == 9
    assert sum("stays shut" in text for text in forum.texts) == 1


def test_what_was_published_while_the_bot_was_away_is_told(api: BotApiServer, data: Path) -> None:
    reader = api.private(5)
    with ServedBot(api, data):
        subscribed(reader, "Skerrow harbour")
    publish(data, HARBOUR)
    with ServedBot(api, data):
        reader.wait_for("12 boats were lost")


def test_who_is_denied_is_told_nothing_more(api: BotApiServer, data: Path) -> None:
    reader, other = api.private(5), api.private(6)
    with ServedBot(api, data):
        subscribed(reader, "Skerrow harbour")
        subscribed(other, "Skerrow harbour")
    publish(data, HARBOUR)
    with ServedBot(api, data, deny={5}):
        other.wait_for("12 boats were lost")
        publish(data, HARBOUR.replace("12 boats", "21 boats"))
        other.wait_for("Corrected at")
    assert not any("boats" in text for text in reader.texts)
    alert = alert_of_21_boats(data, 5)
    assert (alert.state, alert.message_id, alert.reason) == ("sent", None, NOTHING_LEFT)


def alert_of_21_boats(data: Path, reader: int) -> Delivery:
    """As the outbox has it."""
    with open_index(IndexSettings(), DataFolder(data)) as news:
        found = (one.update for one in news.alerts.latest(TimeWindow(), 1_000))
        (update_id,) = (one.update_id for one in found if "21 boats" in one.body)
        alert = open_tables(news).outbox.get(Destination(reader), alert_key(update_id))
    assert alert is not None
    return alert


def test_a_channel_has_posts_that_each_reader_can_ask_about_in_private(
    api: BotApiServer, reader: Private, data: Path
) -> None:
    channel = api.channel(-1_001_777, username="harbournews")
    channel.promote(reader.id)
    channel.promote(api.state.me["id"])
    reader.send("/subscribe @harbournews Skerrow harbour")
    reader.wait_for("Done. I will tell you about")
    publish(data, HARBOUR)
    post = channel.wait_for("12 boats were lost")
    (button,) = (one for row in post.buttons for one in row)
    link, _, payload = button["url"].partition("?start=")
    assert (button["text"], link) == ("Ask about this", "https://t.me/quotewire_bot")
    reader.send(f"/start {payload}")
    assert "12 boats were lost" in reader.wait_for("[1]").text
    update_id = payload.removeprefix("about-")
    query_id = channel.press_data(77, f"about:{update_id}", post)
    assert "in private" in channel.notice(query_id)
    assert "Only administrators" in channel.notice(channel.press_data(77, "stop:1", post))
    reader.send("/start about-nosuchupdate")
    reader.wait_for("no longer there")
    assert len(channel.messages) == 1


def test_what_belongs_to_no_story_has_none_to_mute(reader: Private, data: Path) -> None:
    subscribed(reader, "Skerrow harbour")
    publish(data, HARBOUR)
    alert = reader.wait_for("12 boats were lost")
    assert alert.labels == ["Ask about this", "Stop"]
    made_up = alert.data("Ask about this").replace("about", "mute")
    assert "no story" in reader.notice(reader.press_data(made_up, alert))
    reader.send("/subscriptions")
    reader.wait_for("1. “Skerrow harbour”, at once")
    assert not any("Muted stories" in text for text in reader.texts)


def test_who_blocks_the_bot_is_told_nothing_until_they_are_back(
    api: BotApiServer, reader: Private, data: Path
) -> None:
    subscribed(reader, "Skerrow harbour")
    reader.block()
    api.wait_until_taken()
    publish(data, HARBOUR)
    reader.unblock()
    reader.send("/start")
    reader.wait_for("Ask me about the news")
    publish(data, "Skerrow harbour is open again.", "3")
    reader.wait_for("open again")


def test_subscriptions_are_carried_to_another_chat(user: Private, server: BotApiServer) -> None:
    user.send("/subscribe rail strike daily 8:00")
    user.wait_for("I will tell you about")
    user.send("/subscriptions export")
    exported = user.wait_for('"subscriptions"').text
    other = server.private(user.id + 30_000)
    other.send(f"/subscriptions import {exported}")
    other.wait_for("Imported 1; could not be imported: 0.")
    other.send("/subscriptions")
    other.wait_for("1. “rail strike”, daily at 08:00")
    other.send("/subscriptions import nonsense")
    other.wait_for("no export of subscriptions")
