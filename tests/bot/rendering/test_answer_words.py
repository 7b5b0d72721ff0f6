"""The words that fill the gap are marked, wherever an excerpt is shown, and no others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from bot.rendering import answer_messages, context_messages, inline_results, timeline_messages
from bot.rendering.answer_words import MAX_MARKED, answer_words, parted
from bot.rendering.excerpts import MAX_QUOTE_UNITS
from index import Answer, Citation, Excerpt, ExcerptContext, ExcerptRef
from index.models import Span, TimeOrigin
from tests.bot.rendering.strategies import READER, excerpts, faults
from tests.builders import NOW

if TYPE_CHECKING:
    from bot.telegram.messages import EntityKind, Message

CITATION = Citation(*("Post", (), NOW, "second", TimeOrigin.OWN, NOW, "H", "S", False, None, None))
START = 40


def excerpt_of(text: str, *answers: str) -> Excerpt:
    """An excerpt further on in its field, which is answered by these words of it."""
    found = [START + text.index(words) for words in answers]
    places = tuple((at, at + len(words)) for at, words in zip(found, answers, strict=True))
    ref = ExcerptRef("u", 1, Span("body", START, START + len(text)))
    return Excerpt(text, ref, None, None, "none", CITATION, answer=places)


def answer_of(*found: Excerpt) -> Answer:
    return Answer("?", True, None, "hybrid", NOW, excerpts=found)


def marked(message: Message, kind: EntityKind) -> list[str]:
    raw = message.text.encode("utf-16-le")
    spans = [(2 * e.offset, 2 * (e.offset + e.length)) for e in message.entities if e.kind == kind]
    return [raw[start:end].decode("utf-16-le") for start, end in spans]


def bold_quoted(*messages: Message) -> list[str]:
    """What is bold within quotations: not the lead, not the numbers."""
    found = []
    for message in messages:
        quotes = [one for one in message.entities if one.kind.endswith("blockquote")]
        inside = [
            one
            for one in message.entities
            if one.kind == "bold"
            and any(quote.offset <= one.offset < quote.offset + quote.length for quote in quotes)
        ]
        found += marked(replace(message, entities=tuple(inside)), "bold")
    return found


TEXT = "𝔘𝔫𝔦 😀 says <b>it</b> cost *21 million* crowns & no more."


def test_the_words_that_fill_the_gap_are_bold_and_the_text_is_as_it_was() -> None:
    excerpt = excerpt_of(TEXT, "<b>it</b>", "21 million* crowns")
    (message,) = answer_messages(answer_of(excerpt), READER, 1)
    assert bold_quoted(message) == ["<b>it</b>", "21 million* crowns"]
    assert marked(message, "expandable_blockquote") == [TEXT]
    (timeline,) = timeline_messages(answer_of(excerpt), READER, 1)
    assert bold_quoted(timeline) == ["<b>it</b>", "21 million* crowns"]
    (result,) = inline_results(answer_of(excerpt), READER)
    assert bold_quoted(result.message) == ["<b>it</b>", "21 million* crowns"]
    for one in (message, timeline, result.message):
        assert faults([one]) == []


def test_nothing_is_bold_where_nothing_fills_the_gap() -> None:
    (message,) = answer_messages(answer_of(excerpt_of(TEXT)), READER, 1)
    assert bold_quoted(message) == []


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([(-9, 3)], ["One"]),
        ([(0, 99)], ["One two three"]),
        ([(-9, -2), (20, 99), (13, 13)], []),
        ([(7, 4)], []),
        ([(0, 7), (4, 13)], ["One two"]),
        ([(8, 13), (0, 3)], ["One", "three"]),
        ([(3, 8)], ["two"]),
        ([(3, 4)], []),
        ([(0, 3), (0, 3)], ["One"]),
    ],
)
def test_places_are_never_trusted(places: list[tuple[int, int]], words: list[str]) -> None:
    answer = tuple((START + start, START + end) for start, end in places)
    excerpt = replace(excerpt_of("One two three"), answer=answer)
    assert [excerpt.text[start:end] for start, end in answer_words(excerpt)] == words


def test_so_many_words_are_marked_and_no_more() -> None:
    text = "ab " * 500
    answer = tuple((START + at, START + at + 2) for at in range(0, len(text), 3))
    excerpt = replace(excerpt_of(text), answer=answer)
    assert len(answer_words(excerpt)) == MAX_MARKED
    assert faults(answer_messages(answer_of(*[excerpt] * 6), READER, 1)) == []


@given(excerpts())
def test_any_places_give_words_of_the_excerpt_in_order(excerpt: Excerpt) -> None:
    before = 0
    for start, end in answer_words(excerpt):
        assert before <= start < end <= len(excerpt.text)
        words = excerpt.text[start:end]
        assert words == words.strip()
        before = end
    assert "".join(part for part, _ in parted(excerpt.text, answer_words(excerpt))) == excerpt.text


def test_words_in_a_later_piece_of_a_long_excerpt_are_bold_there() -> None:
    long = "  \n " + "Nothing here 😀. " * (MAX_QUOTE_UNITS // 14) + "It cost 21 crowns. The end."
    messages = answer_messages(answer_of(excerpt_of(long, "21 crowns")), READER, 1)
    quotes = [words for one in messages for words in marked(one, "expandable_blockquote")]
    assert ["21 crowns" in quote for quote in quotes] == [False, True]
    assert bold_quoted(*messages) == ["21 crowns"]


def test_words_that_are_parted_are_bold_in_both_pieces() -> None:
    answer = "x" * 100 + " " + "y" * 100
    long = "a" * (MAX_QUOTE_UNITS - 150) + " " + answer
    messages = answer_messages(answer_of(excerpt_of(long, answer)), READER, 1)
    assert faults(messages) == []
    assert bold_quoted(*messages) == ["x" * 100, "y" * 100]


def test_in_its_context_the_words_are_bold_and_the_excerpt_in_italics() -> None:
    excerpt = excerpt_of("It cost 21 crowns.", "21 crowns")
    (message,) = context_messages(ExcerptContext(excerpt, "Before. ", " After.", True), READER)
    assert "Before. It cost 21 crowns. After." in message.text
    assert marked(message, "bold") == ["In its context:", "21 crowns"]
    assert marked(message, "italic") == ["It cost", "."]
    plain = replace(excerpt, answer=())
    (message,) = context_messages(ExcerptContext(plain, "Before. ", " After.", True), READER)
    assert marked(message, "bold") == ["In its context:", "It cost 21 crowns."]


def test_in_a_context_too_long_for_a_message_they_are_bold_too() -> None:
    excerpt = excerpt_of("Nothing here. " * 400 + "It cost 21 crowns.", "21 crowns")
    messages = context_messages(ExcerptContext(excerpt, "Before. ", " After.", True), READER)
    assert faults(messages) == []
    assert [words for one in messages for words in marked(one, "bold")][1:] == ["21 crowns"]
