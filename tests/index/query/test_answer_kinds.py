from __future__ import annotations

import pytest

from index.answers import AnswerKind
from index.query.answer_kinds import answer_kinds

WANTED = {
    "who steered the boat": AnswerKind.PERSON,
    "which minister resigned": AnswerKind.PERSON,
    "which airline bought it": AnswerKind.ORGANISATION,
    "where is the ferry now": AnswerKind.PLACE,
    "when does the hearing begin": AnswerKind.DATE,
    "what time did the alma sink": AnswerKind.CLOCK_TIME,
    "how long did the talks last": AnswerKind.DURATION,
    "how many boats were hired": AnswerKind.COUNT,
    "how much did the repairs cost": AnswerKind.MONEY,
    "what percentage voted": AnswerKind.PERCENTAGE,
    "how far did the shares fall": AnswerKind.QUANTITY,
    "how old is the captain": AnswerKind.AGE,
    "what is the name of the captain": AnswerKind.NAME,
    "is the bridge open": AnswerKind.YES_NO,
    "why did it sink": AnswerKind.REASON,
    "how did they get out": AnswerKind.MANNER,
    "what does HFSG stand for": AnswerKind.DEFINITION,
    "what happened in the harbour": AnswerKind.EVENT,
    "what did the mayor say": AnswerKind.SPEECH,
    "compare the two offers": AnswerKind.COMPARISON,
    "timeline of the strike": AnswerKind.LIST,
    "latest on the strike": AnswerKind.LATEST,
    "what will the crew eat": AnswerKind.THING,
    "ferry refund deadline": AnswerKind.TOPIC,
}


@pytest.mark.parametrize("question", WANTED)
def test_a_question_says_what_would_answer_it(question: str) -> None:
    assert answer_kinds(question) == (WANTED[question],)


def test_every_kind_is_asked_for() -> None:
    assert set(WANTED.values()) == set(AnswerKind)


def test_a_question_of_two_parts_wants_two_kinds() -> None:
    asked = answer_kinds("how many were hurt and where were they taken?")
    assert asked == (AnswerKind.COUNT, AnswerKind.PLACE)


@pytest.mark.parametrize("text", ["", "?", "who " * 250, "the of and", "що сталося where 北京"])
def test_whatever_is_asked_has_a_kind(text: str) -> None:
    assert answer_kinds(text)
