from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index import ExcerptRef, TimeWindow
from index.answering.retrieving import (
    CONSIDERED,
    RECENT_UPDATES,
    corpus_of,
    elsewhere,
    retrieve_again,
    retrieve_for,
)
from tests.index.answering.newsroom import NOW, START, newsroom, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index import NewsIndex
    from index.answering.retrieving import Retrieved

UPDATES = (
    told("fgw", "Trains of First Great Western (FGW) stood all day at the harbour."),
    told("merkel", "Chancellor Merkel came to the harbour by boat.", 1),
    *(told(f"boat{n}", f"The harbour office counted boat number {n}.", 2 + n) for n in range(60)),
)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsIndex]:
    with newsroom(tmp_path_factory.mktemp("news"), *UPDATES) as opened:
        yield opened


def retrieved(news: NewsIndex, question: str, *, keywords_only: bool = True) -> Retrieved:
    searches, query = news.searches(keywords_only=keywords_only), news.parse(question, NOW)
    return retrieve_for(query, searches, corpus_of(query, searches))


def bodies(found: Retrieved) -> list[str]:
    return [hit.passage.text for hit in found.hits]


def test_the_passages_with_the_words_asked_come_first(news: NewsIndex) -> None:
    for keywords_only in (True, False):
        found = retrieved(news, "did Merkel come by boat?", keywords_only=keywords_only)
        assert bodies(found)[0] == UPDATES[1].body
        assert (found.vector is None) is keywords_only
        assert found.corpus.mode == ("keywords" if keywords_only else "hybrid")


def test_the_corpus_knows_how_rare_the_words_are(news: NewsIndex) -> None:
    corpus = retrieved(news, "merkel harbour").corpus
    assert corpus.passages == len(UPDATES)
    assert (corpus.frequencies["merkel"], corpus.frequencies["harbour"]) == (1, len(UPDATES))
    assert corpus.as_of == START.replace(day=4, hour=21)


def test_an_acronym_finds_what_it_stands_for_and_the_reverse(news: NewsIndex) -> None:
    assert bodies(retrieved(news, "FGW trains"))[0] == UPDATES[0].body
    corpus = retrieved(news, "first great western").corpus
    assert "fgw" in {term for one in corpus.alternatives for term in one.instead}


def test_a_misspelt_word_finds_the_one_that_was_meant(news: NewsIndex) -> None:
    found = retrieved(news, "what about Merkle?")
    assert bodies(found)[0] == UPDATES[1].body
    assert found.corpus.knows("merkl")


def test_only_passages_of_the_time_asked_for_are_found_and_others_elsewhere(
    news: NewsIndex,
) -> None:
    searches = news.searches(keywords_only=True)
    query = replace(news.parse("Merkel", NOW), window=TimeWindow(start=NOW))
    found = retrieve_for(query, searches, corpus_of(query, searches))
    assert found.hits == ()
    assert elsewhere(found, searches)[0].passage.text == UPDATES[1].body


def test_who_has_seen_some_of_it_is_looked_for_further(news: NewsIndex) -> None:
    first = retrieved(news, "harbour boat number")
    seen = tuple(
        ExcerptRef(hit.passage.update.update_id, 1, hit.passage.chunk) for hit in first.hits[:4]
    )
    searches = news.searches(keywords_only=True)
    again = retrieve_again(replace(first.query, excluding=seen), first, searches)
    assert len(again.hits) > len(first.hits)
    assert bodies(again)[: len(first.hits)] == bodies(first)


def test_the_latest_looks_among_the_newest_however_well_older_ones_match(tmp_path: Path) -> None:
    older = [told(f"old{n}", f"Harbour {n}.") for n in range(CONSIDERED + 5)]
    since = [told(f"new{n}", f"Buses run on line {n}.", 1) for n in range(RECENT_UPDATES - 1)]
    newest = told(
        "newest", "The cold office beside the long harbour wall counted boats all day.", 2
    )
    with newsroom(tmp_path, *older, *since, newest) as news:
        assert newest.body not in bodies(retrieved(news, "harbour"))
        latest = bodies(retrieved(news, "latest on the harbour"))
        assert newest.body in latest
        assert len(set(latest)) == len(latest)
