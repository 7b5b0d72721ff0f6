import re
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.answering.deep_links import cited_url, text_fragment
from tests.builders import stored

URL = "https://news.example/live"
LONG = (
    "The harbour has been closed since the early hours of the morning, the harbour master said, "
    "and it will stay closed until every ship has been searched from bow to stern by the guard."
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.lists(
        st.sampled_from(
            ["Water", "rose", "again.", "“No,”", "a-b", "100%", "&", "\n", "水。", LONG]
        ),
        max_size=40,
    ).map(" ".join),
)


def link(text: str, words: str, url: str = URL) -> str:
    start = text.rindex(words)
    return text_fragment(url, text, start, start + len(words))


def directive(url: str) -> str:
    return url.partition(":~:text=")[2]


def test_a_short_excerpt_is_named_whole() -> None:
    assert link("The harbour is closed.", "The harbour is closed.") == (
        f"{URL}#:~:text=The%20harbour%20is%20closed."
    )


@pytest.mark.parametrize(
    ("words", "encoded"),
    [
        ("re-opened", "re%2Dopened"),
        ("ships, boats", "ships%2C%20boats"),
        ("Grain & Sons", "Grain%20%26%20Sons"),
        ("“No”", "%E2%80%9CNo%E2%80%9D"),
        ("100% / #1?", "100%25%20%2F%20%231%3F"),
        ("two  \t spaces", "two%20spaces"),
    ],
)
def test_what_the_syntax_uses_is_encoded(words: str, encoded: str) -> None:
    assert directive(link(words, words)) == encoded


def test_a_long_excerpt_is_named_by_its_ends() -> None:
    assert directive(link(LONG, LONG)) == ("The%20harbour%20has%20been,stern%20by%20the%20guard.")


def test_several_paragraphs_are_named_by_their_first_and_last_line() -> None:
    text = "Closed.\nIt will stay so.\nNobody leaves."
    assert directive(link(text, text)) == "Closed.,Nobody%20leaves."


def test_ends_are_lengthened_until_they_are_found_in_no_other_place() -> None:
    text = f"The harbour has been open for years. {LONG}"
    assert directive(link(text, LONG)).startswith("The%20harbour%20has%20been%20closed,")
    again = f"{LONG[:-1]} at once, they were told, by the guard."
    assert directive(link(again, again)).endswith(",told%2C%20by%20the%20guard.")


def test_words_that_occur_twice_get_their_neighbours() -> None:
    text = "First he spoke. “No,” he said. Then she did.\n“No,” he said. Nobody left."
    assert directive(link(text, "“No,” he said.")) == (
        "said.%20Then%20she%20did.-,%E2%80%9CNo%2C%E2%80%9D%20he%20said.,-Nobody%20left."
    )


def test_a_cut_within_a_word_is_moved_to_its_ends() -> None:
    assert directive(link("The harbour is closed", "bour is clos")) == "harbour%20is%20closed"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{URL}#post-7", f"{URL}#post-7:~:text=Closed"),
        (f"{URL}#", f"{URL}#:~:text=Closed"),
        (f"{URL}?a=1&b=2", f"{URL}?a=1&b=2#:~:text=Closed"),
        (f"{URL}#post-7:~:text=old", f"{URL}#post-7:~:text=Closed"),
    ],
)
def test_a_fragment_that_is_there_is_kept(url: str, expected: str) -> None:
    assert link("Closed", "Closed", url) == expected


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 3), (9, 2), (6, 7), (50, 60)])
def test_an_empty_span_opens_the_page(start: int, end: int) -> None:
    assert text_fragment(URL, "Closed \n now", start, end) == URL


def test_an_endless_word_opens_the_page() -> None:
    assert text_fragment(URL, "x" * 5_000, 10, 900) == URL


@example("0" * 114 + " 、0 0000", 0, 121)
@example("0" * 114 + "、 0 0000 0 0 0 0 0", 0, 140)
@given(TEXTS, st.integers(0, 300), st.integers(0, 300))
def test_every_part_is_of_the_text_and_of_one_line(text: str, start: int, end: int) -> None:
    url = text_fragment(URL, text, start, end)
    assert re.fullmatch(r"[\w.~:/#=%,-]+", url, re.ASCII)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    parts = [part for part in re.split(r"-?,-?", directive(url)) if part]
    for part in parts:
        assert any(unquote(part.rstrip("-")) in line for line in lines)
    assert len(url) < 20_000


def test_the_own_address_is_cited_before_the_storys() -> None:
    own, story = f"{URL}#post-7", URL
    assert cited_url(stored("Closed.", url=own, story_url=story)) == own
    assert cited_url(stored("Closed.", url=None, story_url=story)) == story
    assert cited_url(stored("Closed.", url=None, story_url=None)) is None
