from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bot.serving.crashes import crash_run

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 20


def test_no_alert_is_lost_however_often_the_bot_is_killed(data: Path) -> None:
    outcome = crash_run(data, KILLS, seed=1)
    assert outcome.lost == 0
    assert outcome.unexcused == 0, outcome
    assert outcome.undue < outcome.expected / 4
    assert outcome.in_flight > 0
    assert outcome.problems == []
