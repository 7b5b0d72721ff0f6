"""What a conversation needs of the index, over the shipped sample by words alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from index import (
    SAMPLE_NEWS,
    Answer,
    DataFolder,
    ExcerptRef,
    ImportParameters,
    IndexSettings,
    InputError,
    NewsIndex,
    NewsUpdate,
    NotFoundError,
    Reason,
    Turn,
    offer_question,
    open_index,
    open_source,
    turn_of,
)
from index.models import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2022, 4, 1, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsIndex]:
    folder: Path = tmp_path_factory.mktemp("sample")
    parameters = ImportParameters(format="jsonl")
    with open_index(IndexSettings(), DataFolder(folder)) as opened:
        opened.ingest(open_source(SAMPLE_NEWS, parameters), parameters, NOW)
        opened.sync()
        yield opened


def asked(
    news: NewsIndex, question: str, previous: Turn | None = None, limit: int = 4
) -> tuple[Answer, Turn]:
    query = news.parse(question, NOW, previous)
    answer = news.ask(query, keywords_only=True, limit=limit)
    return answer, turn_of(query, answer)


@pytest.mark.parametrize(
    "question",
    ["what did Kirby say about Kyiv?", "rail strike", "what is new?", "what did Kirby say?"],
)
def test_more_tells_everything_once_and_then_says_so(news: NewsIndex, question: str) -> None:
    answer, turn = asked(news, question)
    seen = [excerpt.ref for excerpt in answer.excerpts]
    for _ in range(40):
        more = answer.more
        answer, turn = asked(news, "more", turn)
        assert answer.answered or answer.reason is Reason.NOTHING_MORE
        assert answer.answered or not more
        for excerpt in answer.excerpts:
            assert not any(excerpt.ref.overlaps(ref) for ref in seen)
            seen.append(excerpt.ref)
        if not answer.answered:
            break
    assert answer.reason is Reason.NOTHING_MORE
    assert len(seen) > 4


def test_times_are_told_of_the_same_excerpts_again(news: NewsIndex) -> None:
    answer, turn = asked(news, "what did Kirby say about Kyiv?")
    again, _ = asked(news, "when was that?", turn)
    assert again.intent == "when"
    assert again.excerpts == answer.excerpts


def test_without_a_turn_a_leaning_question_is_unclear(news: NewsIndex) -> None:
    for question in ("when was that?", "what else did she say?", "more"):
        answer, _ = asked(news, question)
        assert (answer.answered, answer.reason) == (False, Reason.UNCLEAR_QUESTION)


def test_an_excerpt_is_cited_anew_by_its_place(news: NewsIndex) -> None:
    for question in ("what did Kirby say about Kyiv?", "rail strike"):
        for excerpt in asked(news, question)[0].excerpts:
            again = news.excerpt(excerpt.ref)
            assert (again.text, again.citation) == (excerpt.text, excerpt.citation)


def test_context_is_the_neighbouring_sentences_word_for_word(news: NewsIndex) -> None:
    (excerpt, *_) = asked(news, "missile in Mykolaiv")[0].excerpts
    first = excerpt.text.index(".") + 1
    inner = ExcerptRef(excerpt.update_id, 1, Span("body", first + 1, first + 20))
    around = news.context(inner, sides=1)
    before, text, after = around.before, around.excerpt.text, around.after
    assert (before.strip(), text) == (excerpt.text, "An earlier entry on")
    told = before + text + after
    whole = news.excerpt(ExcerptRef(excerpt.update_id, 1, Span("body", 0, len(told))))
    assert whole.text == told
    assert (around.before.strip(), around.is_current) != ("", False)
    assert news.context(inner, sides=0).before == ""


@pytest.mark.parametrize(
    "ref",
    [
        ExcerptRef("?", 1, Span("body", 0, 10_000_000)),
        ExcerptRef("?", 1, Span("body", 5, 5)),
        ExcerptRef("?", 1, Span("body", -3, 5)),
        ExcerptRef("?", 1, Span("authors", 0, 5)),  # type: ignore[arg-type]
    ],
)
def test_a_place_that_is_none_is_refused(news: NewsIndex, ref: ExcerptRef) -> None:
    some = asked(news, "rail strike")[0].excerpts[0].update_id
    forged = ExcerptRef(some, ref.revision, ref.span)
    for call in (news.excerpt, news.context):
        with pytest.raises(InputError):
            call(forged)
        with pytest.raises(NotFoundError):
            call(ExcerptRef("gone", 1, Span("body", 0, 5)))
        with pytest.raises(NotFoundError):
            call(ExcerptRef(some, 99, Span("body", 0, 5)))
        with pytest.raises(NotFoundError):
            call(ExcerptRef(some, 2**70, Span("body", 0, 5)))


def test_a_timeline_runs_from_the_oldest_with_each_update_once(news: NewsIndex) -> None:
    told = news.timeline(news.parse("rail strike", NOW), keywords_only=True, limit=6)
    times = [excerpt.citation.ordering_time for excerpt in told.excerpts]
    assert len(times) > 3
    assert times == sorted(times)
    assert len({excerpt.update_id for excerpt in told.excerpts}) == len(times)
    assert not any(excerpt.citation.introduction for excerpt in told.excerpts)
    nothing = news.timeline(news.parse("quantum llamas", NOW), keywords_only=True)
    assert (nothing.answered, nothing.reason) == (False, Reason.NOTHING_RELEVANT)


@pytest.mark.parametrize(
    ("words", "speaker", "topic"),
    [
        ("kirby kyiv", "kirby", "kyiv"),
        ("Ilse Brandt", "Ilse Brandt", ""),
        ("ilse brandt the wall", "ilse brandt", "wall"),
        ("Brandt on the wall", "Brandt", "wall"),
        ("rail strike", None, "rail strike"),
    ],
)
def test_a_name_first_is_whom_is_asked_about(
    news: NewsIndex, words: str, speaker: str | None, topic: str
) -> None:
    query = news.parse_name(words, NOW)
    assert (query.speaker, query.topic) == (speaker, topic)
    assert news.ask(query, keywords_only=True).answered


def test_starter_questions_are_answered_and_of_several_stories(news: NewsIndex) -> None:
    starters = news.starter_questions(3)
    assert len(starters) == 3
    stories = []
    for question in starters:
        assert len(question) <= 60
        answer, _ = asked(news, question)
        assert answer.answered
        stories.append(answer.excerpts[0].citation.story)
    assert len(set(stories)) > 1
    assert news.starter_questions(3) == starters


def test_news_without_statements_has_starters_too(tmp_path: Path) -> None:
    class Source:
        def fetch(self) -> Iterator[NewsUpdate]:
            yield NewsUpdate(
                id="1", body="Rain fell on Lower Wickham.", headline="Wet Lower Wickham"
            )
            yield NewsUpdate(id="2", body="It rained.", headline="Rain over Great ​\u202eWickham")

    with open_index(IndexSettings(), DataFolder(tmp_path)) as news:
        assert news.starter_questions() == ()
        news.ingest(Source(), ImportParameters(publisher="P"), NOW)
        starters = news.starter_questions()
        assert "latest on Lower Wickham?" in starters or "latest on Wickham?" in starters
        assert all(question.isprintable() for question in starters)


def test_every_offer_is_answered_when_it_is_taken(news: NewsIndex) -> None:
    taken = 0
    for question in (
        "what did Scholz say about coal?",
        "what did Ilse Brandt say about Kestrel-2?",
        "what did Kirby say about the wall?",
        "what did Zelinsky say?",
        "what did Anders Quill say about Kyiv?",
    ):
        answer, _ = asked(news, question)
        assert not answer.answered
        for offer in answer.offers:
            assert asked(news, offer_question(offer))[0].answered, offer
            taken += 1
    assert taken > 4


def test_sources_tell_how_fresh_they_are(news: NewsIndex) -> None:
    sources = news.sources(NOW)
    assert next(source.publisher for source in sources) == "The Harbour Wire"
    assert all(source.usual_gap and not source.stale for source in sources)
    later = datetime(2022, 6, 1, tzinfo=UTC)
    assert all(source.stale for source in news.sources(later))
