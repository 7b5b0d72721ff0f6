from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.alerts.preview import preview

if TYPE_CHECKING:
    from tests.bot.alerts.stage import AlertStage

GRAIN = "The grain deal was extended for {} days, said Ilse Brandt on Monday."


def publish(stage: AlertStage, *days_ago: float) -> None:
    for days in days_ago:
        at = stage.now - timedelta(days=days)
        stage.publish(GRAIN.format(int(days) + 2), id=f"{days}", published_at=at)
        stage.publish(f"Rain fell on {days} fields.", id=f"r{days}", published_at=at)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("grain deal", 2),
        ("speaker Brandt", 2),
        ("speaker Brandt on grain", 2),
        ("when was the grain deal extended?", 2),
        ("everything", 4),
        ("everything filter grain", 2),
        ("rail strike", 0),
        ("speaker Halloran", 0),
    ],
)
def test_it_counts_what_would_have_been_told_this_week(
    stage: AlertStage, text: str, count: int
) -> None:
    publish(stage, 1, 3)
    shown = preview(stage.news.alerts, stage.subscribe(text), stage.now)
    assert (shown.count_week, shown.is_partial) == (count, False)
    assert (shown.last is None) == (count == 0)
    if shown.last is not None and text != "everything":
        assert "extended for 3 days" in stage.news.excerpt(shown.last).text
    stage.work()
    assert stage.told() == []


def test_the_last_one_may_be_older_than_a_week(stage: AlertStage) -> None:
    publish(stage, 20, 9)
    shown = preview(stage.news.alerts, stage.subscribe("grain deal"), stage.now)
    assert shown.count_week == 0
    assert shown.last is not None
    assert "extended for 11 days" in stage.news.excerpt(shown.last).text


def test_a_paused_one_can_be_previewed(stage: AlertStage) -> None:
    publish(stage, 1)
    one = stage.subscribe("grain deal")
    stage.tables.subscriptions.pause(one.subscription_id, paused=True, now=stage.now)
    (paused,) = stage.tables.subscriptions.of_chat(one.destination.chat_id)
    assert preview(stage.news.alerts, paused, stage.now).count_week == 1
