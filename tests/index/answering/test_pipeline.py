"""Questions to answers over real files, by words alone and with (fake) vectors."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from index import ErrorCode, QuestionError, Reason, TimeWindow, turn_of
from index.answers import AnswerKind
from tests.index.answering.newsroom import MODES, NOW, START, asked, newsroom, texts, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index import NewsIndex

BRIDGE = (
    "The old bridge was closed at noon. Engineers found cracks in two pillars.\n"
    "Traffic is sent over the northern bridge, and buses run every ten minutes until further"
    " notice. The city asks drivers to keep the riverside road free for ambulances."
)
FERRY = "Ferries to the islands are cancelled until Thursday."
UPDATES = (
    told("intro", "Talks on the strike and the storm are followed here.", kind="introduction"),
    told("bridge", BRIDGE, 1),
    told("ferry", FERRY, 2),
    told("talks", "Talks on the strike go on at the harbour office.", 3),
    told("dahl", "Mayor Dahl said the bridge stays closed.", 4),
    told("toll", "The storm hurt 12 people on the northern islands.", 5),
    told("question", "Who pays for the new sea wall? Readers ask us all day.", 6),
    told("failed", "Talks on the strike failed, and the strike begins on Monday.", 7),
)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsIndex]:
    with newsroom(tmp_path_factory.mktemp("news"), *UPDATES) as opened:
        yield opened


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    given: str = request.param
    return given


def test_one_excerpt_answers_a_question_of_fact_and_is_cut_to_what_answers(
    news: NewsIndex, mode: str
) -> None:
    """It used to show up to four, of up to 360 characters each."""
    answer = asked(news, "what did engineers find in the pillars?", mode)
    assert texts(answer) == ["Engineers found cracks in two pillars."]
    assert answer.mode == mode
    assert answer.as_of == START + timedelta(hours=7)


def test_the_words_that_fill_the_gap_are_marked(news: NewsIndex, mode: str) -> None:
    answer = asked(news, "how many people did the storm hurt?", mode)
    (excerpt,) = answer.excerpts
    ((start, end),) = excerpt.answer
    assert excerpt.text[start - excerpt.start : end - excerpt.start].split()[0] == "12"
    assert answer.wanted is AnswerKind.COUNT


def test_every_excerpt_carries_its_citation(news: NewsIndex, mode: str) -> None:
    (excerpt,) = asked(news, "until when are ferries to the islands cancelled?", mode).excerpts
    citation = excerpt.citation
    assert (excerpt.text, citation.story) == (FERRY, "Storm on the coast")
    assert (citation.publisher, citation.published_at) == (
        "The Harbour Wire",
        START + timedelta(hours=2),
    )


def test_confidence_is_the_probability_of_the_best(news: NewsIndex, mode: str) -> None:
    sure = asked(news, "what did engineers find in the pillars?", mode).confidence
    unsure = asked(news, "why did engineers close the northern bridge?", mode).confidence
    assert sure is not None
    assert unsure is not None
    assert 0 <= unsure < sure <= 1


def test_nothing_relevant_is_an_abstention_without_excerpts(news: NewsIndex, mode: str) -> None:
    silent = asked(news, "what is the price of copper?", mode)
    assert (silent.answered, silent.reason, silent.excerpts, silent.nearest) == (
        *(False, Reason.NOTHING_RELEVANT),
        *((), None),
    )
    assert silent.as_of == START + timedelta(hours=7)


def test_what_comes_near_without_answering_is_shown_apart(news: NewsIndex, mode: str) -> None:
    question = {
        "keywords": "how much will the repair of the old bridge cost?",
        "hybrid": "why did engineers look at the bridge?",
    }
    answer = asked(news, question[mode], mode)
    assert (answer.answered, answer.reason, answer.excerpts) == (False, Reason.NOT_STATED, ())
    assert answer.nearest is not None
    assert "bridge" in answer.nearest.text
    assert answer.nearest.text in BRIDGE


def test_a_question_in_the_news_is_no_answer(news: NewsIndex, mode: str) -> None:
    answer = asked(news, "who pays for the new sea wall?", mode)
    assert not answer.answered


def test_a_name_the_news_does_not_know_is_never_answered_by_others(
    news: NewsIndex, mode: str
) -> None:
    assert asked(news, "did Wozniak close the bridge?", mode).reason is Reason.NOTHING_RELEVANT
    for name in ("Wozniak", "wozniak"):
        answer = asked(news, f"what did {name} say about the bridge?", mode)
        assert answer.reason is Reason.UNKNOWN_SPEAKER


def test_a_question_about_a_speaker_keeps_to_updates_that_name_them(
    news: NewsIndex, mode: str
) -> None:
    answer = asked(news, "what did Dahl say about the bridge?", mode)
    assert texts(answer) == ["Mayor Dahl said the bridge stays closed."]


def test_an_empty_store_and_an_empty_question_have_reasons_of_their_own(
    news: NewsIndex, mode: str, tmp_path: Path
) -> None:
    assert asked(news, "what about it?", mode).reason is Reason.UNCLEAR_QUESTION
    with newsroom(tmp_path) as empty:
        assert asked(empty, "what about the bridge?", mode).reason is Reason.NO_NEWS


def test_a_time_without_news_is_said(news: NewsIndex, mode: str) -> None:
    before = TimeWindow(end=START - timedelta(days=1))
    for question in ("what about the old bridge?", "what is new?"):
        query = replace(news.parse(question, NOW), window=before)
        answer = news.ask(query, keywords_only=mode == "keywords")
        assert (answer.answered, answer.reason) == (False, Reason.NOTHING_IN_WINDOW)


def test_only_news_of_the_time_asked_for_answers(news: NewsIndex, mode: str) -> None:
    query = replace(
        news.parse("talks on the strike", NOW), window=TimeWindow(end=START + timedelta(hours=5))
    )
    answer = news.ask(query, keywords_only=mode == "keywords")
    assert "Talks on the strike go on at the harbour office." in texts(answer)
    assert not any("failed" in text for text in texts(answer))


def test_latest_on_a_topic_orders_by_time_and_standing_text_is_never_the_newest(
    news: NewsIndex, mode: str
) -> None:
    answer = asked(news, "latest on the strike talks", mode)
    assert answer.newest_first
    assert texts(answer)[:2] == [
        "Talks on the strike failed, and the strike begins on Monday.",
        "Talks on the strike go on at the harbour office.",
    ]
    assert [excerpt.citation.introduction for excerpt in answer.excerpts][:-1] == [
        False for _ in answer.excerpts[1:]
    ]


def test_a_question_that_names_no_topic_wants_what_is_newest(news: NewsIndex, mode: str) -> None:
    answer = asked(news, "what's new?", mode, limit=3)
    times = [excerpt.citation.published_at for excerpt in answer.excerpts]
    assert times == [START + timedelta(hours=hours) for hours in (7, 6, 5)]
    assert (answer.newest_first, answer.more) == (True, True)


def test_the_same_news_of_several_sources_is_told_once_and_each_is_cited(
    tmp_path: Path, mode: str
) -> None:
    again = FERRY.replace("until Thursday", "until  Thursday")
    updates = [
        told("one", FERRY, publisher="First"),
        told("two", again, 1, publisher="Second"),
        told("three", "The harbour office counts boats.", 2),
    ]
    with newsroom(tmp_path, *updates) as news:
        answer = asked(news, "until when are ferries to the islands cancelled?", mode)
        (excerpt,) = answer.excerpts
        cited = [one.publisher for one in (excerpt.citation, *excerpt.also)]
        assert sorted(cited) == ["First", "Second"]
        assert len(asked(news, "what's new?", mode).excerpts) == 2


def test_what_differs_in_a_figure_is_told_by_itself(tmp_path: Path, mode: str) -> None:
    updates = [
        told("first", "The storm hurt 12 people on the islands."),
        told("other", "The storm hurt 21 people on the islands.", 1),
    ]
    with newsroom(tmp_path, *updates) as news:
        assert len(asked(news, "storm hurt people on the islands", mode).excerpts) == 2


def test_one_excerpt_of_an_update_and_one_story(tmp_path: Path, mode: str) -> None:
    """Excerpts of one update used to be several, and stories to be mixed."""
    updates = [
        told("port", "The storm closed the port of Ellory. Boats left. The storm closed schools."),
        told("osk", "The storm closed the port of Osk.", 1, story="Storm in Osk"),
        told("late", "The storm closed the port of Lund. Nobody was hurt.", 2),
    ]
    with newsroom(tmp_path, *updates) as news:
        shown = asked(news, "storm closed", mode).excerpts
        assert shown
        assert len({excerpt.update_id for excerpt in shown}) == len(shown)
        assert len({excerpt.citation.story for excerpt in shown}) == 1


def test_at_most_as_many_excerpts_as_were_asked_for(tmp_path: Path, mode: str) -> None:
    many = [told(f"u{n}", f"Bridge number {n} of the old town is closed.", n) for n in range(9)]
    with newsroom(tmp_path, *many) as news:
        answer = asked(news, "bridge of the old town is closed", mode)
        assert (len(answer.excerpts), answer.more) == (4, True)
        assert len(asked(news, "bridge of the old town is closed", mode, limit=2).excerpts) == 2


@pytest.mark.parametrize(
    "question",
    ["talks on the strike", "old bridge", "what's new?", "latest on the strike", "storm islands"],
)
def test_more_is_promised_only_where_there_is_more_and_shows_nothing_twice(
    news: NewsIndex, mode: str, question: str
) -> None:
    query = news.parse(question, NOW)
    answer = news.ask(query, keywords_only=mode == "keywords", limit=1)
    seen = [excerpt.ref for excerpt in answer.excerpts]
    while answer.more:
        query = news.parse("more", NOW, turn_of(query, answer))
        answer = news.ask(query, keywords_only=mode == "keywords", limit=1)
        assert answer.answered
        for excerpt in answer.excerpts:
            assert not any(excerpt.ref.overlaps(ref) for ref in seen)
            seen.append(excerpt.ref)
    query = news.parse("more", NOW, turn_of(query, answer))
    assert news.ask(query, keywords_only=mode == "keywords").reason is Reason.NOTHING_MORE


def test_a_sentence_that_holds_every_word_asked_and_fills_the_gap_always_answers(
    tmp_path: Path, mode: str
) -> None:
    filler = [told(f"f{n}", f"The storm at the harbour broke boat {n}.", n) for n in range(20)]
    bare = told("bare", "Quayside lamps: switched off at midnight.", 30)
    with newsroom(tmp_path, *filler, bare) as news:
        answer = asked(news, "when were the quayside lamps switched off?", mode)
        assert texts(answer) == [bare.body]


def test_nothing_of_the_question_in_the_news_is_no_answer_however_near_a_vector(
    tmp_path: Path, mode: str
) -> None:
    updates = [told("ferry", FERRY), told("school", "Every school will reopen on Monday.")]
    with newsroom(tmp_path, *updates) as news:
        assert not asked(news, "is the lighthouse lit?", mode).answered


@pytest.mark.parametrize(
    "question", ["WHAT DID THE ENGINEERS FIND IN THE PILLARS?", "What Did The Engineers Find?"]
)
def test_capitals_everywhere_are_no_names(news: NewsIndex, mode: str, question: str) -> None:
    assert asked(news, question, mode).answered


def test_a_day_that_was_asked_for_is_no_name_the_news_must_hold(
    news: NewsIndex, mode: str
) -> None:
    assert asked(news, "was the old bridge closed on Monday?", mode).answered


def test_a_question_in_another_script_is_refused(news: NewsIndex, mode: str) -> None:
    with pytest.raises(QuestionError) as refused:
        asked(news, "Когда закрыли старый мост?", mode)
    assert refused.value.code is ErrorCode.QUESTION_IN_ANOTHER_LANGUAGE
