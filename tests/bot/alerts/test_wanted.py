"""What was queued and is no longer wanted when its turn comes is not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.alerts.telling import Telling
from tests.bot.alerts.stage import ANA, BEN
from tests.bot.alerts.test_telling import AGENCY

if TYPE_CHECKING:
    from bot.telegram.messages import Destination
    from tests.bot.alerts.stage import AlertStage


def said(stage: AlertStage, where: Destination = ANA, *, denied: int = 0) -> str:
    tables = stage.tables
    telling = Telling(
        *(stage.news, tables.chats, tables.outbox, tables.alerts, tables.subscriptions),
        *(lambda: stage.now, "quotewire_bot", lambda chat_id: chat_id != denied),
    )
    queued = [tables.outbox.get(where, new.key) for new in stage.queued(where)]
    return "\n".join(
        message.text for one in queued if one is not None for message in telling.messages(one)
    )


def test_a_muted_story_is_not_sent_any_more(stage: AlertStage) -> None:
    for where in (ANA, BEN):
        stage.subscribe("everything", where)
    stage.publish(AGENCY, story="Sea wall")
    stage.work()
    stage.tables.subscriptions.mute(ANA, "sea wall", stage.now)
    assert said(stage) == ""
    assert "Port Ellory" in said(stage, BEN)


@pytest.mark.parametrize("how", ["deleted", "paused"])
def test_what_was_stopped_is_not_sent_any_more_unless_others_are_left(
    stage: AlertStage, how: str
) -> None:
    one, other = stage.subscribe("everything"), stage.subscribe("topic grain deal")
    stage.publish(AGENCY)
    stage.work()
    assert "Port Ellory" in said(stage)
    for subscription in (one, other):
        assert said(stage)
        if how == "deleted":
            stage.tables.subscriptions.delete(subscription.subscription_id)
        else:
            number = subscription.subscription_id
            stage.tables.subscriptions.pause(number, paused=True, now=stage.now)
    assert said(stage) == ""


def test_who_could_not_be_reached_for_a_while_is_sent_what_waited(stage: AlertStage) -> None:
    stage.subscribe("everything")
    stage.publish(AGENCY)
    stage.work()
    stage.tables.subscriptions.suspend(ANA.chat_id)
    assert "Port Ellory" in said(stage)
    assert said(stage, denied=ANA.chat_id) == ""
