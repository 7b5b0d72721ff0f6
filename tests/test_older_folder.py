"""A data folder made by commit 15d31e7 opens, migrates and answers as it did there."""

from __future__ import annotations

import json
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.adapters import open_tables
from bot.adapters.sqlite import schema
from bot.cli.as_json import answer_json
from bot.ports import Conversation
from bot.telegram.messages import Destination
from index import (
    SAMPLE_NEWS,
    Answer,
    DataFolder,
    ImportParameters,
    IndexSettings,
    NewsIndex,
    Reason,
    open_index,
    open_live_sources,
    open_source,
)
from index.adapters.sqlite.news import schema as news_schema
from index.adapters.sqlite.watching import watch_schema
from tests.fakes.embedder import FakeEmbedder
from tests.stores.news_stores import sqlite_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.query.questions import Query

FOLDER = Path(__file__).resolve().parent / "data" / "folder_15d31e7"
ASKED = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
QUESTIONS = [asked["question"] for asked in ASKED]
NOW = datetime(2022, 4, 2, 9, tzinfo=UTC)
# It was answered with three excerpts about the lock, none of which says who repairs it.
NOT_STATED = {"who repairs the canal lock?"}
PRIVATE = Destination(5)
TOPIC = Destination(-100500, 7)
LINES = ImportParameters(format="jsonl")


def unpacked(target: Path) -> DataFolder:
    with tarfile.open(FOLDER / "folder.tar.gz") as archive:
        archive.extractall(target, filter="data")
    return DataFolder(target)


def plain(answer: Answer, expected: dict[str, Any]) -> dict[str, Any]:
    """The answer in the form of `expected`, without what answers have been given since."""
    given: Any = answer_json(answer)
    keys = {key for excerpt in expected["excerpts"] for key in excerpt}
    excerpts = [
        {key: value for key, value in excerpt.items() if not keys or key in keys}
        for excerpt in given["excerpts"]
    ]
    return {"reason": given["reason"], "excerpts": excerpts}


@pytest.fixture
def news(tmp_path: Path) -> Iterator[NewsIndex]:
    with open_index(IndexSettings(), unpacked(tmp_path)) as opened:
        yield opened


@pytest.fixture(scope="module", params=["as it was", "rebuilt"])
def to_ask(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewsIndex]:
    """Opened once for all questions, with a model."""
    with open_index(IndexSettings(), unpacked(tmp_path_factory.mktemp("older"))) as opened:
        opened.load_model(FakeEmbedder())
        if request.param == "rebuilt":
            opened.rebuild()
        yield opened


def is_as_before(query: Query, answer: Answer, before: dict[str, Any]) -> bool:
    """Whether an answer is what it was: word for word where somebody's words are asked for.

    Facts are told since then in the one sentence that answers, which was part of what was shown
    first, and where none answers the news is said to be silent.
    """
    if query.wants_speaker:
        return plain(answer, before) == before
    if answer.answered and before["excerpts"]:
        first, told = answer.excerpts[0], before["excerpts"][0]
        same = (first.update_id, first.revision) == (told["update_id"], told["revision"])
        return same and first.text in told["text"]
    silent = answer.reason in (Reason.NOT_STATED, Reason.NOTHING_RELEVANT)
    return silent and (not before["excerpts"] or query.text in NOT_STATED)


@pytest.mark.parametrize("mode", ["words", "both"])
@pytest.mark.parametrize("asked", ASKED, ids=QUESTIONS)
def test_it_answers_as_before(to_ask: NewsIndex, asked: dict[str, Any], mode: str) -> None:
    query = to_ask.parse(asked["question"], NOW)
    answer = to_ask.ask(query, keywords_only=mode == "words")
    assert is_as_before(query, answer, asked[mode]), answer


def test_the_answers_are_worth_comparing() -> None:
    reasons = {asked["words"]["reason"] for asked in ASKED}
    assert reasons == {None, "not-said", "nothing-relevant", "unknown-speaker"}
    assert any(asked["words"] != asked["both"] for asked in ASKED)
    excerpts = [excerpt for asked in ASKED for excerpt in asked["words"]["excerpts"]]
    assert {excerpt["revision"] for excerpt in excerpts} == {1, 2}


def test_every_series_of_tables_is_brought_up_to_date(news: NewsIndex) -> None:
    open_live_sources(news)
    open_tables(news)
    with sqlite_of(news).database.reading() as connection:
        applied = dict(connection.execute("SELECT series, max(number) FROM migration GROUP BY 1"))
    assert applied == {
        "bot": len(schema.STEPS),
        "news": len(news_schema.STEPS),
        "watch": len(watch_schema.STEPS),
    }


def test_it_opens_whole_and_is_whole_after_a_rebuild(news: NewsIndex) -> None:
    tables, live = open_tables(news), open_live_sources(news)
    for _ in range(2):
        stats = news.stats()
        assert (stats.updates, stats.revisions, stats.statements > 0) == (72, 76, True)
        assert [*news.verify(), *tables.check(), *live.check()] == []
        news.rebuild()


def test_vectors_of_sentences_are_made_in_steps_and_it_answers_all_the_while(
    news: NewsIndex,
) -> None:
    news.load_model(FakeEmbedder())
    ids = [row.chunk_id for row in news.storage.news.chunk_rows()]
    assert news.storage.news.sentence_vectors("fake", ids) == {}
    query = news.parse("what did Kirby say about Kyiv?", NOW)
    before, steps = news.ask(query), []
    while step := news.embed_some_sentences():
        steps.append(step)
        assert news.ask(query) == before
    assert len(steps) > 1
    assert news.storage.news.sentence_vectors("fake", ids).keys() == set(ids)
    assert before.answered
    question = news.parse("how many people are missing in Port Ellory?", NOW)
    assert "Twelve people are missing" in news.ask(question).excerpts[0].text


def test_an_update_that_was_removed_stays_out(news: NewsIndex) -> None:
    report = news.ingest(open_source(SAMPLE_NEWS, LINES), LINES, NOW)
    assert (report.read, report.removed, report.new, report.revised) == (60, 1, 0, 0)
    assert news.stats().updates == 72


def test_sources_are_followed_as_they_were(news: NewsIndex) -> None:
    live = open_live_sources(news, lambda: NOW)
    page, file = sorted(live.all(), key=lambda source: source.door, reverse=True)
    assert (page.door, page.state, page.publisher) == ("web", "active", "Lock Keeper")
    assert page.next_poll_at is not None
    assert (file.door, file.state, file.next_poll_at) == ("path", "paused", None)


def test_subscriptions_are_listed(news: NewsIndex) -> None:
    subscriptions = open_tables(news).subscriptions
    topic, speaker = subscriptions.of_chat(PRIVATE.chat_id)
    (question,) = subscriptions.of_chat(TOPIC.chat_id)
    assert (topic.request.subject.kind, topic.request.subject.words) == ("topic", "Mariupol")
    assert (topic.destination, topic.paused, topic.created_at) == (PRIVATE, False, NOW)
    assert speaker.request.subject.topic == "Kyiv"
    assert (speaker.request.schedule.every, speaker.request.schedule.minute) == ("daily", 480)
    assert speaker.request.schedule.quiet is not None
    assert (question.destination, question.paused) == (TOPIC, True)
    assert subscriptions.muted(PRIVATE) == ["https://example.com/live/rail"]


def test_what_waits_to_be_sent_is_claimed_when_it_is_due(news: NewsIndex) -> None:
    tables = open_tables(news)
    sent = tables.outbox.get(PRIVATE, "alert:0")
    assert sent is not None
    assert (sent.state, sent.message_id) == ("sent", 13)
    assert tables.outbox.claim(NOW, 5) == []
    tomorrow = NOW + timedelta(days=1)
    (due,) = tables.outbox.claim(tomorrow, 5)
    assert (due.new.key, due.new.items) == ("alert:1", sent.new.items)
    (held,) = tables.alerts.due(tomorrow, 5)
    assert (held.destination, held.held_for, held.item.speaker) == (PRIVATE, "digest", "Kirby")


def test_chats_and_their_conversations_go_on(news: NewsIndex) -> None:
    tables = open_tables(news)
    chat = tables.chats.chat(PRIVATE.chat_id)
    assert chat is not None
    assert (chat.language, chat.zone, chat.reachable) == ("de", "Europe/Kyiv", True)
    exchange = tables.exchanges.last(Conversation(5, 5))
    assert exchange is not None
    assert (exchange.turn.query.text, exchange.messages) == (QUESTIONS[0], (11, 12))
    follow_up = news.parse("and Biden?", NOW, exchange.turn)
    assert follow_up.speaker == "Biden"
    assert [update.update_id for update in tables.inbox.unfinished()] == [71]
    assert tables.facts.read("profile") == "as of 15d31e7"
