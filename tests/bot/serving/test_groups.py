from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bot.serving.in_process import ServedBot
    from tests.bot_api.chats import Group, Private
    from tests.bot_api.server import BotApiServer

KYIV = "what did Kirby say about Kyiv?"
ALICE, BOB = 301, 302
TOPIC = 44


@pytest.fixture
def group(server: BotApiServer, bot: ServedBot, group_id: int) -> Group:
    """A group that the bot has just been added to."""
    del bot
    added = server.group(group_id)
    added.add_bot(by=ALICE)
    added.wait_for("Hello! Mention me")
    return added


def settled(server: BotApiServer, user: Private) -> None:
    """Whatever was sent before has been handled: this was sent after it."""
    user.send("/new")
    user.wait_for("afresh")
    server.wait_until_taken()


def test_being_added_is_greeted_once(server: BotApiServer, group: Group, user: Private) -> None:
    group.add_bot(by=ALICE)
    settled(server, user)
    assert sum("Hello! Mention me" in text for text in group.texts) <= 2


def test_only_what_is_addressed_is_answered(
    server: BotApiServer, group: Group, user: Private
) -> None:
    server.state.me["can_read_all_group_messages"] = True
    try:
        group.send(ALICE, "did anybody hear about the strike?")
        group.send(ALICE, "/ask@another_bot what is new?")
        group.send(ALICE, "@another_bot what is new?")
        group.send(ALICE, "/latest")
        settled(server, user)
        assert len(group.messages) == 1
    finally:
        server.state.me["can_read_all_group_messages"] = False
    question = group.send(ALICE, f"@quotewire_bot {KYIV}")
    answer = group.wait_for("John Kirby said")
    assert answer.reply_to == question
    group.send(BOB, "and what about the sanctions?", reply_to=answer.message_id)
    group.wait_for_messages(3)
    group.send(ALICE, "/ask@quotewire_bot rail strike")
    group.wait_for(lambda shown: "[1]" in shown.text and "strike" in shown.text)


def test_turns_of_two_members_are_apart(group: Group) -> None:
    group.send(ALICE, f"@quotewire_bot {KYIV}")
    group.wait_for("John Kirby said")
    group.send(BOB, "@quotewire_bot when was that?")
    group.wait_for("Please name what you want to know")


def test_answers_stay_in_the_topic_asked(
    server: BotApiServer, bot: ServedBot, group_id: int
) -> None:
    del bot
    forum = server.group(int(f"-100{-group_id}"), topics=True)
    forum.add_bot(by=ALICE)
    forum.send(ALICE, f"/ask@quotewire_bot {KYIV}", topic=TOPIC)
    answer = forum.wait_for("John Kirby said")
    assert answer.topic == TOPIC
    forum.press(BOB, "[1] in context", answer)
    assert forum.wait_for("In its context").topic == TOPIC
    forum.send(ALICE, "/latest@quotewire_bot")
    assert forum.wait_for("[1]", count=2).topic is None


def test_only_administrators_change_what_counts_for_all(group: Group) -> None:
    group.send(BOB, "/timezone@quotewire_bot Europe/Kyiv")
    group.wait_for("Only administrators of this group")
    group.promote(ALICE)
    group.send(ALICE, "/timezone@quotewire_bot Europe/Kyiv")
    group.wait_for("Your time zone is Europe/Kyiv")
    group.send(BOB, "/language@quotewire_bot", anonymous=False)
    languages = group.wait_for("I speak English")
    assert "Only administrators" in group.notice(group.press(BOB, "Deutsch", languages))
    group.send(0, "/language@quotewire_bot es", anonymous=True)
    group.wait_for("Ahora hablo español")
    group.send(BOB, "/forget@quotewire_bot")
    group.wait_for("en privado")


def test_a_forged_button_does_not_change_what_was_said(group: Group) -> None:
    group.send(ALICE, f"/ask@quotewire_bot {KYIV}")
    answer = group.wait_for("John Kirby said")
    forged = group._press({"id": BOB, "is_bot": False, "first_name": "B"}, answer, "forget:yes")
    assert "ask again" in group.notice(forged)
    assert group.wait_for("John Kirby said").edited == 0


def test_a_group_that_becomes_a_supergroup_keeps_its_settings(
    server: BotApiServer, group: Group, group_id: int
) -> None:
    group.promote(ALICE)
    group.send(ALICE, "/timezone@quotewire_bot Europe/Kyiv")
    group.wait_for("Your time zone is Europe/Kyiv")
    group.send(ALICE, f"/ask@quotewire_bot {KYIV}")
    group.wait_for("John Kirby said")
    moved = group.migrate(int(f"-100{-group_id}"))
    server.wait_until_taken()
    moved.send(ALICE, "@quotewire_bot when was that?")
    assert "EEST" in moved.wait_for("reported at these times").text


def test_a_kicked_bot_is_silent_and_greets_when_it_is_back(
    server: BotApiServer, group: Group, bot: ServedBot
) -> None:
    group.kick_bot(by=ALICE)
    group.send(ALICE, f"/ask@quotewire_bot {KYIV}")
    server.wait_until_taken()
    group.add_bot(by=ALICE)
    group.wait_for("Hello! Mention me", count=2)
    assert "Traceback" not in bot.log


def test_posts_in_a_channel_are_not_answered(
    server: BotApiServer, user: Private, group_id: int
) -> None:
    channel = server.channel(int(f"-100{-group_id + 500_000}"))
    channel.post("/ask@quotewire_bot what is new?")
    settled(server, user)
    assert channel.messages == []
