"""An explanation gives the answer that `ask` gives, and says what was held against it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from index import (
    SAMPLE_NEWS,
    DataFolder,
    ImportParameters,
    IndexSettings,
    NewsIndex,
    QuestionError,
    open_index,
    open_source,
)
from index.answers import AnswerKind

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2022, 4, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsIndex]:
    parameters = ImportParameters(format="jsonl")
    with open_index(IndexSettings(), DataFolder(tmp_path_factory.mktemp("sample"))) as opened:
        opened.ingest(open_source(SAMPLE_NEWS, parameters), parameters, NOW)
        opened.sync()
        yield opened


def test_the_fixed_parts_of_a_question_are_named(news: NewsIndex) -> None:
    query = news.parse("How much did the rail strike not cost Halloran in 2022?", NOW)
    found = news.explain(query)
    assert found.answer == news.ask(query)
    assert found.kinds == (AnswerKind.MONEY,)
    assert "halloran" in found.names
    assert {"rail", "strike", "cost"} <= {*found.words}
    assert not {*found.names} & {*found.words}
    assert found.negated


def test_each_sentence_stands_where_it_is_said_to(news: NewsIndex) -> None:
    found = news.explain(news.parse("what did Kirby say about Kyiv?", NOW))
    assert found.sentences
    assert any("Kyiv" in one.text for one in found.sentences)
    for one in found.sentences:
        assert news.excerpt(one.ref).text == one.text
        assert one.features
        assert 0 <= one.probability <= 1
    likeliest_first = [-one.probability for one in found.sentences]
    assert likeliest_first == sorted(likeliest_first)


@pytest.mark.parametrize("question", ["what is the latest?", "xyzzy plugh", "what else?"])
def test_a_question_that_finds_no_sentence_is_explained_too(
    news: NewsIndex, question: str
) -> None:
    query = news.parse(question, NOW)
    assert news.explain(query, keywords_only=True).answer == news.ask(query, keywords_only=True)


def test_what_cannot_be_asked_cannot_be_explained(news: NewsIndex) -> None:
    with pytest.raises(QuestionError):
        news.explain(news.parse("фывапро олджэ", NOW))


def test_without_news_there_is_nothing_to_explain_by(news: NewsIndex) -> None:
    folder = DataFolder(news.folder.path / "empty")
    with open_index(IndexSettings(), folder) as empty:
        assert empty.explain(empty.parse("rail strike", NOW)).sentences == ()
