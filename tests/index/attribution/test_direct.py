from __future__ import annotations

import pytest

from index.attribution import attribute
from tests.index.attribution.reading import content, read, speakers


def test_quote_then_name_and_verb() -> None:
    assert read("“The bridge will open in May,” Ada Morgan said.") == [
        ("direct", "“The bridge will open in May,”", "Ada Morgan")
    ]


def test_verb_before_the_name() -> None:
    assert read("“The bridge is safe,” said Ada Morgan, the chief engineer.") == [
        ("direct", "“The bridge is safe,”", "Ada Morgan")
    ]


def test_name_and_verb_before_the_quote() -> None:
    assert read("Ada Morgan said, “The bridge is safe.”") == [
        ("direct", "“The bridge is safe.”", "Ada Morgan")
    ]


def test_split_quote_is_two_statements_with_one_cue() -> None:
    first, second = attribute("", "“The bridge,” Ada Morgan said, “is safe.”")
    assert (first.cue, first.source) == (second.cue, second.source)
    assert first.speaker == second.speaker == "Ada Morgan"


def test_quote_without_a_cue_goes_on_from_the_one_before() -> None:
    body = "“We saw smoke,” Ada Morgan said. “Then the lights went out.”"
    carried = attribute("", body)[1]
    assert carried.speaker == "Ada Morgan"
    assert (carried.source, carried.cue, carried.continues) == (None, None, True)


def test_quote_over_paragraphs_with_repeated_opening_marks() -> None:
    body = "Ada Morgan said: “We saw smoke in the tower.\n“Then the lights went out.”"
    assert speakers(body) == ["Ada Morgan", "Ada Morgan"]


def test_partial_quote_carries_its_clause_and_marks_the_quoted_words() -> None:
    body = "Ada Morgan warned that the plan was “a leap in the dark” for the town."
    (one,) = attribute("", body)
    assert content(one, body) == "the plan was “a leap in the dark” for the town"
    assert [body[start:end] for start, end in one.quotes] == ["“a leap in the dark”"]
    assert (one.kind, one.speaker) == ("direct", "Ada Morgan")


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"), ("‘", "’"), ("'", "'"), ("''", "''")],
)
def test_every_kind_of_mark(opening: str, closing: str) -> None:
    quote = f"{opening}The road stays closed,{closing}"
    assert read(f"{quote} Ada Morgan said.") == [("direct", quote, "Ada Morgan")]


def test_nested_quote_belongs_to_the_outer_one() -> None:
    quote = "“He told us ‘no’ twice,”"
    assert read(f"{quote} Ada Morgan said.") == [("direct", quote, "Ada Morgan")]


def test_apostrophes_are_no_quotes() -> None:
    assert read("The voters’ fears and the miners’ strike weren’t over in ’84.") == []


def test_verb_of_no_table_after_a_quote_that_ends_with_a_comma() -> None:
    assert speakers("“Not on my watch,” Ada Morgan thundered.") == ["Ada Morgan"]


def test_question_asked_and_answered_keep_their_speakers() -> None:
    body = "“Is it safe?” asked Ben Cole.\n“It is,” Ada Morgan replied."
    assert speakers(body) == ["Ben Cole", "Ada Morgan"]


def test_colon_announces_the_quoted_paragraph_after_it() -> None:
    body = "Ada Morgan wrote on her page:\n“The bridge will stay closed for a week.”"
    assert speakers(body) == ["Ada Morgan"]


def test_colon_announces_a_block_without_marks() -> None:
    body = "Ada Morgan tweeted:\nThe bridge will stay closed for a week, sorry all."
    assert read(body) == [
        ("direct", "The bridge will stay closed for a week, sorry all.", "Ada Morgan")
    ]


def test_title_in_marks_is_not_something_said() -> None:
    assert read("Ada Morgan appeared in “The Long Road” last year.") == []


def test_quote_nobody_is_named_for_has_no_speaker() -> None:
    (one,) = attribute("", "The banner over the gate had “no road through our valley” on it.")
    assert (one.speaker, one.source, one.continues) == (None, None, False)


def test_reporters_text_is_nobodys_statement() -> None:
    assert read("The bridge opened in 1931. It carries six lanes and two railway tracks.") == []


def test_dateline_is_not_the_speaker() -> None:
    body = "LUNDEN, Norland (XYZ) — Ada Morgan met survivors and said the bridge “must go.”"
    assert speakers(body) == ["Ada Morgan"]


def test_short_answer_in_marks_ends_its_sentence() -> None:
    body = "Tom Hale said: “No.” Pressed again, Ada Morgan replied that she had “work to do”."
    assert read(body) == [
        ("direct", "“No.”", "Tom Hale"),
        ("direct", "she had “work to do”", "Ada Morgan"),
    ]
