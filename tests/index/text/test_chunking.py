from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models import QuotableField, Span
from index.text.chunking import MAX_CHUNK_CHARS, MAX_PREFIX_CHARS, chunk_update, embedding_prefix

WORDS = st.sampled_from(
    ["Water", "rose", "again.", "“No,”", "said", "U.S.", "\n", "\n\n", " ", "x" * 70, "水。", "да"]
)
TEXTS = st.one_of(st.text(), st.lists(WORDS, max_size=80).map(" ".join))
SENTENCE = "The harbour stayed closed on the second day of the storm."


def slices(chunks: tuple[Span, ...], headline: str, body: str) -> list[str]:
    texts = {"headline": headline, "body": body}
    return [texts[chunk.field][chunk.start : chunk.end] for chunk in chunks]


@given(TEXTS, TEXTS, st.integers(min_value=1, max_value=120))
def test_chunks_are_exact_slices_that_cover_both_fields(
    headline: str, body: str, max_chars: int
) -> None:
    chunks = chunk_update(headline, body, max_chars=max_chars)
    fields = [chunk.field for chunk in chunks]
    assert fields == sorted(fields, reverse=True)
    for field, text in (("headline", headline), ("body", body)):
        position = 0
        for chunk in (chunk for chunk in chunks if chunk.field == field):
            assert position <= chunk.start < chunk.end <= len(text)
            assert not text[position : chunk.start].strip()
            piece = text[chunk.start : chunk.end]
            assert piece == piece.strip()
            assert len(piece) <= max_chars
            position = chunk.end
        assert not text[position:].strip()


@given(TEXTS, TEXTS)
def test_the_same_text_gives_the_same_chunks(headline: str, body: str) -> None:
    assert chunk_update(headline, body) == chunk_update(headline, body)


def test_fields_are_quotable_and_the_headline_comes_first() -> None:
    chunks = chunk_update("Harbour closed", SENTENCE)
    assert [chunk.field for chunk in chunks] == ["headline", "body"]
    assert {chunk.field for chunk in chunks} <= set(get_args(QuotableField))


def test_an_update_of_a_headline_alone_can_be_found() -> None:
    assert chunk_update("Harbour closed", "") == (Span("headline", 0, 14),)


def test_whole_paragraphs_stay_together_while_they_fit() -> None:
    paragraph = f"{SENTENCE} {SENTENCE}"
    body = "\n".join([paragraph] * 4)
    assert slices(chunk_update("", body, max_chars=250), "", body) == [
        f"{paragraph}\n{paragraph}",
        f"{paragraph}\n{paragraph}",
    ]


def test_a_paragraph_that_fits_alone_is_not_broken() -> None:
    body = f"{SENTENCE}\n{SENTENCE} {SENTENCE} {SENTENCE}"
    assert slices(chunk_update("", body, max_chars=180), "", body) == body.split("\n")


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    body = " ".join([SENTENCE] * 20)
    for piece in slices(chunk_update("", body), "", body):
        assert piece.startswith("The harbour")
        assert piece.endswith("storm.")


def test_a_long_sentence_is_cut_after_a_clause() -> None:
    body = "when the water had risen for the third time, " * 20 + "they left."
    pieces = slices(chunk_update("", body, max_chars=200), "", body)
    assert all(piece.endswith(("time,", "left.")) for piece in pieces)


def test_a_sentence_without_clauses_is_cut_between_words() -> None:
    body = "water " * 200
    for piece in slices(chunk_update("", body, max_chars=100), "", body):
        assert set(piece.split()) == {"water"}


def test_one_endless_word_is_cut_anywhere() -> None:
    body = "x" * 1_200
    pieces = slices(chunk_update("", body), "", body)
    assert "".join(pieces) == body
    assert len(pieces) == 3


def test_other_scripts_get_shorter_chunks() -> None:
    body = "Вода поднялась снова, и гавань осталась закрытой. " * 30
    longest = max(map(len, slices(chunk_update("", body), "", body)))
    assert longest <= MAX_CHUNK_CHARS * 0.4


def test_no_chunk_can_be_shorter_than_a_character() -> None:
    with pytest.raises(ValueError, match="max_chars is 0"):
        chunk_update("", "text", max_chars=0)


def test_the_prefix_is_the_headline_else_the_story() -> None:
    assert embedding_prefix("Harbour closed", "Storm: live") == "Harbour closed"
    assert embedding_prefix(" ", "Storm: live") == "Storm: live"
    assert embedding_prefix("", "") == ""


@given(TEXTS, TEXTS)
def test_the_prefix_is_one_short_line(headline: str, story: str) -> None:
    prefix = embedding_prefix(headline, story)
    assert len(prefix) <= MAX_PREFIX_CHARS
    assert prefix == " ".join(prefix.split())


def test_a_long_prefix_ends_with_a_word() -> None:
    assert embedding_prefix("harbour " * 30, "").split()[-1] == "harbour"
