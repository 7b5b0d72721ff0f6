from __future__ import annotations

import math

import pytest

from scripts.evaluation.metrics import ndcg, recall, reciprocal_rank, summary


def test_a_perfect_ranking_scores_one() -> None:
    assert ndcg(["a", "b"], {"a": 1, "b": 1}) == pytest.approx(1)
    assert reciprocal_rank(["a"], {"a"}) == 1
    assert recall(["a", "b"], {"a", "b"}, 100) == 1


def test_a_later_rank_is_discounted_by_its_logarithm() -> None:
    assert ndcg(["x", "a"], {"a": 1}) == pytest.approx(1 / math.log2(3))
    assert reciprocal_rank(["x", "y", "a"], {"a"}) == pytest.approx(1 / 3)


def test_ranks_beyond_the_cutoff_count_nothing() -> None:
    ranked = [f"x{n}" for n in range(10)] + ["a"]
    assert ndcg(ranked, {"a": 1}) == 0
    assert reciprocal_rank(ranked, {"a"}) == 0
    assert recall(ranked, {"a"}, 100) == 1


def test_higher_gains_want_to_stand_first() -> None:
    gains = {"a": 3.0, "b": 1.0}
    assert ndcg(["b", "a"], gains) < ndcg(["a", "b"], gains)


def test_a_query_without_a_ranking_counts_as_zero() -> None:
    means = summary({"q1": ["a"]}, {"q1": {"a": 1}, "q2": {"b": 1}})
    assert means["hit@1"] == means["ndcg@10"] == means["recall@100"] == 0.5
