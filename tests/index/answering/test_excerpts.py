from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from index.answering.composing import cited
from index.answering.excerpts import (
    EXCERPT_CHARS,
    MAX_SOURCES_BESIDE,
    Cut,
    cut_of,
    near_identical,
    opening,
    openings,
    told_also,
    touch,
    unseen,
)
from index.models import Passage, Span
from index.retrieval.relevance import Corpus
from tests.builders import NOW, stored

CORPUS = Corpus(100, {}, NOW, "keywords")
FILLER = "The harbour office counted boats all day long and wrote the figures on a board. " * 5


def whole(body: str, **fields: str) -> Passage:
    return Passage(1, stored(body, **fields), Span("body", 0, len(body)))


def test_the_sentences_with_most_of_the_terms_are_cut_with_what_stands_around() -> None:
    cut = cut_of(whole(f"{FILLER}The wall broke at dawn. {FILLER}".strip()), {"wall"}, CORPUS)
    assert "The wall broke at dawn." in cut.text
    assert len(cut.text) <= EXCERPT_CHARS


def test_a_quotation_is_not_cut_in_two() -> None:
    body = (
        f"{FILLER}“We saw the wall move. Then it broke. We ran,” the guard said. {FILLER}".strip()
    )
    cut = cut_of(whole(body), {"wall"}, CORPUS)
    assert cut.text.count("“") == cut.text.count("”") == 1


def test_a_headline_is_told_by_the_text_under_it() -> None:
    update = stored("The wall broke at dawn. Boats are out.", headline="Wall gone")
    cut = cut_of(Passage(1, update, Span("headline", 0, 9)), {"wall"}, CORPUS)
    assert (cut.span.field, cut.text) == ("body", "The wall broke at dawn. Boats are out.")


def test_a_headline_without_text_is_quoted_itself() -> None:
    update = stored("", headline="Wall gone")
    assert opening(update).text == "Wall gone"
    cut = cut_of(Passage(1, update, Span("headline", 0, 9)), {"wall"}, CORPUS)
    assert (cut.span.field, cut.text) == ("headline", "Wall gone")


def test_cuts_touch_where_only_space_is_between_them() -> None:
    update = stored("The wall broke.\nBoats are out. Buses run.", headline="The wall broke.")
    first, second, third = (
        Cut(update, Span("body", *place)) for place in ((0, 15), (16, 30), (31, 41))
    )
    assert touch(first, second)
    assert touch(second, first)
    assert not touch(first, third)
    assert not touch(Cut(update, Span("headline", 0, 15)), second)
    assert not touch(first, Cut(stored(update.body, "other"), second.span))


def test_a_sentence_that_a_chunk_cuts_is_shown_whole() -> None:
    sentence = "The council, " + "which met for hours and hours in the old hall, " * 15 + "agreed."
    cut = cut_of(Passage(1, stored(sentence), Span("body", 300, 600)), {"agre"}, CORPUS)
    assert cut.text == sentence


def test_a_list_without_an_end_stays_cut_as_it_was_for_searching() -> None:
    endless = "wall, " * 2_000
    cut = cut_of(Passage(1, stored(endless), Span("body", 3_000, 3_300)), {"wall"}, CORPUS)
    assert (cut.span.start, cut.span.end) == (3_000, 3_300)


def test_a_body_without_a_word_is_no_opening() -> None:
    assert opening(stored("—", headline="Storm warning")).text == "Storm warning"


WALL = "The wall broke at dawn and 12 boats are out, the harbour office said on Monday."


def of_source(number: int, body: str, hours: float = 0) -> Cut:
    """The same news by another source."""
    update = replace(
        stored(body),
        source_id=number,
        update_id=f"update{number}",
        publisher=f"Paper {number}",
        published_at=NOW + timedelta(hours=hours),
    )
    return Cut(update, Span("body", 0, len(body)))


def test_the_same_news_of_several_sources_is_told_once_and_each_is_cited() -> None:
    again = WALL.replace("on Monday", "Monday")
    first, second, third = of_source(1, WALL), of_source(2, again, 1), of_source(3, WALL, 2)
    assert near_identical(first.text, second.text)
    excerpt = cited(told_also(told_also(first, second), third))
    assert excerpt.citation.publisher == "Paper 1"
    assert [one.publisher for one in excerpt.also] == ["Paper 2", "Paper 3"]


@pytest.mark.parametrize(
    "other",
    [
        WALL.replace("12", "21"),
        WALL.replace("are out", "are not out"),
        WALL.replace("are out", "are niemals out"),
        WALL.replace("are out", "are no-one's"),
        WALL.replace("12 boats are out", "“12 boats are out”"),
    ],
)
def test_what_differs_in_figures_denials_or_quotations_is_not_the_same(other: str) -> None:
    assert not near_identical(WALL, other)
    assert not near_identical(other, WALL)


def test_neither_old_news_nor_a_source_itself_nor_a_fifth_one_tells_it_too() -> None:
    cut = of_source(1, WALL)
    assert told_also(cut, of_source(2, WALL, hours=30)) == cut
    assert told_also(cut, of_source(1, WALL, hours=1)) == cut
    for number in range(2, 9):
        cut = told_also(cut, of_source(number, WALL))
    assert len(cut.also) == MAX_SOURCES_BESIDE


def test_the_opening_of_the_same_news_is_told_once() -> None:
    updates = [of_source(number, WALL).update for number in (1, 2)]
    boats = stored("Boats are out. Buses run. Trains stand.", "boats")
    assert [cut.text for cut in openings([*updates, boats], 4)] == [
        WALL,
        "Boats are out. Buses run.",
    ]
    assert len(openings([*updates, boats], 1)) == 1


def test_what_was_seen_is_left_out() -> None:
    cut, other = of_source(1, WALL), of_source(2, WALL)
    assert unseen([cut, other], [replace(cut.ref, span=Span("body", 3, 9))]) == [other]
