from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from index.alerting.standing import answered_by
from index.alerting.update_facts import event_time, facts_of
from index.attribution.people import People
from index.attribution.statements import SpeakerCount, StoredStatement
from index.models import Passage, TimeOrigin
from index.query.questions import parse
from index.retrieval.relevance import Corpus
from index.text.chunking import chunk_update
from tests.builders import NOW, stored
from tests.stores.news_saves import said

if TYPE_CHECKING:
    from index.alerting.update_facts import UpdateFacts

TALKS = "Talks on the grain deal resume on Thursday in Geneva. Rain fell all day."
CORPUS = Corpus(
    100,
    dict.fromkeys(["talk", "resum", "grain", "deal", "geneva", "ship", "left", "wall"], 5),
    None,
    "keywords",
)
NOBODY = People([])


def facts(body: str, people: People = NOBODY, *statements: StoredStatement) -> UpdateFacts:
    update = stored(body)
    chunks = enumerate(chunk_update("", body))
    passages = [(Passage(number, update, chunk), b"") for number, chunk in chunks]
    return facts_of(update, passages, statements, people)


def answer(question: str, body: str, cosine: float | None = None) -> str | None:
    update = facts(body)
    cosines = None if cosine is None else {0: cosine}
    found = answered_by(parse(question, NOW), update, cosines, CORPUS, NOBODY)
    return update.update.body[found[0].start : found[0].end] if found else None


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("when do talks resume?", True),
        ("when do grain deal talks resume?", True),
        ("when do talks on the wall resume?", False),
        ("how many ships left?", False),
        ("what is the latest on the grain deal?", True),
    ],
)
def test_an_update_answers_what_it_holds(question: str, answers: bool) -> None:
    assert (answer(question, TALKS) is not None) is answers


def test_when_needs_a_time_and_how_many_a_figure() -> None:
    assert answer("when do talks resume?", "Talks must resume, the ministry said.") is None
    assert answer("when do talks resume?", "Talks resume at 9:30.") is not None
    assert answer("how many ships left?", "The ships left the port.") is None
    assert answer("how many ships left?", "Seven ships left the port.") is not None


def test_meaning_makes_up_for_words_and_the_other_way_round() -> None:
    body = "Negotiations are to resume on Thursday."
    assert answer("when do talks resume?", body) is None
    assert answer("when do talks resume?", body, 0.9) is not None
    assert answer("when do talks resume?", body, 0.4) is None


def test_who_is_asked_about_must_be_who_spoke() -> None:
    body = "“The wall will hold,” said Ilse Brandt."
    people = People([SpeakerCount("Ilse Brandt", None, 1, NOW)])
    update = stored(body)
    statement = said(body, "“The wall will hold,”", "Ilse Brandt", "Ilse Brandt")
    held = facts(body, people, StoredStatement(update, statement, 0))
    query = parse("what did Brandt say about the wall?", NOW)
    found = answered_by(query, held, None, CORPUS, people)
    assert found is not None
    assert found[1] is not None
    assert found[1].persons[0].name == "Ilse Brandt"
    for question in ("what did Halloran say about the wall?", "what did Brandt say about ships?"):
        assert answered_by(parse(question, NOW), held, None, CORPUS, people) is None


def test_a_day_or_a_minute_alone_stands_for_the_end_of_it() -> None:
    day = stored(published_at=NOW, published_precision="day")
    assert event_time(day, NOW + timedelta(days=3)) == NOW + timedelta(days=1)
    assert event_time(day, NOW) == NOW
    minute = stored(published_at=NOW)
    assert event_time(minute, NOW + timedelta(days=3)) == NOW + timedelta(minutes=1)
    second = stored(published_at=NOW + timedelta(seconds=5))
    assert event_time(second, NOW + timedelta(days=3)) == NOW + timedelta(seconds=5)
    seen = NOW - timedelta(hours=5)
    page = stored(published_from=TimeOrigin.PAGE, first_seen_at=seen)
    assert event_time(page, NOW) == seen
