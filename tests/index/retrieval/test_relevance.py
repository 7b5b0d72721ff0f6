from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models import Passage, Span
from index.retrieval.relevance import (
    CONTEXT_WEIGHT,
    Corpus,
    coverage,
    relevance,
    weighted_share,
)
from tests.builders import stored

if TYPE_CHECKING:
    from random import Random

TERMS = ["grain", "deal", "wall", "storm", "ship", "talk"]
term_sets = st.frozensets(st.sampled_from(TERMS))
corpora = st.dictionaries(st.sampled_from(TERMS), st.integers(0, 50)).map(
    lambda counts: Corpus(50, counts)
)
shares = st.floats(0, 1)
PASSAGE = Passage(
    1,
    stored("The deal is off in the port.\nA wall fell.", headline="Grain", story="The storm"),
    Span("body", 0, 28),
)
cosines = st.none() | st.floats(-1, 1)


def test_cosine_and_coverage_weigh_the_same() -> None:
    assert relevance(0.6, 0.4) == pytest.approx(0.5)
    assert relevance(0.4, 0.6) == pytest.approx(0.5)


def test_words_alone_go_by_coverage() -> None:
    assert relevance(None, 0.7) == 0.7


@given(cosine=cosines, coverage=shares)
def test_relevance_is_a_share(cosine: float | None, coverage: float) -> None:
    assert 0 <= relevance(cosine, coverage) <= 1


@given(cosine=cosines, coverage=shares, more=shares)
def test_more_coverage_is_never_less_relevant(
    cosine: float | None, coverage: float, more: float
) -> None:
    low, high = sorted((coverage, more))
    assert relevance(cosine, low) <= relevance(cosine, high)


@given(st.lists(st.sampled_from(TERMS), min_size=1), corpora, term_sets, term_sets)
def test_a_term_counts_by_its_weight_and_by_where_it_is(
    terms: list[str], corpus: Corpus, here: frozenset[str], around: frozenset[str]
) -> None:
    total = in_text = 0.0
    for term in terms:
        total += corpus.weight(term)
        if term in here:
            in_text += corpus.weight(term)
        elif term in around:
            in_text += CONTEXT_WEIGHT * corpus.weight(term)
    share = weighted_share(terms, corpus, here, around)
    assert share == pytest.approx(in_text / total)
    assert 0 <= share <= 1


@given(st.lists(st.sampled_from(TERMS)), st.randoms())
def test_shares_do_not_depend_on_the_order_of_the_terms(terms: list[str], random: Random) -> None:
    corpus = Corpus(50, {term: number for number, term in enumerate(TERMS)})
    shuffled = random.sample(terms, len(terms))
    here, around = frozenset(TERMS[:2]), frozenset(TERMS[2:4])
    assert weighted_share(terms, corpus, here, around) == weighted_share(
        shuffled, corpus, here, around
    )


def test_nothing_is_a_share_of_no_terms_and_a_passage_covers_them() -> None:
    assert weighted_share([], Corpus(50), {"grain"}) == 0
    assert coverage([], PASSAGE, Corpus(50)) == 1


def test_a_passage_covers_what_is_elsewhere_in_its_update_by_half() -> None:
    even = Corpus(50)
    assert coverage(["deal", "port"], PASSAGE, even) == pytest.approx(1)
    assert coverage(["deal", "grain"], PASSAGE, even) == pytest.approx(0.75)
    assert coverage(["wall", "storm"], PASSAGE, even) == pytest.approx(0.5)
    assert coverage(["ship"], PASSAGE, even) == 0
