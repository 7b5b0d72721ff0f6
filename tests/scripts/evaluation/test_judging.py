from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from index.answering.composing import abstain, answered, cited
from index.answering.excerpts import opening
from index.answers import Answer, Reason
from index.query.questions import parse
from index.retrieval.relevance import Corpus
from scripts.evaluation.judging import Outcome, judge, judge_refused, why_wrong
from tests.builders import NOW, stored
from tests.scripts.evaluation.judgements import golden

if TYPE_CHECKING:
    from index.answers import Excerpt


def told(question: str, update_id: str, body: str) -> Answer:
    excerpt = cited(opening(stored(body, update_id)))
    return answered(parse(question, NOW), [excerpt], Corpus(9), more=False)


BRIDGE_ANSWER = told(
    "what cracks did engineers find in the pillars?",
    "bridge",
    "The old bridge was closed at noon. Engineers found cracks in two pillars.",
)
FERRY_ANSWER = told(
    "are ferries to the islands cancelled?",
    "ferry",
    "Ferries to the islands are cancelled until Thursday.",
)
SILENT = abstain(parse("what is the price of copper?", NOW), Reason.NOTHING_RELEVANT, Corpus(9))
OWN_IDS = {"bridge": "storm-01", "ferry": "storm-02"}


def both(*answers: Answer, **fields: Any) -> Answer:
    excerpts = tuple(excerpt for answer in answers for excerpt in answer.excerpts)
    return replace(answers[0], excerpts=excerpts, **fields)


def spoken(answer: Answer, speaker: str | None, reported: str | None = None) -> Answer:
    def labelled(one: Excerpt) -> Excerpt:
        return replace(one, speaker=speaker, reported_speaker=reported)

    return replace(answer, excerpts=tuple(map(labelled, answer.excerpts)))


@pytest.mark.parametrize(
    ("gold", "wanted", "outcome"),
    [
        (["storm-01"], "cracks", Outcome.RIGHT_FIRST),
        (["storm-02"], "until Thursday", Outcome.RIGHT_LATER),
        (["storm-02"], "cracks", Outcome.NOTHING_RIGHT),  # stands in another update
        (["storm-01"], "Cracks", Outcome.NOTHING_RIGHT),  # exact case
        ([], "until Thursday", Outcome.RIGHT_LATER),
    ],
)
def test_right_is_of_a_gold_update_and_holds_a_wanted_string(
    gold: list[str], wanted: str, outcome: Outcome
) -> None:
    question = golden(gold=gold, any=[wanted])
    answer = both(BRIDGE_ANSWER, FERRY_ANSWER)
    result = judge(question, answer, OWN_IDS)
    assert result.outcome is outcome
    passed = outcome in (Outcome.RIGHT_FIRST, Outcome.RIGHT_LATER)
    assert (result.why is None) is passed
    assert any(one.is_right for one in result.shown) is passed
    assert {one.update_id for one in result.shown} == {"storm-01", "storm-02"}


def test_an_abstention_is_refused_and_right_where_nothing_answers() -> None:
    assert judge(golden(), SILENT, OWN_IDS).outcome is Outcome.REFUSED
    refused = judge(golden(answerable=False), SILENT, OWN_IDS)
    assert (refused.outcome, refused.why) == (Outcome.REFUSED, None)
    answered = judge(golden(answerable=False), FERRY_ANSWER, OWN_IDS)
    assert answered.outcome is Outcome.ANSWERED
    assert "should abstain" in str(answered.why)
    assert not any(one.is_right for one in answered.shown)


def test_a_question_that_cannot_be_read_is_refused() -> None:
    assert "other script" in str(judge_refused(golden(), "other script").why)
    refused = judge_refused(golden(answerable=False), "other script")
    assert (refused.outcome, refused.why, refused.answered) == (Outcome.REFUSED, None, False)


def test_to_deny_a_false_premise_is_right_and_of_no_other_kind() -> None:
    denial = replace(FERRY_ANSWER, reason=Reason.FALSE_PREMISE)
    premise = golden(answerable=False, kind="false premise")
    denied = judge(premise, denial, OWN_IDS)
    assert (denied.outcome, denied.why) == (Outcome.DENIED, None)
    assert judge(premise, FERRY_ANSWER, OWN_IDS).outcome is Outcome.ANSWERED
    other = golden(answerable=False, kind="did not speak")
    assert judge(other, denial, OWN_IDS).outcome is Outcome.ANSWERED
    assert "should abstain" in str(why_wrong(other, denial))


def test_all_sides_are_shown_only_by_an_excerpt_for_each() -> None:
    question = golden(all=[["cracks"], ["until Thursday", "until Friday"]])
    one = judge(question, FERRY_ANSWER, OWN_IDS)
    assert not one.all_sides
    assert "not every one of" in str(one.why)
    two = judge(question, both(BRIDGE_ANSWER, FERRY_ANSWER), OWN_IDS)
    assert (two.all_sides, two.why) == (True, None)


def test_an_unwanted_string_is_found_in_the_excerpt_that_holds_it() -> None:
    answer = both(FERRY_ANSWER, BRIDGE_ANSWER)
    result = judge(golden(none=["cracks"]), answer, OWN_IDS)
    assert [one.unwanted for one in result.shown] == [False, True]
    assert result.why == "an excerpt holds 'cracks'"


@pytest.mark.parametrize(
    ("speaker", "reported", "right"),
    [
        ("Mayor Ada Dahl", None, True),
        (None, "the mayor ada dahl", True),
        ("Dahl", None, False),
        (None, None, False),
    ],
)
def test_a_label_holds_every_word_of_the_speaker_case_aside(
    speaker: str | None, reported: str | None, right: bool
) -> None:
    result = judge(golden(speaker="Ada Dahl"), spoken(FERRY_ANSWER, speaker, reported), OWN_IDS)
    assert [one.label_is_right for one in result.shown] == [right]
    assert (result.why is None) is right
    assert judge(golden(), FERRY_ANSWER, OWN_IDS).shown[0].label_is_right is None


def test_confidence_is_certain_where_the_answer_has_none() -> None:
    assert judge(golden(), FERRY_ANSWER, OWN_IDS).confidence == 1
    assert judge(golden(), SILENT, OWN_IDS).confidence == 0
    assert judge(golden(), replace(SILENT, confidence=0.3), OWN_IDS).confidence == 0.3
    assert judge(golden(), replace(FERRY_ANSWER, confidence=0.0), OWN_IDS).confidence == 0
