from __future__ import annotations

import pytest

from index.answers import AnswerKind
from index.judging.fillers import can_be_filled, fillers

FILLED = {
    AnswerKind.PERSON: ("The boat was steered by Ola Brenne on Monday.", "Ola Brenne"),
    AnswerKind.PLACE: ("She was taken to Norvik in the evening.", "Norvik"),
    AnswerKind.DATE: ("The hearing begins on Thursday.", "Thursday"),
    AnswerKind.CLOCK_TIME: ("The Alma sank at 04:10.", "04:10"),
    AnswerKind.DURATION: ("The talks lasted three hours.", "three hours"),
    AnswerKind.COUNT: ("The crew saved 19 passengers.", "19"),
    AnswerKind.MONEY: ("Repairs will cost £2.4m.", "£2.4m"),
    AnswerKind.PERCENTAGE: ("Turnout was 61 per cent.", "61 per cent"),
    AnswerKind.AGE: ("The youngest, aged 9, is at home.", "aged 9"),
    AnswerKind.REASON: ("It was closed because of ice.", "because"),
}
EMPTY = {
    AnswerKind.MONEY: "Repairs began on Monday.",
    AnswerKind.CLOCK_TIME: "The Alma sank off the island.",
    AnswerKind.PERCENTAGE: "Many people voted.",
    AnswerKind.AGE: "The youngest is at home.",
}


@pytest.mark.parametrize("kind", FILLED)
def test_what_fills_the_gap_is_found(kind: AnswerKind) -> None:
    sentence, words = FILLED[kind]
    found = [sentence[start:end].rstrip(",") for start, end in fillers(kind, sentence)]
    assert words in found


@pytest.mark.parametrize("kind", EMPTY)
def test_a_sentence_without_it_fills_nothing(kind: AnswerKind) -> None:
    assert fillers(kind, EMPTY[kind]) == []


@pytest.mark.parametrize("kind", AnswerKind)
@pytest.mark.parametrize("text", ["", "?", "1" * 2_000, "A " * 1_000, "нічого 北京 " * 200])
def test_places_lie_in_the_text_whatever_it_is(kind: AnswerKind, text: str) -> None:
    for start, end in fillers(kind, text):
        assert 0 <= start < end <= len(text)
    assert can_be_filled(kind) or fillers(kind, text) == []
