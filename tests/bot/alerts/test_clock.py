"""Whatever the clock does, each report is told once: put forward, put back, over the ends of
summer time."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts.content import AlertContent
from tests.bot.alerts.stage import ANA, AlertStage, staged
from tests.examples import examples

# New York: 02:00 becomes 03:00 at 07:00 UTC; 02:00 becomes 01:00 at 06:00 UTC.
SPRING, AUTUMN = datetime(2026, 3, 8, 4, tzinfo=UTC), datetime(2026, 11, 1, 3, tzinfo=UTC)
SCHEDULES = (
    *("", "max 1", "hourly", "daily 1:30", "daily 2:30", "weekly sun 2:00", "quiet 22-7"),
    *("quiet 1-2:30 max 1", "daily 23:00 quiet 22-2:30", "hourly quiet 1:30-1", "quiet 3-2:59"),
)


def tell_of(stage: AlertStage, number: int) -> str:
    return stage.publish(
        f"Street {number} is under water and {number} pumps are on their way.", story=""
    )


def reports_told(stage: AlertStage) -> list[str]:
    return sorted(
        item.excerpt.update_id
        for new in stage.queued()
        for item in AlertContent.model_validate_json(new.content).items
    )


steps = st.integers(1, 240) | st.integers(-200, -1)


@pytest.mark.parametrize("begin", [SPRING, AUTUMN], ids=["spring", "autumn"])
@given(st.sampled_from(SCHEDULES), st.lists(steps, min_size=3, max_size=12))
@settings(max_examples=examples(12))
def test_each_report_is_told_once_whatever_the_clock_does(
    begin: datetime, schedule: str, minutes: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder)) as stage:
        stage.now = begin
        stage.subscribe(f"everything {schedule} zone America/New_York")
        published = []
        for number, passed in enumerate(minutes):
            published.append(tell_of(stage, number))
            stage.work()
            stage.later(minutes=passed)
            if number % 4 == 3:
                stage.restart()
            stage.work()
        for _ in range(16):
            stage.later(hours=12)
            stage.work()
        assert reports_told(stage) == sorted(published)


def test_who_subscribed_by_a_clock_that_was_ahead_is_told_once_it_is_right(
    stage: AlertStage,
) -> None:
    stage.later(hours=3)
    stage.subscribe("everything")
    stage.work()
    stage.later(hours=-3)
    stage.work()
    stage.later(minutes=5)
    told = tell_of(stage, 1)
    stage.work()
    assert reports_told(stage) == [told]


def test_the_same_where_the_clock_was_put_right_while_the_bot_was_away(
    stage: AlertStage,
) -> None:
    stage.later(hours=3)
    stage.subscribe("everything")
    stage.later(hours=-3)
    stage.restart()
    stage.later(minutes=5)
    told = tell_of(stage, 1)
    stage.work()
    assert reports_told(stage) == [told]


def test_what_is_too_much_for_an_hour_is_not_summed_up_in_the_quiet_hours(
    stage: AlertStage,
) -> None:
    stage.now = datetime(2026, 2, 1, 21, 30, tzinfo=UTC)
    stage.subscribe("everything max 1 quiet 22-7")
    for number in range(3):
        tell_of(stage, number)
        stage.work()
    assert stage.tables.alerts.next_due() == datetime(2026, 2, 2, 7, tzinfo=UTC)
    stage.later(hours=1)
    stage.work()
    assert len(stage.queued()) == 1
    stage.now = datetime(2026, 2, 2, 7, tzinfo=UTC)
    stage.work()
    assert [new.kind for new in stage.queued()] == ["alert", "summary"]
    assert len(reports_told(stage)) == 3
    assert stage.queued()[1].destination == ANA


def test_a_report_dated_next_year_is_told_now_and_once(stage: AlertStage) -> None:
    stage.subscribe("everything")
    stage.later(minutes=1)
    stage.publish("The port opens again.", published_at=stage.now + timedelta(days=365))
    stage.work()
    stage.restart()
    stage.later(days=366)
    stage.work()
    assert len(stage.queued()) == 1
