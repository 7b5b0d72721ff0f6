from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from index.answering.composing import cited
from index.answering.excerpts import cut_excerpts, opening
from index.models import Passage, Span
from index.retrieval.relevance import Corpus
from tests.builders import NOW, stored

CORPUS = Corpus(100, {}, NOW, "keywords")
FILLER = "The harbour office counted boats all day long and wrote the figures on a board. " * 5


def whole(body: str, **fields: str) -> Passage:
    return Passage(1, stored(body, **fields), Span("body", 0, len(body)))


def test_a_quotation_is_not_cut_in_two() -> None:
    body = (
        f"{FILLER}“We saw the wall move. Then it broke. We ran,” the guard said. {FILLER}".strip()
    )
    (cut,) = cut_excerpts([whole(body)], {"wall"}, CORPUS, 4)
    assert cut.text.count("“") == cut.text.count("”") == 1


def test_a_headline_is_told_by_the_text_under_it() -> None:
    update = stored("The wall broke at dawn. Boats are out.", headline="Wall gone")
    (cut,) = cut_excerpts([Passage(1, update, Span("headline", 0, 9))], {"wall"}, CORPUS, 4)
    assert (cut.span.field, cut.text) == ("body", "The wall broke at dawn. Boats are out.")


def test_a_headline_without_text_is_quoted_itself() -> None:
    update = stored("", headline="Wall gone")
    assert opening(update).text == "Wall gone"
    (cut,) = cut_excerpts([Passage(1, update, Span("headline", 0, 9))], {"wall"}, CORPUS, 4)
    assert (cut.span.field, cut.text) == ("headline", "Wall gone")


def test_passages_that_touch_become_one_excerpt() -> None:
    body = "The wall broke.\nBoats are out."
    update = stored(body)
    parts = [Passage(1, update, Span("body", 0, 15)), Passage(2, update, Span("body", 16, 30))]
    (cut,) = cut_excerpts(parts, {"wall"}, CORPUS, 4)
    assert cut.text == body


def test_a_sentence_that_a_chunk_cuts_is_shown_whole() -> None:
    sentence = "The council, " + "which met for hours and hours in the old hall, " * 15 + "agreed."
    passage = Passage(1, stored(sentence), Span("body", 300, 600))
    (cut,) = cut_excerpts([passage], {"agre"}, CORPUS, 4)
    assert cut.text == sentence


def test_a_body_without_a_word_is_no_opening() -> None:
    assert opening(stored("—", headline="Storm warning")).text == "Storm warning"


WALL = "The wall broke at dawn and 12 boats are out, the harbour office said on Monday."


def of_source(number: int, body: str, hours: float = 0) -> Passage:
    """The same news by another source."""
    update = replace(
        stored(body),
        source_id=number,
        update_id=f"update{number}",
        publisher=f"Paper {number}",
        published_at=NOW + timedelta(hours=hours),
    )
    return Passage(number, update, Span("body", 0, len(body)))


def test_the_same_news_of_several_sources_is_told_once_and_each_is_cited() -> None:
    again = WALL.replace("on Monday", "Monday")
    passages = [of_source(1, WALL), of_source(2, again, 1), of_source(3, WALL, 2)]
    (cut,) = cut_excerpts(passages, {"wall"}, CORPUS, 4)
    excerpt = cited(cut)
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
def test_what_differs_in_figures_denials_or_quotations_is_told_by_itself(other: str) -> None:
    cuts = cut_excerpts([of_source(1, WALL), of_source(2, other)], {"wall"}, CORPUS, 4)
    assert [(cut.text, cut.also) for cut in cuts] == [(WALL, ()), (other, ())]


def test_neither_old_news_nor_a_source_itself_tells_it_too() -> None:
    later, itself = of_source(2, WALL, hours=30), of_source(1, WALL, hours=1)
    (cut,) = cut_excerpts([of_source(1, WALL), later, itself], {"wall"}, CORPUS, 4)
    assert cut.also == ()
