from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sources.parsing.times import IMPOSSIBLE, NO_ZONE, UNREADABLE, NewsTime, parse_time


@pytest.mark.parametrize(
    ("raw", "hour"),
    [
        ("2024-05-01T10:00:00Z", 10),
        ("2024-05-01T10:00:00.123+01:00", 9),
        ("2024-05-01 10:00:00 +0100", 9),
        ("2024-05-01 10:00:00 UTC", 10),
        ("2024-05-01T10:00:00 GMT", 10),
        ("2024-05-01T10:00:00 BST", 9),
        ("2024-05-01T10:00:00+02:00[Europe/Berlin]", 8),
        ("2024-05-01T10:00:00−04:00", 14),
        ("Wed, 01 May 2024 10:00:00 GMT", 10),
        ("Wed, 1 May 2024 10:00 EDT", 14),
        ("Wed, 01 May 2024 10:00:00 CEST", 8),
        ("Wed, 01 May 2024 10:00:00 -0000", 10),
    ],
)
def test_times_of_feeds_and_pages_are_read_in_utc(raw: str, hour: int) -> None:
    time = parse_time(raw)
    assert time.at is not None
    assert time.at.replace(microsecond=0) == datetime(2024, 5, 1, hour, tzinfo=UTC)
    assert (time.precision, time.problem) == ("second", None)


def test_a_date_alone_is_that_day() -> None:
    assert parse_time("2024-05-01") == NewsTime(datetime(2024, 5, 1, tzinfo=UTC), "day")


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("2024-05-01T10:00:00", NO_ZONE),
        ("Wed, 01 May 2024 10:00:00", NO_ZONE),
        ("Wed, 01 May 2024 10:00:00 XYZ", NO_ZONE),
        ("2024-05-41T10:00:00Z", UNREADABLE),
        ("2024-05-01T10:00:00+01:00 BST", UNREADABLE),
        ("2024-05-01T10:00:00 XYZ", UNREADABLE),
        ("last night", UNREADABLE),
        ("0001-01-01T00:00:00Z", IMPOSSIBLE),
        ("0001-01-01T00:00:00+14:00", IMPOSSIBLE),
    ],
)
def test_what_cannot_be_used_says_why(raw: str, problem: str) -> None:
    assert parse_time(raw) == NewsTime(None, problem=problem)


@given(st.one_of(st.text(), st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ [\d:]+ \S+")))
def test_any_text_gives_a_time_or_a_problem(raw: str) -> None:
    time = parse_time(raw)
    assert (time.at is None) == (time.problem is not None)
