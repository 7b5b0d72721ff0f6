from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.subscriptions.records import QuietHours, Schedule
from bot.subscriptions.schedule import due_at, has_times_of_day, may_wait, quiet_until, zone_of

KYIV, NEW_YORK, LORD_HOWE = map(
    ZoneInfo, ["Europe/Kyiv", "America/New_York", "Australia/Lord_Howe"]
)
HOURLY = Schedule(every="hourly")
NIGHT = QuietHours(start=22 * 60, end=7 * 60)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def daily(minute: int) -> Schedule:
    return Schedule(every="daily", minute=minute)


def test_at_once_is_now() -> None:
    now = utc("2026-02-01T12:34:56")
    due = due_at(Schedule(), KYIV, now)
    assert (due.at, due.telling, due.period) == (now, "now", "")


@pytest.mark.parametrize(
    ("schedule", "now", "at", "period"),
    [
        (HOURLY, "2026-02-01T12:34", "2026-02-01T13:00", "hourly 2026-02-01T13:00"),
        (HOURLY, "2026-02-01T12:00", "2026-02-01T13:00", "hourly 2026-02-01T13:00"),
        (daily(480), "2026-02-01T05:59", "2026-02-01T06:00", "daily 2026-02-01T06:00"),
        (daily(480), "2026-02-01T06:00", "2026-02-02T06:00", "daily 2026-02-02T06:00"),
        (daily(0), "2026-02-01T21:59", "2026-02-01T22:00", "daily 2026-02-01T22:00"),
        (
            Schedule(every="weekly", weekday=0, minute=540),
            "2026-02-01T12:00",
            "2026-02-02T07:00",
            "weekly 2026-02-02T07:00",
        ),
        (
            Schedule(every="weekly", weekday=0, minute=540),
            "2026-02-02T07:00",
            "2026-02-09T07:00",
            "weekly 2026-02-09T07:00",
        ),
    ],
)
def test_digests_come_at_the_next_local_time(
    schedule: Schedule, now: str, at: str, period: str
) -> None:
    due = due_at(schedule, KYIV, utc(now))
    assert (due.at, due.telling, due.period) == (utc(at), "digest", period)


def test_a_time_that_the_clocks_skip_is_when_they_are_put_forward() -> None:
    # New York, 8 March 2026: 02:00 becomes 03:00 at 07:00 UTC.
    due = due_at(daily(150), NEW_YORK, utc("2026-03-08T05:00"))
    assert (due.at, due.period) == (utc("2026-03-08T07:00"), "daily 2026-03-08T07:00")
    assert due_at(daily(150), NEW_YORK, due.at).at == utc("2026-03-09T06:30")


def test_a_time_that_comes_twice_is_the_first() -> None:
    # New York, 1 November 2026: 02:00 becomes 01:00 at 06:00 UTC.
    due = due_at(daily(90), NEW_YORK, utc("2026-11-01T04:00"))
    assert (due.at, due.period) == (utc("2026-11-01T05:30"), "daily 2026-11-01T05:30")
    assert due_at(daily(90), NEW_YORK, due.at).at == utc("2026-11-02T06:30")


def test_an_hour_that_comes_twice_has_two_digests() -> None:
    hourly = Schedule(every="hourly")
    first = due_at(hourly, NEW_YORK, utc("2026-11-01T04:30"))
    second = due_at(hourly, NEW_YORK, first.at)
    assert (first.at, second.at) == (utc("2026-11-01T05:00"), utc("2026-11-01T06:00"))
    assert first.period != second.period


def test_quiet_hours_hold_back_until_they_end() -> None:
    schedule = Schedule(quiet=NIGHT)
    due = due_at(schedule, KYIV, utc("2026-02-01T20:00"))
    assert (due.at, due.telling) == (utc("2026-02-02T05:00"), "quiet")
    assert due_at(schedule, KYIV, utc("2026-02-02T03:00")) == due
    assert due_at(schedule, KYIV, due.at).telling == "now"
    assert due_at(schedule, KYIV, utc("2026-02-01T19:59")).telling == "now"
    urgent = Schedule(quiet=NIGHT, urgent=True)
    assert due_at(urgent, KYIV, utc("2026-02-01T20:00")).telling == "now"


@pytest.mark.parametrize(
    ("schedule", "waits", "has_times"),
    [
        (Schedule(), False, False),
        (Schedule(quiet=NIGHT), True, True),
        (Schedule(quiet=NIGHT, urgent=True), False, True),
        (HOURLY, True, False),
        (daily(480), True, True),
    ],
)
def test_it_says_whether_anything_waits_and_has_a_time_of_day(
    schedule: Schedule, waits: bool, has_times: bool
) -> None:
    assert (may_wait(schedule), has_times_of_day(schedule)) == (waits, has_times)


def test_quiet_hours_that_end_where_the_clocks_jump() -> None:
    until_half_past_two = Schedule(quiet=QuietHours(start=0, end=150))
    assert quiet_until(until_half_past_two, NEW_YORK, utc("2026-03-08T06:59")) == utc(
        "2026-03-08T07:00"
    )
    until_half_past_one = Schedule(quiet=QuietHours(start=0, end=90))
    # In the second 01:10 of the night the clocks go back, the first 01:30 is over.
    assert quiet_until(until_half_past_one, NEW_YORK, utc("2026-11-01T06:10")) == utc(
        "2026-11-01T06:30"
    )


def test_a_digest_in_the_quiet_hours_comes_after_them() -> None:
    due = due_at(
        Schedule(every="daily", minute=23 * 60, quiet=NIGHT), KYIV, utc("2026-02-01T12:00")
    )
    assert (due.at, due.period) == (utc("2026-02-02T05:00"), "daily 2026-02-02T05:00")


def test_hours_that_are_quiet_share_one_digest() -> None:
    hourly = Schedule(every="hourly", quiet=NIGHT)
    night = [due_at(hourly, KYIV, utc(f"2026-02-01T{hour}:30")) for hour in (19, 20, 23)]
    assert {(due.at, due.period) for due in night} == {
        (utc("2026-02-02T05:00"), "hourly 2026-02-02T05:00")
    }
    assert due_at(hourly, KYIV, utc("2026-02-02T04:30")) == night[0]


def test_a_digest_that_is_moved_to_later_the_same_day_is_another_one() -> None:
    told = due_at(daily(480), KYIV, utc("2026-02-01T05:00"))
    for moved in (daily(1080), daily(480)):
        zone = KYIV if moved != daily(480) else NEW_YORK
        later = due_at(moved, zone, told.at)
        assert later.at < told.at + timedelta(days=1)
        assert later.period != told.period


def test_the_chats_zone_counts_unless_the_subscription_has_its_own() -> None:
    assert zone_of(Schedule(), "Europe/Kyiv") == KYIV
    assert zone_of(Schedule(zone="America/New_York"), "Europe/Kyiv") == NEW_YORK
    assert zone_of(Schedule(), None) == ZoneInfo("UTC")


@pytest.mark.parametrize("name", ["Nowhere/Land", "../etc/passwd", "x\0"])
def test_a_zone_that_the_system_does_not_know_is_utc(name: str) -> None:
    assert zone_of(Schedule(zone=name), "Europe/Kyiv") == ZoneInfo("UTC")
    assert zone_of(Schedule(), name) == ZoneInfo("UTC")


SCHEDULES = st.one_of(
    st.just(Schedule(every="hourly")),
    st.builds(daily, st.integers(0, 1439)),
    st.builds(
        lambda day, minute: Schedule(every="weekly", weekday=day, minute=minute),
        st.integers(0, 6),
        st.integers(0, 1439),
    ),
)
ZONES = st.sampled_from([KYIV, NEW_YORK, LORD_HOWE, ZoneInfo("Asia/Kolkata")])
TIMES = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(SCHEDULES, ZONES, TIMES, st.integers(1, 5_000))
def test_a_period_has_one_time_whenever_it_is_asked_for(
    schedule: Schedule, zone: ZoneInfo, now: datetime, seconds_back: int
) -> None:
    due = due_at(schedule, zone, now)
    longest = {"hourly": timedelta(hours=1), "daily": timedelta(days=1, hours=2)}
    assert now < due.at <= now + longest.get(schedule.every, timedelta(days=7, hours=2))
    # The clock is put back, or just before the digest: the same period, the same time.
    for time in (due.at - timedelta(seconds=1), due.at - timedelta(microseconds=1)):
        if time >= now:
            assert due_at(schedule, zone, time) == due
    earlier = due_at(schedule, zone, now - timedelta(seconds=seconds_back))
    assert (earlier == due) == (earlier.period == due.period)
    following = due_at(schedule, zone, due.at)
    assert following.at > due.at
    assert following.period != due.period


@given(st.integers(0, 1439), st.integers(0, 1439), ZONES, TIMES)
def test_quiet_hours_end_and_are_over_then(
    start: int, end: int, zone: ZoneInfo, now: datetime
) -> None:
    if start == end:
        return
    schedule = Schedule(quiet=QuietHours(start=start, end=end))
    until = quiet_until(schedule, zone, now)
    if until is not None:
        assert now < until <= now + timedelta(days=1, hours=2)
