from __future__ import annotations

import pytest

from index.followups import follow_up
from index.questions import Query, parse
from tests.builders import NOW

SPEAKERS = {"Halloran", "the mayor"}


def after(question: str, previous: str | None) -> Query:
    before = parse(previous, NOW) if previous else None
    return follow_up(parse(question, NOW), before, lambda words: words in SPEAKERS)


@pytest.mark.parametrize("question", ["and Halloran?", "what about Halloran?", "And Halloran"])
def test_another_speaker_is_asked_about_the_same_topic(question: str) -> None:
    query = after(question, "what did Quill say about the fares?")
    assert (query.speaker, query.topic, query.wants_speaker) == ("Halloran", "fares", True)


def test_another_topic_is_asked_of_the_same_speaker() -> None:
    query = after("and what about the night shifts?", "what did Quill say about the fares?")
    assert (query.speaker, query.topic) == ("Quill", "night shifts")


def test_a_question_that_stands_by_itself_keeps_its_own() -> None:
    query = after("what did the mayor say about the wall?", "what did Quill say about the fares?")
    assert (query.speaker, query.topic) == ("the mayor", "wall")


def test_without_a_turn_before_nothing_is_taken_over() -> None:
    query = parse("and Halloran?", NOW)
    assert after("and Halloran?", None) == query
