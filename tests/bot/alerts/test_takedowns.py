"""What an administrator removes: not told any more, and marked where it was told."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.alerts.telling import Telling
from bot.delivery.delivery_rules import NOTHING_LEFT
from bot.delivery.outbox import Outbox
from bot.telegram.outcomes import RetryAt
from tests.bot.alerts.stage import ANA, BEN
from tests.bot.delivery.stage import until
from tests.fakes.outbox import FakeReach, FakeSender

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.delivery.deliveries import Delivery
    from tests.bot.alerts.stage import AlertStage
    from tests.fakes.outbox import Call

pytestmark = pytest.mark.anyio
TOLL = "At least 12 houses of 5 Quay Row were lost to the water, the fire brigade said."
OTHER = "The bridge of Skerrow is shut and 3 cranes are on their way, the council said."


@pytest.fixture
def sender() -> FakeSender:
    return FakeSender()


@asynccontextmanager
async def sending(stage: AlertStage, sender: FakeSender, folder: Path) -> AsyncIterator[Outbox]:
    """The outbox while it drains; everything is over when it is left."""
    tables = stage.tables
    telling = Telling(
        *(stage.news, tables.chats, tables.outbox, tables.alerts, tables.subscriptions),
        *(lambda: stage.now, "quotewire_bot", lambda _: True),
    )
    outbox = Outbox(
        tables.outbox,
        FakeReach(),
        sender,
        telling.messages,
        lambda: stage.now,
        folder / "outbox.lock",
        pause_s=0.02,
    )
    run = asyncio.create_task(outbox.run())
    try:
        yield outbox
        await until(lambda: over(stage))
    finally:
        await asyncio.wait_for(outbox.close(), 10)
        await run


def over(stage: AlertStage) -> bool:
    counts = stage.tables.outbox.counts()
    return not (counts["pending"] or counts["sending"] or counts["uncertain"])


def delivered(stage: AlertStage) -> list[Delivery]:
    found = (stage.tables.outbox.get(ANA, new.key) for new in stage.queued())
    return [one for one in found if one is not None]


def to_ana(sender: FakeSender) -> list[Call]:
    return [call for call in sender.calls if call.to == ANA]


async def test_an_alert_that_waits_is_dropped_and_the_queue_goes_on(
    stage: AlertStage, sender: FakeSender, tmp_path: Path
) -> None:
    stage.subscribe("everything")
    gone = stage.publish(TOLL, id="toll")
    stage.work()
    stage.publish(OTHER, story="Bridge")
    stage.news.remove_update(gone)
    async with sending(stage, sender, tmp_path):
        stage.work()
    assert [OTHER in call.text for call in sender.calls] == [True]
    assert delivered(stage)[0].reason == NOTHING_LEFT
    assert {one.state for one in delivered(stage)} == {"sent"}


async def test_an_alert_that_waits_to_be_tried_again_is_dropped(
    stage: AlertStage, sender: FakeSender, tmp_path: Path
) -> None:
    stage.subscribe("everything")
    gone = stage.publish(TOLL, id="toll")
    stage.publish(OTHER, story="Bridge")
    stage.work()
    sender.answers[ANA.chat_id] = [RetryAt(30)]
    async with sending(stage, sender, tmp_path) as outbox:
        await until(lambda: delivered(stage)[0].retry_at)
        stage.news.remove_update(gone)
        stage.work()
        stage.later(minutes=1)
        outbox.wake()
    assert [TOLL in call.text for call in sender.accepted] == [False]
    assert OTHER in sender.accepted[0].text


async def test_what_was_sent_is_marked_and_not_told_again(
    stage: AlertStage, sender: FakeSender, tmp_path: Path
) -> None:
    stage.subscribe("everything")
    gone = stage.publish(TOLL, id="toll")
    stage.work()
    async with sending(stage, sender, tmp_path) as outbox:
        await until(lambda: over(stage))
        stage.news.remove_update(gone)
        stage.work()
        outbox.wake()
        await until(lambda: len(sender.accepted) == 2)
        for text in (TOLL, f"{TOLL} More follows."):
            with pytest.raises(StopIteration):
                stage.publish(text, id="toll")
            stage.work()
    alert, mark = sender.accepted
    assert TOLL in alert.text
    assert mark.edits == delivered(stage)[0].message_id
    assert mark.text.startswith("Removed here at ")
    assert TOLL not in mark.text
    assert [new.kind for new in stage.queued()] == ["alert", "retraction"]


async def test_a_digest_that_waits_leaves_it_out_and_takes_nothing_back(
    stage: AlertStage, sender: FakeSender, tmp_path: Path
) -> None:
    stage.subscribe("everything hourly")
    gone = stage.publish(TOLL, id="toll")
    stage.publish(OTHER, story="Bridge")
    stage.work()
    stage.later(hours=1)
    stage.work()
    assert [new.kind for new in stage.queued()] == ["digest"]
    stage.news.remove_update(gone)
    stage.work()
    async with sending(stage, sender, tmp_path):
        pass
    (digest,) = to_ana(sender)
    assert OTHER in digest.text
    assert TOLL not in digest.text


async def test_a_digest_that_was_sent_is_answered_by_what_is_gone(
    stage: AlertStage, sender: FakeSender, tmp_path: Path
) -> None:
    stage.subscribe("everything hourly")
    gone = stage.publish(TOLL, id="toll")
    stage.publish(OTHER, story="Bridge")
    stage.work()
    stage.later(hours=1)
    stage.work()
    async with sending(stage, sender, tmp_path) as outbox:
        await until(lambda: over(stage))
        stage.news.remove_update(gone)
        stage.work()
        outbox.wake()
    digest, mark = to_ana(sender)
    assert TOLL in digest.text
    assert mark.reply_to == delivered(stage)[0].message_id
    assert mark.text.startswith("Removed here at ")


async def test_what_reads_like_a_removed_report_is_news_of_its_own(
    stage: AlertStage, sender: FakeSender, tmp_path: Path
) -> None:
    stage.subscribe("everything")
    stage.subscribe("everything", BEN)
    gone = stage.publish(TOLL, id="toll")
    stage.work()
    stage.news.remove_update(gone)
    stage.work()
    stage.publish(TOLL, publisher="Meridian Desk")
    stage.work()
    async with sending(stage, sender, tmp_path):
        pass
    assert sorted(call.to.chat_id for call in sender.accepted) == [ANA.chat_id, BEN.chat_id]
    assert all("Meridian Desk" in call.text for call in sender.accepted)
