from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import Percolator, StandingQuery
from index.alerting import percolator as percolating
from index.alerting.standing_query import QueryMatch
from index.answers import ExcerptRef
from index.models import Span
from index.retrieval.relevance import Corpus
from tests.fakes.embedder import FakeEmbedder
from tests.index.alerting.newsroom import publish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import NewsIndex

GRAIN = "The grain deal was extended on Monday, officials said after talks in the port."
STORM = "Waves broke over the harbour wall and flooded two streets near the market."
WALL = "“The wall will hold,” said Mayor Ilse Brandt on Monday."
BRANDT = f"{WALL} The pumps are running."
EVERYTHING = StandingQuery("everything")
GRAIN_DEAL = StandingQuery("topic", "grain deal")
EXTENDED = StandingQuery("question", "when was the grain deal extended?")


def matched(news: NewsIndex, query: StandingQuery, body: str) -> list[str]:
    """The kinds of match, each with the excerpt that shows it."""
    percolator = Percolator(news.alerts)
    percolator.put(7, query)
    matches = percolator.match(publish(news, body, story="Storm on the coast"))
    assert all(match.query_ids == (7,) for match in matches)
    return [f"{match.kind}: {news.excerpt(match.excerpt).text}" for match in matches]


@pytest.mark.parametrize(
    ("query", "body", "expected"),
    [
        (EVERYTHING, GRAIN, f"everything: {GRAIN}"),
        (GRAIN_DEAL, GRAIN, f"words: {GRAIN}"),
        (StandingQuery("topic", "grain prices"), GRAIN, None),
        (StandingQuery("story", "coast storm"), GRAIN, f"story: {GRAIN}"),
        (StandingQuery("story", "rail strike"), GRAIN, None),
        (StandingQuery("source", "Harbour Wire"), GRAIN, f"source: {GRAIN}"),
        (EXTENDED, GRAIN, f"answer: {GRAIN}"),
        (StandingQuery("question", "how many ships left?"), GRAIN, None),
        (StandingQuery("speaker", "the mayor", "wall"), BRANDT, f"speaker: {WALL}"),
        (StandingQuery("speaker", "Brandt", "strike"), BRANDT, None),
        (StandingQuery("everything", wanted=("strike", "deal")), GRAIN, f"everything: {GRAIN}"),
        (StandingQuery("everything", wanted=("grain",), unwanted=("port",)), GRAIN, None),
    ],
)
def test_each_kind_of_query_matches_by_its_own_rule(
    news: NewsIndex, query: StandingQuery, body: str, expected: str | None
) -> None:
    assert matched(news, query, body) == ([expected] if expected else [])


def test_equal_queries_are_matched_once_for_all_their_ids(news: NewsIndex) -> None:
    percolator = Percolator(news.alerts)
    percolator.load([(1, GRAIN_DEAL), (2, EVERYTHING), (3, GRAIN_DEAL)])
    facts = publish(news, GRAIN)
    assert [match.query_ids for match in percolator.match(facts)] == [(1, 3), (2,)]
    percolator.drop(1)
    percolator.put(3, StandingQuery("topic", "rail strike"))
    assert [match.query_ids for match in percolator.match(facts)] == [(2,)]
    assert len(percolator) == 2
    percolator.drop(99)
    assert len(percolator) == 2


def test_the_best_match_comes_first(news: NewsIndex) -> None:
    percolator = Percolator(news.alerts)
    queries = (
        EVERYTHING,
        StandingQuery("source", "Harbour Wire"),
        StandingQuery("topic", "grain deal officials port hold"),
        GRAIN_DEAL,
        EXTENDED,
    )
    percolator.load(enumerate(queries))
    kinds = [match.kind for match in percolator.match(publish(news, GRAIN))]
    assert kinds == ["answer", "words", "source", "everything"]


def test_matches_of_one_kind_are_ranked_by_score() -> None:
    place = ExcerptRef("u1", 1, Span("body", 0, 5))
    surer, unsure = (QueryMatch((n,), "words", place, score=n / 10) for n in (9, 8))
    assert sorted([unsure, surer], key=lambda match: match.rank) == [surer, unsure]


def test_meaning_matches_once_topics_are_embedded(news: NewsIndex) -> None:
    for number in range(4):
        publish(news, f"The bridge and the tunnel stay shut, part {number}.")
    facts = publish(news, STORM)
    percolator = Percolator(news.alerts)
    words = "waves broke harbour wall flooded streets bridge tunnel"
    percolator.put(7, StandingQuery("topic", words))
    assert percolator.lacks_vectors
    assert not percolator.embed_topics(9)  # there is no model yet
    news.load_model(FakeEmbedder())
    news.sync()
    vectors = news.alerts.vectors(facts)
    assert vectors is not None
    assert percolator.match_meaning(facts, vectors) == []
    assert percolator.embed_topics(9)
    assert not percolator.lacks_vectors
    (match,) = percolator.match_meaning(facts, vectors)
    assert (match.kind, match.query_ids) == ("meaning", (7,))
    assert match.score >= percolating.MATCHES_BY_MEANING
    assert percolator.match(facts) == []


class GrowingNews:
    """News of so many passages."""

    passages = 0

    def corpus(self, terms: Sequence[str]) -> Corpus:
        return Corpus(self.passages, dict.fromkeys(terms, 1), None, "keywords")


@pytest.mark.parametrize(
    ("before", "after", "outgrown"),
    [(0, 1_000, False), (0, 1_001, True), (1_000, 1_500, False), (1_000, 1_501, True)],
)
def test_weights_are_outgrown_when_the_news_is_half_as_large_again(
    before: int, after: int, *, outgrown: bool
) -> None:
    news = GrowingNews()
    news.passages = before
    percolator = Percolator(news)  # type: ignore[arg-type]
    percolator.put(1, GRAIN_DEAL)
    news.passages = after
    assert percolator.has_outgrown_weights() is outgrown
