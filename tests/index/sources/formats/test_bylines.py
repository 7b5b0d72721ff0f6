from __future__ import annotations

import pytest

from index.sources.formats.bylines import find_bylines, parse_byline


@pytest.mark.parametrize(
    ("line", "authors", "publisher"),
    [
        ("-ABC News’ Ana Ruiz", ("Ana Ruiz",), "ABC News"),
        ("-ABC News' Ana Ruiz and Tom Hale", ("Ana Ruiz", "Tom Hale"), "ABC News"),
        (
            "— Daily Planet's Ana Ruiz, Tom Hale and Li Wei",
            ("Ana Ruiz", "Tom Hale", "Li Wei"),
            "Daily Planet",
        ),
        ("– AFP’s Nasser al-Khaled", ("Nasser al-Khaled",), "AFP"),
        ("-People’s Daily’s Li Wei", ("Li Wei",), "People’s Daily"),
        ("-9News’ Mary O’Neil", ("Mary O’Neil",), "9News"),
        ("-ABC News’ Ana Ruiz.", ("Ana Ruiz",), "ABC News"),
        ("-ABC News’ Sam Jones, Jr., and Ana Ruiz", ("Sam Jones, Jr.", "Ana Ruiz"), "ABC News"),
        ("-Sky News' Ana Ruiz in Lisbon", ("Ana Ruiz",), "Sky News"),
        ("- By Ana Ruiz, Reuters", ("Ana Ruiz",), "Reuters"),
        ("– by José de la Cruz for The Weekly Post", ("José de la Cruz",), "The Weekly Post"),
        ("- Ana Ruiz, Evening Herald", ("Ana Ruiz",), "Evening Herald"),
        ("-Ana Ruiz (CNN)", ("Ana Ruiz",), "CNN"),
        ("-Ana Ruiz", ("Ana Ruiz",), None),
        ("-ANA RUIZ & TOM HALE", ("ANA RUIZ", "TOM HALE"), None),
        ("—The Associated Press", (), "The Associated Press"),
        ("-Іван Франко", ("Іван Франко",), None),
    ],
)
def test_a_byline_names_authors_and_publisher(
    line: str, authors: tuple[str, ...], publisher: str | None
) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert (byline.authors, byline.publisher) == (authors, publisher)


@pytest.mark.parametrize(
    "line",
    [
        "- No, I do not think so",
        "– “We will stay,” she said.",
        "- Lisbon",
        "- five people were hurt",
        "-5 people hurt",
        "- Ana Ruiz, mayor of the city",
        "- The council has met.",
        "- Ana Ruiz was there.",
        "- Mayor's Plan",
        "Ana Ruiz",
        "-",
        "",
        "-ABC News’ " + "Ana Ruiz, " * 40 + "Li Wei",
    ],
)
def test_bullets_and_dialogue_are_no_bylines(line: str) -> None:
    assert parse_byline(line) is None


def test_names_in_a_list_of_bullets_are_no_bylines() -> None:
    assert find_bylines(["The route:", "- New Harbour", "- Old Town", "It is open."]) == {}


def test_a_name_below_a_quotation_is_its_source_where_bylines_name_a_publisher() -> None:
    lines = ["“We stay.”", "– Ana Ruiz", "The hall was full.", "-ABC News’ Tom Hale"]
    assert list(find_bylines(lines)) == [3]
    assert list(find_bylines(["“We stay.”", "– Ana Ruiz"])) == [1]


def test_a_publisher_that_the_person_names_is_recognised() -> None:
    byline = parse_byline("- Ana Ruiz, Bellwether", "Bellwether")
    assert byline is not None
    assert (byline.authors, byline.publisher) == (("Ana Ruiz",), "Bellwether")


def test_bylines_without_a_dash_count_where_there_is_no_other() -> None:
    assert list(find_bylines(["It rained.", "ABC News’ Ana Ruiz"])) == [1]
    assert list(find_bylines(["It rained.", "ABC News’ Ana Ruiz", "-Tom Hale"])) == [2]
