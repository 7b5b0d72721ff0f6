from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models import TimeOrigin
from index.sources.parsing.clock_times import time_on_page
from tests.index.sources.reading import read

FIRST = datetime(2022, 3, 29, 7, tzinfo=UTC)
LAST = datetime(2022, 3, 29, 20, tzinfo=UTC)


def at(hour: int, minute: int = 0, day: int = 29) -> datetime:
    return datetime(2022, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "time"),
    [
        ("12.04pm BST", at(11, 4)),
        ("12.04 BST", at(11, 4)),
        ("12:04 p.m. GMT", at(12, 4)),
        ("9am GMT", at(9)),
        ("2:30 PM EDT", at(18, 30)),
        ("14h05 CEST", at(12, 5)),
        ("10:15 +0200", at(8, 15)),
        ("10:15 (UTC)", at(10, 15)),
        ("5 min ago", at(19, 55)),
        ("2 hours ago", at(18)),
        ("an hour ago", at(19)),
        ("2022-03-29T12:04:00+01:00", at(11, 4)),
    ],
)
def test_times_are_told_by_the_page_they_stand_on(raw: str, time: datetime) -> None:
    assert time_on_page(raw, FIRST, LAST).at == time


@pytest.mark.parametrize(
    "raw",
    [
        "12.04pm",  # where?
        "12.04pm IST",  # India, Israel, Ireland
        "9 GMT",
        "25:00 GMT",
        "13.04pm BST",
        "11pm GMT",  # after the page's last change
        "5.59am GMT",  # before the page was there
        "yesterday",
        "",
        "5 min ago, updated 12.04pm BST and so on and so forth",
    ],
)
def test_what_may_be_two_times_is_none(raw: str) -> None:
    assert time_on_page(raw, FIRST, LAST).at is None


def test_a_clock_time_of_a_page_of_two_days_is_none() -> None:
    assert time_on_page("12.04pm BST", FIRST, LAST + timedelta(days=1)).at is None
    assert time_on_page("12.04pm BST", None, None).at is None
    assert time_on_page("5 min ago", FIRST, None).at is None


def test_one_end_of_a_page_will_do() -> None:
    assert time_on_page("12.04pm BST", FIRST, None).at == at(11, 4)
    assert time_on_page("12.04pm BST", None, LAST).at == at(11, 4)
    assert time_on_page("11pm GMT", None, LAST).at == at(23, day=28)


@given(st.text(max_size=60), st.none() | st.datetimes(timezones=st.just(UTC)))
def test_any_text_is_a_time_or_none(raw: str, first: datetime | None) -> None:
    time_on_page(raw, first, None)
    time_on_page("12.04pm EST", first, first)
    time_on_page("9 hours ago", None, first)


def blog(updates: list[dict[str, object]], blocks: str = "") -> str:
    data = {
        "@type": "LiveBlogPosting",
        "url": "https://news.example/live",
        "datePublished": FIRST.isoformat(),
        "dateModified": LAST.isoformat(),
        "liveBlogUpdate": updates,
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return f"<html><head>{script}</head><body>{blocks}</body></html>"


def update(anchor: str, published: str) -> dict[str, object]:
    return {
        "@type": "BlogPosting",
        "@id": f"https://news.example/live#{anchor}",
        "articleBody": f"Boat {anchor} is lost.",
        "datePublished": published,
    }


def test_updates_that_repeat_the_pages_time_have_that_of_their_blocks() -> None:
    blocks = (
        '<main id="all"><article id="b1"><h2><time datetime="2022-03-29T11:04:00Z">12.04 BST'
        '</time></h2><p>As of <time datetime="2022-03-29T09:00:00Z">then</time></p></article>'
        '<article id="b2"><time>1.15pm BST</time></article><article id="b3"></article></main>'
    )
    page = blog([update(anchor, FIRST.isoformat()) for anchor in ("b1", "b2", "b3")], blocks)
    found = {one.body.split()[1]: one for one in read(page).updates}
    assert (found["b1"].published_at, found["b1"].published_from) == (at(11, 4), TimeOrigin.OWN)
    assert (found["b2"].published_at, found["b2"].published_from) == (at(12, 15), TimeOrigin.OWN)
    assert (found["b3"].published_at, found["b3"].published_from) == (FIRST, TimeOrigin.PAGE)


def test_clock_times_in_the_data_are_read_without_a_complaint() -> None:
    result = read(blog([update("b1", "12.04pm BST"), update("b2", "1.15pm BST")]))
    assert [one.published_at for one in result.updates] == [at(11, 4), at(12, 15)]
    assert {one.published_from for one in result.updates} == {TimeOrigin.OWN}
    assert result.notices == []
