from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sources.fetching.caching import LONGEST, fresh_for, http_date, retry_at
from tests.timing import cpu_s

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
AT_NINE = "Mon, 02 Mar 2026 09:00:00 GMT"
AT_FIVE_PAST = "Mon, 02 Mar 2026 09:05:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "max-age=60"}, 60),
        ({"cache-control": 'public, MAX-AGE="60", must-revalidate'}, 60),
        ({"cache-control": "max-age=60", "age": "45"}, 15),
        ({"cache-control": "max-age=60", "age": "90"}, 0),
        ({"cache-control": "max-age=60", "expires": AT_FIVE_PAST}, 60),
        ({"cache-control": "max-age=60, no-cache"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": 'no-cache="set-cookie"'}, 0),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "max-age=99999999999999999999"}, 86_400),
        ({"cache-control": "max-age=-1"}, None),
        ({"cache-control": "max-age=9999999"}, 86_400),
        ({"expires": AT_FIVE_PAST}, 300),
        ({"expires": AT_FIVE_PAST, "age": "100"}, 200),
        ({"expires": AT_FIVE_PAST, "date": "Mon, 02 Mar 2026 09:04:00 GMT"}, 60),
        ({"expires": AT_NINE, "date": AT_FIVE_PAST}, 0),
        ({"expires": "0"}, 0),
        ({"expires": "-1"}, 0),
        ({}, None),
    ],
)
def test_how_long_answers_are_good(headers: dict[str, str], seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert fresh_for(headers, NOW) == expected


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        *(("120", 120), (" 7 ", 7), ("0", 0), ("99999999", 86_400), (AT_FIVE_PAST, 300)),
        *(("Mon, 02 Mar 2026 08:00:00 GMT", 0), ("Tue, 02 Mar 2027 08:00:00 GMT", 86_400)),
        *(("99999999999", 86_400), ("9" * 90, 86_400), ("60, 240", 240), ("60, soon", None)),
        *(("soon", None), ("-5", None), ("1.5", None), ("", None), ("\u0661", None)),
    ],
)
def test_when_to_come_back(given: str, seconds: int | None) -> None:
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert retry_at({"retry-after": given}, NOW) == expected


def test_dates_are_read_in_all_three_forms() -> None:
    for text in (AT_NINE, "Monday, 02-Mar-26 09:00:00 GMT", "Mon Mar  2 09:00:00 2026"):
        assert http_date(text) == NOW


@given(st.text() | st.from_regex(r"\w{3}, \d\d \w{3} \d{1,6} \d\d:\d\d:\d\d [+-]\d{4}"))
def test_whatever_a_server_writes_is_bounded(text: str) -> None:
    names = ("cache-control", "expires", "age", "date", "retry-after")
    headers = dict.fromkeys(names, text)
    fresh, again = fresh_for(headers, NOW), retry_at(headers, NOW)
    assert fresh is None or timedelta(0) <= fresh <= LONGEST
    assert again is None or NOW <= again <= NOW + LONGEST


@pytest.mark.parametrize("text", ["a" + " " * 60_000 + "!", " " * 60_000 + "!", "a," * 30_000])
def test_long_headers_take_no_time(text: str) -> None:
    headers = {"cache-control": text, "expires": text}
    assert cpu_s(lambda: fresh_for(headers, NOW), below=0.2) < 0.2
