"""Administrators are told why an answer is as it is, in private; nobody else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.serving.in_process import ServedBot
from tests.bot.serving.process import ADMIN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bot_api.chats import Private
    from tests.bot_api.server import BotApiServer

KYIV = "what did Kirby say about Kyiv?"
COPPER = "what is the price of copper?"
WHY = "Why this answer?"


@pytest.fixture
def admin(api: BotApiServer, data: Path) -> Iterator[Private]:
    """An administrator of a bot of their own: all tests would share their chat with another."""
    with ServedBot(api, data):
        yield api.private(ADMIN, language_code="en")


def test_an_administrator_is_told_why(admin: Private) -> None:
    admin.send(KYIV)
    answer = admin.wait_for("[1]")
    assert answer.labels[-1] == WHY
    assert admin.notice(admin.press(WHY, answer)) == ""
    why = admin.wait_for("Asked for: speech")
    assert "Kyiv" in why.text
    assert why.entities == []


def test_a_silence_is_explained_too(admin: Private) -> None:
    admin.send(COPPER)
    answer = admin.wait_for("As of")
    assert "[1]" not in answer.text
    assert answer.labels[-2:] == ["Alert me about this", WHY]
    admin.press(WHY, answer)
    assert "Words: " in admin.wait_for("Asked for: money").text


def test_an_edited_question_keeps_the_button(admin: Private) -> None:
    question = admin.send(KYIV)
    answer = admin.wait_for(lambda one: WHY in one.labels and "Kirby" in one.text)
    admin.edit(question, COPPER)
    edited = admin.wait_for(lambda one: one.edited and "Kirby" not in one.text)
    assert WHY in edited.labels
    assert answer.message_id == edited.message_id


def test_a_timeline_is_no_answer_to_explain(admin: Private) -> None:
    admin.send("/timeline rail strike")
    assert WHY not in admin.wait_for("In the order of time").labels


def test_others_are_neither_offered_nor_told(user: Private) -> None:
    user.send(KYIV)
    answer = user.wait_for("[1]")
    assert WHY not in answer.labels
    number = answer.data("[1] in context").split(":")[1]
    press = user.press_data(f"why:{number}", answer)
    assert user.notice(press) == "That is for my administrators."


def test_in_a_group_nobody_is_offered_it(admin: Private, api: BotApiServer, group_id: int) -> None:
    del admin  # whose bot serves
    group = api.group(group_id)
    group.send(ADMIN, f"/ask@quotewire_bot {KYIV}")
    assert WHY not in group.wait_for("[1]").labels


@pytest.mark.parametrize("forged", ["why", "why:zzzzzz", "why:0"])
def test_a_forged_button_gets_a_word(admin: Private, forged: str) -> None:
    admin.send(KYIV)
    answer = admin.wait_for("[1]")
    assert "ask again" in admin.notice(admin.press_data(forged, answer))


def test_an_answer_of_another_chat_is_not_explained(admin: Private, api: BotApiServer) -> None:
    user = api.private(ADMIN + 1, language_code="en")
    user.send(KYIV)
    number = user.wait_for("[1]").data("[1] in context").split(":")[1]
    admin.send(KYIV)
    answer = admin.wait_for("[1]")
    assert "ask again" in admin.notice(admin.press_data(f"why:{number}", answer))
