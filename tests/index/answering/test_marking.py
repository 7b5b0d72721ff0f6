from __future__ import annotations

import numpy as np
import pytest

from index.answering.marking import gap_words
from index.answering.selecting import select
from index.judging.asked import asked_of
from index.judging.candidates import candidates_of
from index.judging.features import FEATURES
from index.judging.judge import Evidence, Judged
from index.query.questions import parse
from index.retrieval.relevance import Corpus
from tests.builders import NOW, retrieved, stored

ROW = np.zeros(len(FEATURES), dtype=np.float32)


def marked(question: str, text: str) -> list[str]:
    """The words that are marked in an excerpt of the whole text."""
    candidates = candidates_of(retrieved(stored(text)), Corpus(100))
    asked = asked_of(parse(question, NOW), candidates, Corpus(100))
    evidence = Evidence(asked, tuple(Judged(one, 0.9, ROW) for one in candidates), 0.1)
    (selected,) = select(evidence, 1)
    return [text[start:end] for start, end in gap_words(selected, asked)]


@pytest.mark.parametrize(
    ("question", "text", "gap"),
    [
        ("how much does the bridge cost?", "The bridge costs £4m.", ["£4m"]),
        ("when was the bridge closed?", "The bridge was closed on Tuesday.", ["Tuesday"]),
        ("what time was the bridge closed?", "The bridge closed at 9am.", ["9am"]),
        ("who closed the bridge?", "Petra Halloran closed the bridge.", ["Petra Halloran"]),
    ],
)
def test_the_words_that_fill_the_gap_are_marked(question: str, text: str, gap: list[str]) -> None:
    assert marked(question, text) == gap


def test_of_several_the_one_nearest_to_the_words_asked_is_marked() -> None:
    text = "On Monday boats left, and after many more hours the bridge was closed on Tuesday."
    assert marked("when was the bridge closed?", text) == ["Tuesday"]


def test_what_the_question_says_itself_fills_nothing() -> None:
    text = "The bridge was closed on Tuesday."
    assert marked("who closed the bridge on Tuesday?", text) == []


def test_a_reason_is_marked_to_the_end_of_its_clause() -> None:
    text = "The bridge was closed because two pillars had cracks, Dahl said."
    assert marked("why was the bridge closed?", text) == ["because two pillars had cracks"]


def test_each_part_of_a_question_has_its_words() -> None:
    text = "Petra Halloran closed the bridge on Tuesday."
    assert marked("who closed the bridge and when?", text) == ["Petra Halloran", "Tuesday"]


@pytest.mark.parametrize("question", ["bridge", "is the bridge closed?", "what about the bridge?"])
def test_kinds_that_whole_sentences_answer_have_no_mark(question: str) -> None:
    assert marked(question, "Petra Halloran closed the bridge on Tuesday.") == []
