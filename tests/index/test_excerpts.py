from __future__ import annotations

from index.excerpts import cut_excerpts, opening
from index.models import Chunk, Passage
from index.relevance import Corpus
from tests.builders import NOW, stored

CORPUS = Corpus(100, {}, NOW, "keywords")
FILLER = "The harbour office counted boats all day long and wrote the figures on a board. " * 5


def whole(body: str, **fields: str) -> Passage:
    return Passage(1, stored(body, **fields), Chunk("body", 0, len(body)))


def test_a_quotation_is_not_cut_in_two() -> None:
    body = (
        f"{FILLER}“We saw the wall move. Then it broke. We ran,” the guard said. {FILLER}".strip()
    )
    (cut,) = cut_excerpts([whole(body)], {"wall"}, CORPUS, 4)
    assert cut.text.count("“") == cut.text.count("”") == 1


def test_a_headline_is_told_by_the_text_under_it() -> None:
    update = stored("The wall broke at dawn. Boats are out.", headline="Wall gone")
    (cut,) = cut_excerpts([Passage(1, update, Chunk("headline", 0, 9))], {"wall"}, CORPUS, 4)
    assert (cut.field, cut.text) == ("body", "The wall broke at dawn. Boats are out.")


def test_a_headline_without_text_is_quoted_itself() -> None:
    update = stored("", headline="Wall gone")
    assert opening(update).text == "Wall gone"
    (cut,) = cut_excerpts([Passage(1, update, Chunk("headline", 0, 9))], {"wall"}, CORPUS, 4)
    assert (cut.field, cut.text) == ("headline", "Wall gone")


def test_passages_that_touch_become_one_excerpt() -> None:
    body = "The wall broke.\nBoats are out."
    update = stored(body)
    parts = [Passage(1, update, Chunk("body", 0, 15)), Passage(2, update, Chunk("body", 16, 30))]
    (cut,) = cut_excerpts(parts, {"wall"}, CORPUS, 4)
    assert cut.text == body


def test_a_sentence_that_a_chunk_cuts_is_shown_whole() -> None:
    sentence = "The council, " + "which met for hours and hours in the old hall, " * 15 + "agreed."
    passage = Passage(1, stored(sentence), Chunk("body", 300, 600))
    (cut,) = cut_excerpts([passage], {"agre"}, CORPUS, 4)
    assert cut.text == sentence


def test_a_body_without_a_word_is_no_opening() -> None:
    assert opening(stored("—", headline="Storm warning")).text == "Storm warning"
