from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.relevance import RELEVANT, relevance

shares = st.floats(0, 1)
cosines = st.none() | st.floats(-1, 1)


def test_cosine_and_coverage_weigh_the_same() -> None:
    assert relevance(0.6, 0.4) == pytest.approx(0.5)
    assert relevance(0.4, 0.6) == pytest.approx(0.5)


def test_words_alone_go_by_coverage() -> None:
    assert relevance(None, 0.7) == 0.7
    assert relevance(None, 0.0) < RELEVANT <= relevance(None, 1.0)


def test_a_passage_that_shares_every_word_is_relevant() -> None:
    assert relevance(0.0, 1.0) >= RELEVANT


def test_a_passage_that_shares_no_word_needs_a_very_near_meaning() -> None:
    assert relevance(0.6, 0.0) < RELEVANT <= relevance(0.9, 0.0)


@given(cosine=cosines, coverage=shares)
def test_relevance_is_a_share(cosine: float | None, coverage: float) -> None:
    assert 0 <= relevance(cosine, coverage) <= 1


@given(cosine=cosines, coverage=shares, more=shares)
def test_more_coverage_is_never_less_relevant(
    cosine: float | None, coverage: float, more: float
) -> None:
    low, high = sorted((coverage, more))
    assert relevance(cosine, low) <= relevance(cosine, high)
