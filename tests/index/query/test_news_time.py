from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models import TimeWindow
from index.query.news_time import take_window

NOW = datetime(2026, 3, 26, 14, 30, tzinfo=UTC)  # a Thursday


def window(words: str, now: datetime = NOW) -> tuple[str, str]:
    found, _ = take_window(f"what was said {words}", now)
    assert found is not None
    return tuple(  # type: ignore[return-value]
        f"{moment:%m-%d %H:%M}" if moment else "" for moment in (found.start, found.end)
    )


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("today", "03-26 00:00", "03-27 00:00"),
        ("yesterday", "03-25 00:00", "03-26 00:00"),
        ("the day before yesterday", "03-24 00:00", "03-25 00:00"),
        ("yesterday evening", "03-25 17:00", "03-26 00:00"),
        ("overnight", "03-25 20:00", "03-26 09:00"),
        ("this morning", "03-26 00:00", "03-26 12:00"),
        ("last night", "03-25 18:00", "03-26 06:00"),
        ("on Thursday", "03-26 00:00", "03-27 00:00"),
        ("last Thursday", "03-19 00:00", "03-20 00:00"),
        ("on Friday", "03-20 00:00", "03-21 00:00"),
        ("on tuesday morning", "03-24 00:00", "03-24 12:00"),
        ("on Thursday night", "03-19 18:00", "03-20 06:00"),
        ("Tuesday", "03-24 00:00", "03-25 00:00"),
        ("this week", "03-23 00:00", "03-30 00:00"),
        ("last week", "03-16 00:00", "03-23 00:00"),
        ("over the weekend", "03-21 00:00", "03-23 00:00"),
        ("last month", "02-01 00:00", "03-01 00:00"),
        ("since Monday", "03-23 00:00", ""),
        ("since yesterday", "03-25 00:00", ""),
        ("before Monday", "", "03-23 00:00"),
        ("after Monday", "03-24 00:00", ""),
        ("in the last 3 hours", "03-26 11:30", ""),
        ("in the past 24 hours", "03-25 14:30", ""),
        ("in the last hour", "03-26 13:30", ""),
        ("in the past few days", "03-23 14:30", ""),
        ("two days ago", "03-24 00:00", "03-25 00:00"),
        ("since 5 p.m.", "03-25 17:00", ""),
        ("since 9am", "03-26 09:00", ""),
        ("since 14:15", "03-26 14:15", ""),
        ("since noon", "03-26 12:00", ""),
        ("since 5 p.m. yesterday", "03-25 17:00", ""),
        ("on 29 February 2024", "02-29 00:00", "03-01 00:00"),
        ("on March 5th", "03-05 00:00", "03-06 00:00"),
        ("on Sunday, 1 March", "03-01 00:00", "03-02 00:00"),
        ("on 2026-03-05", "03-05 00:00", "03-06 00:00"),
        ("in February", "02-01 00:00", "03-01 00:00"),
        ("about yesterday's vote", "03-25 00:00", ""),
    ],
)
def test_words_for_time_mean_what_news_means(words: str, start: str, end: str) -> None:
    assert window(words) == (start, end)


@pytest.mark.parametrize(
    ("words", "start"),
    [("on 29 March", 2025), ("on 26 March", 2026), ("in December", 2025), ("on 29 Feb", 2024)],
)
def test_a_date_without_a_year_is_the_last_one(words: str, start: int) -> None:
    found, _ = take_window(f"what was said {words}", NOW)
    assert found is not None
    assert found.start is not None
    assert found.start.year == start


def test_tonight_before_dawn_began_yesterday() -> None:
    assert window("tonight", NOW.replace(hour=2)) == ("03-25 18:00", "03-26 06:00")


@pytest.mark.parametrize(
    "question",
    [
        "may the bridge reopen",
        "who led the march on the capital",
        "protesters march 5 km to the sea",
        "may 5 people share a boat",
        "what did USA Today report",
        "who played on Sheffield Wednesday",
        "what happened on Black Friday",
        "the row on Sunday Times letters",
        "will the talks resume on Friday",
        "what happened on 31 February 2024",
        "elections on 5 May 2031",
        "what was said since 25:99",
        "when did the bridge fall",
        "a last minute deal",
        "the last week of the trial",
    ],
)
def test_what_only_looks_like_a_time_stays(question: str) -> None:
    assert take_window(question, NOW) == (None, question)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("what was said yesterday about rates?", "what was said about rates?"),
        ("what happened on 29 March 2022 in Averin", "what happened in Averin"),
        ("floods in the last 3 hours", "floods"),
        ("about yesterday's vote", "about vote"),
    ],
)
def test_the_words_for_the_time_are_taken_out(question: str, rest: str) -> None:
    assert take_window(question, NOW)[1] == rest


def test_days_are_those_of_the_zone() -> None:
    found, _ = take_window("today", NOW.replace(hour=23), ZoneInfo("Europe/Berlin"))
    start = datetime(2026, 3, 26, 23, tzinfo=UTC)
    assert found == TimeWindow(start, start + timedelta(days=1))


def test_a_day_of_changing_clocks_has_its_own_length() -> None:
    spring = datetime(2026, 3, 29, 12, tzinfo=UTC)
    found, _ = take_window("today", spring, ZoneInfo("Europe/Berlin"))
    assert found is not None
    assert found.start is not None
    assert found.end is not None
    assert found.end - found.start == timedelta(hours=23)


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        take_window("today", datetime(2026, 3, 26))  # noqa: DTZ001  the error under test


TIME_WORDS = st.sampled_from(
    [
        "since",
        "last",
        "past",
        "this",
        "the",
        "on",
        "in",
        "3",
        "31",
        "9999",
        "february",
        "may",
        "March",
        "2024",
        "hours",
        "days",
        "year",
        "week",
        "Monday",
        "night",
        "morning",
        "p.m.",
        "5",
        ":",
        "today",
        "yesterday's",
        "ago",
        "0",
        "00",
        "before",
        "noon",
        "weekend",
        "a",
        "few",
    ]
)


@given(
    st.lists(TIME_WORDS, max_size=8).map(" ".join),
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  Hypothesis wants naive bounds
)
def test_any_words_at_any_time_give_a_window_that_is_none_or_in_order(
    question: str, now: datetime
) -> None:
    found, rest = take_window(question, now)
    assert len(rest) <= len(question)
    if found and found.start and found.end:
        assert found.start < found.end
        assert found.start <= now
