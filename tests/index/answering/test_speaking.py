from __future__ import annotations

import pytest

from index.answering.asked_terms import question_terms
from index.answering.excerpts import Cut
from index.answering.speaking import Spoken, premise_fails
from index.attribution.statements import StoredStatement
from index.models import Span
from index.query.questions import parse
from index.retrieval.relevance import Corpus
from tests.builders import NOW, stored
from tests.stores.news_saves import said


def fails(question: str, *sentences: str) -> bool:
    """Whether the question takes for granted what none of Lund's sentences says."""
    query = parse(question, NOW)
    spoken = [lund_said(sentence) for sentence in sentences]
    return premise_fails(query, spoken, question_terms(query), Corpus(100))


def lund_said(sentence: str) -> Spoken:
    update = stored(sentence)
    statement = StoredStatement(update, said(sentence, sentence, None, "Lund"), 0)
    return Spoken(statement, "Lund", None, Cut(update, Span("body", 0, len(sentence))), 1.0)


def test_what_was_said_is_no_false_premise() -> None:
    assert not fails("why did Lund announce the strike?", "Lund announced the strike.")
    assert not fails("why did Lund announce the strike?", "No strike.", "The strike begins.")


def test_what_nobody_said_is_a_false_premise() -> None:
    assert fails("why did Lund announce the strike?")
    assert fails("why did Lund announce the strike?", "Lund spoke of the weather.")


@pytest.mark.parametrize(
    "sentence",
    [
        "Lund did not announce the strike.",
        "Lund hasn’t announced the strike.",
        "Nobody announced the strike, Lund said.",
        "Lund refused to announce the strike.",
        "Lund: Es gibt keinen Strike.",
        "Lund: nunca habrá un Strike.",
        "Лунд: Strike никогда не объявляли.",
        "Лунд: Strike ніхто не оголошував.",
    ],
)
def test_a_denial_in_any_of_the_languages_makes_the_premise_false(sentence: str) -> None:
    assert fails("why did Lund announce the strike?", sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("why did Lund deny the fraud?", "Lund denied the fraud."),
        ("why did Lund reject the offer?", "Lund rejected the offer."),
    ],
)
def test_a_denial_that_is_asked_about_makes_no_premise_false(question: str, sentence: str) -> None:
    assert not fails(question, sentence)
    assert fails(question.replace("deny", "confirm").replace("reject", "accept"), sentence)


def test_the_no_of_a_compound_denies_nothing() -> None:
    assert not fails("why did Lund demand a no-fly zone?", "Lund demanded a no-fly zone.")
