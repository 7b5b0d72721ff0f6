from __future__ import annotations

from datetime import UTC, datetime

import pytest

from index.errors import ErrorCode, SourceError
from index.models import TimeOrigin
from index.sources import ImportParameters
from tests.index.sources.reading import read

TWO = """The bridge closed at noon on Monday.
Buses take the long way [round the hill].
-Town News’ Ana Ruiz
Divers looked at the piers, the council said.
-Town News’ Tom Hale and Li Wei
"""
FURNITURE = """LIVE UPDATES
The bridge is closed to all traffic.
Who will pay for it?
The work began in May and continues along the whole river bank, with hundreds of people and many
machines taking part in what the council calls its largest project since the war.
"""


def test_updates_end_at_bylines_that_are_not_in_the_body() -> None:
    first, second = read(TWO).updates
    assert first.body == "\n".join(TWO.split("\n")[:2])
    assert (first.authors, first.publisher) == (("Ana Ruiz",), "Town News")
    assert second.authors == ("Tom Hale", "Li Wei")
    assert "Town News" not in first.body + second.body


def test_one_paragraph_and_a_byline_is_an_update() -> None:
    update = read("Snow fell.\n-Ana Ruiz").update
    assert (update.kind, update.body, update.authors) == ("update", "Snow fell.", ("Ana Ruiz",))


def test_windows_line_ends_and_blank_lines_are_read() -> None:
    assert [u.body for u in read(TWO.replace("\n", "\r\n\r\n")).updates] == [
        "The bridge closed at noon on Monday.\n\nBuses take the long way [round the hill].",
        "Divers looked at the piers, the council said.",
    ]


def test_parameters_stand_for_what_a_dump_does_not_say() -> None:
    at = datetime(2024, 5, 1, tzinfo=UTC)
    parameters = ImportParameters(at, "day", "Gazette", "https://news.example/live", "The bridge")
    result = read(TWO, parameters)
    for update in result.updates:
        assert (update.publisher, update.story) == ("Gazette", "The bridge")
        assert update.story_url == "https://news.example/live"
        assert (update.published_at, update.published_precision) == (at, "day")
        assert update.published_from is TimeOrigin.IMPORT
    assert result.notices == []


def test_without_a_date_one_notice_says_so() -> None:
    notices = [(notice.message, notice.code) for notice in read(TWO).notices]
    assert notices == [("2 of 2 updates have no date", ErrorCode.DATE_MISSING)]


def test_furniture_at_the_top_is_the_introduction_and_a_notice_says_which_lines() -> None:
    text = FURNITURE.replace("many\nmachines", "many machines") + TWO
    result = read(text)
    introduction, first, _ = result.updates
    assert introduction.kind == "introduction"
    assert introduction.body == "\n".join(text.split("\n")[:4])
    assert (introduction.authors, introduction.publisher) == ((), "Town News")
    assert first.body.startswith("The bridge closed at noon")
    assert "lines 1–4" in result.notices[0].message
    assert result.notices[0].code == ErrorCode.INTRODUCTION_GUESSED


def test_a_dump_without_furniture_has_no_introduction() -> None:
    assert [update.kind for update in read(TWO).updates] == ["update", "update"]


def test_the_headline_of_the_first_update_is_not_taken_where_updates_have_headlines() -> None:
    text = "LIVE\nA wet day\nIt rained.\n-Ana Ruiz\nA dry night\nIt did not rain.\n-Tom Hale\n"
    assert [u.body for u in read(text).updates] == [
        "LIVE",
        "A wet day\nIt rained.",
        "A dry night\nIt did not rain.",
    ]


@pytest.mark.parametrize(("lines", "bodies"), [(0, 2), (1, 3)])
def test_the_number_of_introduction_lines_is_exact(lines: int, bodies: int) -> None:
    result = read(TWO, ImportParameters(introduction_lines=lines))
    assert len(result.updates) == bodies
    if lines:
        assert result.updates[0].body == TWO.split("\n")[0]
    assert not any("introduction" in notice.message for notice in result.notices)


def test_more_introduction_lines_than_there_are_is_refused() -> None:
    with pytest.raises(SourceError, match="99 cannot be its introduction") as refused:
        read(TWO, ImportParameters(introduction_lines=99))
    assert refused.value.code == ErrorCode.INTRODUCTION_TOO_LONG


def test_text_after_the_last_byline_is_an_update_without_authors() -> None:
    result = read(TWO + "The bridge is open again.\n")
    assert (result.updates[-1].body, result.updates[-1].authors) == (
        "The bridge is open again.",
        (),
    )
    assert any("without authors" in notice.message for notice in result.notices)


def test_prose_without_a_byline_is_one_update() -> None:
    result = read("It rained all day.\nNobody went out.")
    assert result.update.body == "It rained all day.\nNobody went out."
    assert any("no byline" in notice.message for notice in result.notices)


def test_what_is_no_prose_is_refused() -> None:
    with pytest.raises(SourceError, match="no prose"):
        read("1;2;3\n4;5;6\n")


def test_a_line_that_is_too_long_rejects_its_update_only() -> None:
    result = read("word " * 300_000 + "\n-Ana Ruiz\n" + TWO)
    assert len(result.updates) == 2
    assert "1,000,000" in result.rejects[0].reason


def test_a_byline_without_text_is_rejected() -> None:
    result = read("-Town News’ Ana Ruiz\n" + TWO)
    assert len(result.updates) == 2
    assert (result.rejects[0].where, result.rejects[0].reason) == (
        "stdin, lines 1–1",
        "a byline with no text above it",
    )
