from __future__ import annotations

from datetime import timedelta

from index.watching.freshness import is_stale, usual_gap
from tests.builders import NOW

MINUTE = timedelta(minutes=1)


def test_the_usual_gap_is_the_longest_but_the_rarest() -> None:
    minutes = [*range(0, 480, 10), 480 + 600]  # every ten minutes, and one night
    times = [NOW + minute * MINUTE for minute in minutes]
    assert usual_gap(times) == 10 * MINUTE
    nights = [NOW + timedelta(days=day, minutes=10 * n) for day in range(5) for n in range(5)]
    assert usual_gap(nights) == timedelta(days=1) - 40 * MINUTE


def test_too_few_updates_show_no_habit() -> None:
    assert usual_gap([NOW, NOW + MINUTE, NOW + 2 * MINUTE, NOW + 3 * MINUTE]) is None
    assert not is_stale(NOW, None, NOW + timedelta(days=9))
    assert not is_stale(None, MINUTE, NOW)


def test_a_source_is_stale_at_twice_its_usual_gap_and_an_hour_at_least() -> None:
    day = timedelta(days=1)
    assert not is_stale(NOW - 2 * day, day, NOW)
    assert is_stale(NOW - 2 * day - MINUTE, day, NOW)
    assert not is_stale(NOW - 59 * MINUTE, MINUTE, NOW)
    assert is_stale(NOW - 61 * MINUTE, MINUTE, NOW)


def test_a_time_to_come_is_not_stale() -> None:
    assert not is_stale(NOW + timedelta(days=300), MINUTE, NOW)
