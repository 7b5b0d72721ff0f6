from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sources.fetching.web import Validators
from index.watching.records import Door, Failed, Polled, WatchedSource
from index.watching.scheduling import (
    DEAD_AFTER_FAILURES,
    LONGEST_ASKED,
    LONGEST_RETRY,
    PollBounds,
    after_poll,
    poll_pause,
    retry_pause,
)

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BOUNDS = PollBounds()
PAGE = "https://news.example/live"
SOURCE = WatchedSource(7, Door.WEB, PAGE, PAGE, NOW - HOUR, succeeded_at=NOW - HOUR)
DOWN = Failed("broken", "timed out")


def failed_for(minutes: int, every: int) -> tuple[WatchedSource, list[str]]:
    source = SOURCE
    told: list[str] = []
    for minute in range(0, minutes, every):
        source, notice = after_poll(source, DOWN, NOW + minute * MINUTE, BOUNDS, 0)
        told += [notice.kind] if notice else []
    return source, told


def test_a_busy_page_is_polled_often_and_a_silent_one_seldom() -> None:
    pauses = [
        poll_pause(Door.WEB, silence, None, BOUNDS)
        for silence in (timedelta(0), 10 * MINUTE, 100 * MINUTE, 100 * HOUR)
    ]
    assert pauses == [BOUNDS.shortest, MINUTE, 10 * MINUTE, BOUNDS.longest]


def test_the_servers_word_makes_it_later_and_never_longer_than_the_bound() -> None:
    assert poll_pause(Door.WEB, timedelta(0), 3 * MINUTE, BOUNDS) == 3 * MINUTE
    assert poll_pause(Door.WEB, timedelta(0), 24 * HOUR, BOUNDS) == BOUNDS.longest


def test_a_path_is_looked_at_every_second() -> None:
    assert poll_pause(Door.PATH, 100 * HOUR, None, BOUNDS) == timedelta(seconds=1)


def test_a_change_brings_the_next_poll_near() -> None:
    silent = replace(SOURCE, changed_at=NOW - 5 * HOUR)
    unchanged, _ = after_poll(silent, Polled(PAGE, changed=False), NOW, BOUNDS, 0)
    changed, _ = after_poll(silent, Polled(PAGE, changed=True), NOW, BOUNDS, 0)
    assert unchanged.next_poll_at == NOW + BOUNDS.longest
    assert changed.next_poll_at == NOW + BOUNDS.shortest
    assert (unchanged.changed_at, changed.changed_at) == (NOW - 5 * HOUR, NOW)


def test_what_a_poll_learned_is_kept_for_the_next() -> None:
    learned = Polled(
        *("https://news.example/moved", True, Validators('"b"'), b"digest", "feed", "Live"),
        publisher="Post",
    )
    after, _ = after_poll(SOURCE, learned, NOW, BOUNDS, 0)
    assert (after.fetch_address, after.address) == ("https://news.example/moved", PAGE)
    assert (after.validators, after.digest) == (Validators('"b"'), b"digest")
    assert (after.kind, after.title, after.publisher) == ("feed", "Live", "Post")
    assert not after.first


def test_the_publisher_that_was_first_stays() -> None:
    source = replace(SOURCE, publisher="Post")
    after, _ = after_poll(source, Polled(PAGE, True, publisher="Herald"), NOW, BOUNDS, 0)
    assert after.publisher == "Post"


def test_failures_wait_twice_as_long_each_time() -> None:
    waits = [retry_pause(DOWN, number, NOW, BOUNDS, 0) for number in (1, 2, 3, 50, 10**9)]
    assert waits == [MINUTE, 2 * MINUTE, 4 * MINUTE, LONGEST_RETRY, LONGEST_RETRY]


def test_a_server_that_asks_for_time_gets_it_up_to_a_day() -> None:
    assert retry_pause(Failed("busy", "", NOW + 3 * HOUR), 1, NOW, BOUNDS, 0) == 3 * HOUR
    assert retry_pause(Failed("busy", "", NOW + 900 * HOUR), 1, NOW, BOUNDS, 0) == LONGEST_ASKED
    assert retry_pause(Failed("busy", "", NOW - 3 * HOUR), 1, NOW, BOUNDS, 0) == MINUTE


def test_a_path_that_cannot_be_read_is_looked_at_again_within_a_minute() -> None:
    source, waits = replace(SOURCE, door=Door.PATH), []
    for _ in range(40):
        source, _ = after_poll(source, Failed("unreadable", "is empty"), NOW, BOUNDS, 0.9)
        assert source.next_poll_at is not None
        waits.append((source.next_poll_at - NOW) // timedelta(seconds=1))
    assert waits == [2, 4, 8, 16, 32, *[60] * 35]


def test_what_a_poll_could_not_read_beside_the_rest_is_no_failure() -> None:
    polled = Polled("/news", changed=False, problem="b.txt is binary\n")
    after, notice = after_poll(replace(SOURCE, door=Door.PATH), polled, NOW, BOUNDS, 0)
    assert (after.failures, after.error.strip(), notice) == (0, "b.txt is binary", None)
    after, _ = after_poll(after, Polled("/news", changed=False), NOW, BOUNDS, 0)
    assert after.error == ""


def test_a_refusal_is_not_asked_about_every_minute() -> None:
    assert retry_pause(Failed("forbidden", ""), 1, NOW, BOUNDS, 0) >= 30 * MINUTE


def test_a_dead_source_is_told_of_once_and_again_when_it_is_back() -> None:
    source, told = failed_for(minutes=120, every=5)
    assert told == ["dead"]
    source, notice = after_poll(source, Polled(PAGE, False), NOW + 3 * HOUR, BOUNDS, 0)
    assert notice is not None
    assert (notice.kind, notice.watch_id) == ("back", 7)
    assert (source.failures, source.error, source.failing_since) == (0, "", None)
    _, again = after_poll(source, Polled(PAGE, False), NOW + 4 * HOUR, BOUNDS, 0)
    assert again is None


def test_a_hiccup_is_not_told_of() -> None:
    source, told = failed_for(minutes=DEAD_AFTER_FAILURES - 1, every=1)
    assert told == []
    assert after_poll(source, Polled(PAGE, False), NOW + HOUR, BOUNDS, 0)[1] is None


def test_many_failures_within_a_moment_are_not_yet_death() -> None:
    assert failed_for(minutes=9, every=1)[1] == []


def test_what_is_gone_is_asked_for_no_more() -> None:
    after, notice = after_poll(SOURCE, Failed("gone", "410 Gone"), NOW, BOUNDS, 0)
    assert after.state == "gone"
    assert notice is not None
    assert (notice.kind, notice.detail) == ("gone", "410 Gone")


def test_what_was_dead_and_is_gone_for_good_is_told_of_again() -> None:
    source, told = failed_for(minutes=120, every=5)
    assert told == ["dead"]
    after, notice = after_poll(source, Failed("gone", "410 Gone"), NOW + 3 * HOUR, BOUNDS, 0)
    assert after.state == "gone"
    assert notice is not None
    assert notice.kind == "gone"


@pytest.mark.parametrize("door", list(Door))
@given(
    silence=st.timedeltas(timedelta(0), timedelta(days=9_000)),
    fresh_for=st.none() | st.timedeltas(timedelta(-9), timedelta(days=9_000)),
    chance=st.floats(0, 1, exclude_max=True),
)
def test_a_poll_is_always_within_the_bounds(
    door: Door, silence: timedelta, fresh_for: timedelta | None, chance: float
) -> None:
    source = replace(SOURCE, door=door, changed_at=NOW - silence)
    polled = Polled(PAGE, changed=False, fresh_for=fresh_for)
    after, _ = after_poll(source, polled, NOW, BOUNDS, chance)
    assert after.next_poll_at is not None
    shortest = BOUNDS.of_paths if door is Door.PATH else BOUNDS.shortest
    assert shortest <= after.next_poll_at - NOW <= BOUNDS.longest * 1.2


def test_an_error_is_kept_as_it_can_be_shown() -> None:
    evil = Failed("broken", "\u202e\x1b[31mtimed\nout" + "x" * 1_000_000)
    source, _ = after_poll(SOURCE, evil, NOW, BOUNDS, 0)
    assert source.error.startswith("[31mtimed outx")
    assert source.error.isprintable()
    assert len(source.error) <= 300
