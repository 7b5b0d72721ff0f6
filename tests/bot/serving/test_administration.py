from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.bot.serving.in_process import ServedBot
from tests.bot.serving.process import ADMIN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bot_api.chats import Private
    from tests.bot_api.server import BotApiServer


@pytest.fixture
def admin(api: BotApiServer, data: Path) -> Iterator[Private]:
    """An administrator of a bot of their own: what they do would disturb others."""
    with ServedBot(api, data):
        yield api.private(ADMIN)


def pressed(admin: Private, label: str) -> None:
    admin.send("/admin")
    panel = admin.wait_for("What would you like to do?")
    admin.press(label, panel)


def test_statistics_and_the_log_level(admin: Private) -> None:
    pressed(admin, "Statistics")
    assert "Reports: 60; stories: 4" in admin.wait_for("Reports:").text
    pressed(admin, "Log level")
    admin.press("WARNING", admin.wait_for("The log level is INFO"))
    admin.wait_for("The log level is WARNING now")


def test_a_rebuild_reports_and_answers_go_on(admin: Private) -> None:
    pressed(admin, "Rebuild the index")
    admin.press("Yes", admin.wait_for("Rebuild the index?"))
    admin.send("what did Kirby say about Kyiv?")
    admin.wait_for("John Kirby said")
    assert "Rebuilt: " in admin.wait_for("Rebuilt:", timeout_s=60).text


def test_a_source_is_removed_after_it_was_confirmed(admin: Private) -> None:
    pressed(admin, "Sources")
    sources = admin.wait_for("Press one to see more")
    admin.press("The Harbour Wire", sources)
    admin.press("Remove with its news", admin.wait_for("25 reports, the newest"))
    sure = admin.wait_for("Remove The Harbour Wire with 25 reports")
    admin.press("Yes", sure)
    admin.wait_for("Removed The Harbour Wire")
    admin.send("what did Kirby say about Kyiv?")
    admin.wait_for("Nobody of that name")
    admin.press("The Harbour Wire", sources)
    admin.wait_for("no longer there")


def test_a_document_is_imported(admin: Private, api: BotApiServer) -> None:
    line = {"id": "1", "body": "The lighthouse of Skerrow is lit again.", "publisher": "Post"}
    api.state.files["doc1"] = json.dumps(line).encode()
    document = {"file_id": "doc1", "file_unique_id": "d", "file_name": "../../news.jsonl"}
    admin.send_content(document=document)
    assert "news.jsonl: read 1, new 1" in admin.wait_for("read 1").text
    admin.send("lighthouse of Skerrow")
    admin.wait_for("is lit again")
    api.state.files["doc2"] = b"\x00\x01\x02"
    admin.send_content(document=document | {"file_id": "doc2", "file_name": "x.bin"})
    admin.wait_for("x.bin could not be read")
    large = document | {"file_id": "doc3", "file_size": 30_000_000}
    admin.send_content(document=large)
    admin.wait_for("larger than 20 MB")


def test_a_broadcast_reaches_everybody_who_can_be_reached(
    admin: Private, api: BotApiServer
) -> None:
    people = [api.private(number) for number in range(50, 60)]
    for person in people:
        person.send("/new")
    for person in people:
        person.wait_for("afresh")
    people[0].block()
    api.wait_until_taken()
    admin.send("/admin broadcast Quotewire moves *tonight* <b>")
    preview = admin.wait_for("Send it?")
    assert "10 chats" in preview.text
    admin.press("Yes", preview)
    admin.press("Yes", preview)
    for person in people[1:]:
        person.wait_for("Quotewire moves *tonight* <b>")
    admin.wait_for("Sent to 10 of 10 chats", timeout_s=20)
    assert all(person.texts.count("Quotewire moves *tonight* <b>") == 1 for person in people[1:])
    assert "Quotewire moves *tonight* <b>" not in people[0].texts


def test_a_wrong_speaker_is_reported_to_the_administrators(
    admin: Private, api: BotApiServer
) -> None:
    admin.send("/new")
    admin.wait_for("afresh")
    reader = api.private(70)
    reader.send("what did Kirby say about Kyiv?")
    answer = reader.wait_for("[1]")
    reader.press("Wrong speaker?", answer)
    report = admin.wait_for("names a wrong speaker")
    assert "what did Kirby say about Kyiv?" in report.text
    assert "John Kirby: update " in report.text


def test_nobody_else_commands(admin: Private, api: BotApiServer) -> None:
    pressed(admin, "Statistics")
    panel = admin.wait_for("What would you like to do?")
    stranger = api.private(71)
    stranger.send("/new")
    mine = stranger.wait_for("afresh")
    for label in panel.labels:
        press = stranger.press_data(panel.data(label), mine)
        assert "administrators" in stranger.notice(press)
    assert "administrators" in stranger.notice(stranger.press_data("broadcast:abc", mine))
    stranger.send("/admin broadcast hello")
    stranger.wait_for("for my administrators")
