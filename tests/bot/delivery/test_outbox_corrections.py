from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.telegram.messages import Destination
from bot.telegram.outcomes import NotEditable
from tests.bot.delivery.stage import Stage, until
from tests.fakes.outbox import Call
from tests.stores.outbox_stores import NOW, new

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio
SECOND = timedelta(seconds=1)


@pytest.fixture
async def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


async def test_a_correction_edits_what_was_sent(stage: Stage) -> None:
    stage.queue(new(1, "a"), new(1, "fix", "correction", follows="a"))
    async with stage.running():
        await stage.until_over()
    first = stage.state(1, "a").message_id
    assert stage.sender.accepted[1] == Call(Destination(1), "fix", edits=first)
    assert stage.state(1, "fix").message_id == first


async def test_a_correction_replies_where_nothing_can_be_edited(stage: Stage) -> None:
    stage.queue(new(1, "a"))
    async with stage.running():
        await stage.until_over()
        stage.sender.answers[1] = [NotEditable()]
        stage.queue(new(1, "fix", "correction", follows="a"))
        await stage.until_over()
    first = stage.state(1, "a").message_id
    assert stage.sender.accepted[1] == Call(Destination(1), "fix", reply_to=first)
    assert stage.state(1, "fix").message_id != first


async def test_an_addition_to_what_can_no_longer_be_edited_is_left_out(stage: Stage) -> None:
    stage.queue(new(1, "a"))
    async with stage.running():
        await stage.until_over()
        stage.sender.answers[1] = [NotEditable()]
        stage.queue(new(1, "more", "addition", follows="a"), new(1, "b"))
        await stage.until_over()
    assert stage.sent() == [(1, "a"), (1, "b")]


async def test_a_correction_of_what_is_still_to_come_folds_into_it(stage: Stage) -> None:
    stage.queue(new(1, "a", due_at=NOW + SECOND), new(1, "fix", "correction", follows="a"))
    async with stage.running():
        await until(lambda: stage.state(1, "fix").state == "sent")
        assert "superseded" in stage.state(1, "fix").reason
        stage.advance(SECOND)
        await stage.until_over()
    assert stage.sent() == [(1, "a")]


async def test_a_follow_up_replies_to_the_first_alert(stage: Stage) -> None:
    stage.queue(new(1, "a"), new(1, "b", follows="a"))
    async with stage.running():
        await stage.until_over()
    assert stage.sender.accepted[1].reply_to == stage.state(1, "a").message_id
