from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from index import (
    Answer,
    DataFolder,
    ImportParameters,
    IndexSettings,
    NewsIndex,
    NewsUpdate,
    NotFoundError,
    Reason,
    TimeWindow,
    open_index,
    turn_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START = datetime(2026, 2, 1, 8, tzinfo=UTC)
WALL = (
    "Mayor Ilse Brandt said the sea wall would hold. “Nobody has to leave the town,” she said."
    " “We have sandbags for a week.”\n"
    "Harbour master Tomas Brandt, who is no relation, said the ferries would stop at noon."
)
AFTER = (
    "Mayor Ilse Brandt said the sea wall had failed. “I was wrong about the wall,” Brandt said."
)
STRIKE = (
    "Drivers are on strike. Petra Halloran, who leads the union, told reporters that the offer"
    " on pay was not enough.\n“We want nights at home,” Halloran said.\n"
    "At a Transport Ministry briefing, spokeswoman Eva Lund said the government would not pay"
    " more."
)
MENTION = "Trains passed the house of Anders Quill all night. Nobody spoke."
UPDATES = (("wall", WALL), ("strike", STRIKE), ("mention", MENTION), ("after", AFTER))


class Listed:
    def fetch(self) -> Iterator[NewsUpdate]:
        for number, (update_id, body) in enumerate(UPDATES):
            yield NewsUpdate(id=update_id, body=body, published_at=START + timedelta(hours=number))


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsIndex]:
    folder: Path = tmp_path_factory.mktemp("people")
    with open_index(IndexSettings(), DataFolder(folder)) as opened:
        opened.ingest(Listed(), ImportParameters(publisher="The Carrow Record"), START)
        opened.sync()
        yield opened


def asked(news: NewsIndex, *questions: str) -> Answer:
    """The answer to the last of the questions, each asked after the one before."""
    turn = answer = None
    for question in questions:
        query = news.parse(question, START + timedelta(days=1), turn)
        answer = news.ask(query, keywords_only=True)
        turn = turn_of(query, answer)
    assert answer is not None
    return answer


def test_only_the_speakers_own_statements_answer(news: NewsIndex) -> None:
    answer = asked(news, "what did Ilse Brandt say about the wall?")
    assert answer.answered
    assert {excerpt.speaker for excerpt in answer.excerpts} == {"Ilse Brandt"}
    assert "the sea wall would hold" in " ".join(excerpt.text for excerpt in answer.excerpts)


def test_a_statement_that_carries_on_from_one_about_the_topic_is_about_it(news: NewsIndex) -> None:
    answer = asked(news, "what did Ilse Brandt say about leaving the town?")
    assert any("sandbags for a week" in excerpt.text for excerpt in answer.excerpts)


def test_direct_and_reported_speech_are_told_apart(news: NewsIndex) -> None:
    pay = asked(news, "what did Halloran say about pay?").excerpts
    assert pay[0].kind == "indirect"
    assert "the offer on pay was not enough" in pay[0].text
    nights = asked(news, "what did Halloran say about nights?").excerpts
    assert nights[0].kind == "direct"
    assert "“We want nights at home,”" in nights[0].text


def test_nothing_said_about_it_is_said_with_two_offers(news: NewsIndex) -> None:
    answer = asked(news, "what did Halloran say about the ferries?")
    assert (answer.answered, answer.reason, answer.excerpts) == (False, Reason.NOT_SAID, ())
    other_topics, others = answer.offers
    assert (other_topics.kind, other_topics.speaker) == ("speaker-other-topics", "Petra Halloran")
    assert other_topics.count >= 2
    assert (others.kind, others.speaker) == ("others-on-topic", "Tomas Brandt")


def test_somebody_who_is_only_mentioned_said_nothing(news: NewsIndex) -> None:
    assert asked(news, "what did Anders Quill say about trains?").reason is Reason.NOT_SAID


def test_a_misspelt_name_means_the_one_person_whose_name_is_alike(news: NewsIndex) -> None:
    answer = asked(news, "what did Hallorann say about pay?")
    assert answer.answered
    assert {excerpt.speaker for excerpt in answer.excerpts} == {"Petra Halloran"}


def test_a_misspelt_name_of_several_is_unknown_and_they_are_offered(news: NewsIndex) -> None:
    answer = asked(news, "what did Brandtt say about the wall?")
    assert (answer.answered, answer.reason) == (False, Reason.UNKNOWN_SPEAKER)
    assert {"Ilse Brandt", "Tomas Brandt"} <= {offer.speaker for offer in answer.offers}


def test_a_name_like_nobodys_is_unknown(news: NewsIndex) -> None:
    answer = asked(news, "what did Wozniak say about pay?")
    assert (answer.answered, answer.reason) == (False, Reason.UNKNOWN_SPEAKER)


def test_who_said_it_finds_the_speaker(news: NewsIndex) -> None:
    (excerpt,) = asked(news, "who said that the ferries would stop?").excerpts
    assert excerpt.speaker == "Tomas Brandt"


def test_an_office_is_asked_through_its_spokeswoman(news: NewsIndex) -> None:
    answer = asked(news, "did the Transport Ministry say anything about paying more?")
    assert {excerpt.speaker for excerpt in answer.excerpts} == {"Eva Lund"}


def test_a_false_premise_is_met_with_what_was_said(news: NewsIndex) -> None:
    answer = asked(news, "why did Eva Lund announce that the government would pay more?")
    assert (answer.answered, answer.reason) == (True, Reason.FALSE_PREMISE)
    assert "would not pay more" in answer.excerpts[0].text


def test_a_follow_up_asks_another_speaker_about_the_same(news: NewsIndex) -> None:
    answer = asked(news, "what did Halloran say about pay?", "and Eva Lund?")
    assert {excerpt.speaker for excerpt in answer.excerpts} == {"Eva Lund"}


def test_a_role_finds_its_holder(news: NewsIndex) -> None:
    answer = asked(news, "what did the harbour master say about ferries?")
    assert {excerpt.speaker for excerpt in answer.excerpts} == {"Tomas Brandt"}


def test_excerpts_of_ordinary_questions_name_a_lone_speaker(news: NewsIndex) -> None:
    (excerpt, *_) = asked(news, "is the offer on pay enough?").excerpts
    assert excerpt.speaker in {"Petra Halloran", None}
    assert excerpt.kind in {"direct", "indirect", "none"}


def test_statements_are_listed_oldest_first(news: NewsIndex) -> None:
    listed = news.statements("Ilse Brandt", "wall")
    assert [excerpt.speaker for excerpt in listed] == ["Ilse Brandt"] * len(listed)
    assert "would hold" in listed[0].text
    assert "was wrong" in listed[-1].text
    later = news.statements("Ilse Brandt", "wall", TimeWindow(start=START + timedelta(hours=1)))
    assert all("would hold" not in excerpt.text for excerpt in later)


def test_nobody_of_that_name_is_said_with_a_suggestion(news: NewsIndex) -> None:
    with pytest.raises(NotFoundError, match="did you mean Petra Halloran"):
        news.statements("Hallorann")


def test_a_premise_of_which_only_a_part_was_spoken_of_is_met_as_well(news: NewsIndex) -> None:
    answer = asked(news, "why did Halloran confirm the generous offer?")
    assert (answer.answered, answer.reason) == (True, Reason.FALSE_PREMISE)
    assert "was not enough" in answer.excerpts[0].text


def test_news_stored_before_statements_were_is_attributed_when_it_is_opened(
    tmp_path: Path,
) -> None:
    folder = DataFolder(tmp_path)
    with open_index(IndexSettings(), folder) as earlier:
        earlier.ingest(Listed(), ImportParameters(publisher="The Carrow Record"), START)
    connection = sqlite3.connect(folder.database)
    connection.execute("DELETE FROM statement")
    connection.execute("UPDATE attribution SET rules = 0")
    connection.commit()
    connection.close()
    with open_index(IndexSettings(), folder) as reopened:
        assert asked(reopened, "what did Ilse Brandt say about the wall?").answered
