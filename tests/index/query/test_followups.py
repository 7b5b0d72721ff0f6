from __future__ import annotations

import pytest

from index.answers import ExcerptRef
from index.models import Span
from index.query.followups import follow_up
from index.query.questions import Query, parse
from index.query.turns import ShownExcerpt, Turn
from tests.builders import NOW

SPEAKERS = {"Halloran", "the mayor"}


def after(question: str, previous: str | None) -> Query:
    before = Turn(parse(previous, NOW)) if previous else None
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


SHOWN = (ShownExcerpt(ExcerptRef("u1", 1, Span("body", 0, 9)), "Anders Quill"),)


def leaning(question: str, previous: str, shown: tuple[ShownExcerpt, ...] = SHOWN) -> Query:
    before = Turn(parse(previous, NOW), shown, len(shown))
    return follow_up(parse(question, NOW), before, lambda words: words in SPEAKERS)


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("when was that?", "when"),
        ("When did he say that", "when"),
        ("and when?", "when"),
        ("who said that?", "who"),
    ],
)
def test_times_and_speakers_are_asked_of_what_was_shown(question: str, intent: str) -> None:
    query = leaning(question, "what about the fares?")
    assert (query.intent, query.about) == (intent, (SHOWN[0].ref,))


@pytest.mark.parametrize("question", ["more", "anything else?", "and what else?", "go on"])
def test_more_is_the_same_question_without_what_was_shown(question: str) -> None:
    query = leaning(question, "what did Quill say about the fares?")
    assert (query.speaker, query.topic, query.excluding) == ("Quill", "fares", (SHOWN[0].ref,))
    assert query.meaning == "what did Quill say about the fares?"


def test_what_else_somebody_said_is_about_anything_unless_it_says_about_what() -> None:
    query = leaning("what else did he say?", "what did Quill say about the fares?")
    assert (query.speaker, query.topic, query.excluding) == ("Quill", "", (SHOWN[0].ref,))
    query = leaning("what else did he say about the wall?", "what about the fares?")
    assert (query.speaker, query.topic) == ("Anders Quill", "wall")
    query = leaning("what did he say about the wall?", "what about the fares?")
    assert (query.speaker, query.topic, query.excluding) == ("Anders Quill", "wall", ())


def test_a_pronoun_is_the_one_person_who_was_shown() -> None:
    assert leaning("where was she?", "the fares").topic == "where was Anders Quill"
    other = ShownExcerpt(ExcerptRef("u2", 1, Span("body", 0, 9)), "Ilse Brandt")
    assert leaning("where was she?", "the fares", (*SHOWN, other)).topic == ""


def test_another_time_is_asked_about_the_same() -> None:
    query = leaning("and yesterday?", "what did Quill say about the fares?")
    assert (query.speaker, query.topic) == ("Quill", "fares")
    assert query.window is not None


@pytest.mark.parametrize(
    "question",
    ["when was that?", "who said that?", "more", "what else did he say?", "where was she?"],
)
def test_what_leans_on_nothing_is_unclear(question: str) -> None:
    query = follow_up(parse(question, NOW), None, lambda _: False)
    assert (query.topic, query.speaker, query.about) == ("", None, ())


@pytest.mark.parametrize("question", ["when do talks resume?", "who won?", "is more rain coming?"])
def test_questions_of_their_own_stay_what_they_are(question: str) -> None:
    assert leaning(question, "what about the fares?") == parse(question, NOW)


def test_without_a_turn_before_nothing_is_taken_over() -> None:
    query = parse("and Halloran?", NOW)
    assert after("and Halloran?", None) == query
