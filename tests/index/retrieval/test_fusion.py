from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.models import Hit
from index.retrieval.fusion import COSINE_WEIGHT, Fused, fuse, unscored

hits = st.lists(
    st.builds(Hit, st.integers(1, 30), st.floats(0, 20)), unique_by=lambda hit: hit.chunk_id
)


def test_the_score_is_the_weighted_sum() -> None:
    dense, lexical = [Hit(1, 0.5), Hit(2, 0.4)], [Hit(2, 10.0), Hit(1, 2.0)]
    assert fuse(dense, lexical) == [
        Fused(2, 10 + 0.4 * COSINE_WEIGHT, 0.4, 10.0),
        Fused(1, 2 + 0.5 * COSINE_WEIGHT, 0.5, 2.0),
    ]


def test_a_missing_score_counts_as_the_lowest() -> None:
    fused = fuse([Hit(1, 0.5), Hit(2, 0.2)], [Hit(3, 1.0)])
    assert [one.chunk_id for one in fused] == [1, 3, 2]
    assert fused[1] == Fused(3, 1 + 0.2 * COSINE_WEIGHT, None, 1.0)


def test_words_alone_keep_their_order() -> None:
    assert fuse([], [Hit(4, 2.0), Hit(1, 3.0)]) == [
        Fused(1, 3.0, None, 3.0),
        Fused(4, 2.0, None, 2.0),
    ]


def test_nothing_gives_nothing() -> None:
    assert fuse([], []) == []


def test_equals_come_by_chunk_id() -> None:
    assert [one.chunk_id for one in fuse([Hit(9, 0.3), Hit(2, 0.3)], [])] == [2, 9]


def test_what_one_search_lacks_is_named_for_the_other() -> None:
    lacking = unscored([Hit(1, 0.5)], [Hit(9, 3.0), Hit(1, 2.0), Hit(4, 1.0)])
    assert lacking.tolist() == [4, 9]
    assert lacking.dtype == np.int64
    assert unscored([], []).tolist() == []


@given(dense=hits, lexical=hits)
def test_every_chunk_comes_once_best_first(dense: list[Hit], lexical: list[Hit]) -> None:
    fused = fuse(dense, lexical)
    assert {one.chunk_id for one in fused} == {hit.chunk_id for hit in [*dense, *lexical]}
    assert len({one.chunk_id for one in fused}) == len(fused)
    assert [one.score for one in fused] == sorted((one.score for one in fused), reverse=True)
    assert fuse(dense[::-1], lexical[::-1]) == fused


@given(dense=hits, lexical=hits, bonus=st.floats(0, 5))
def test_a_better_score_never_lowers_a_rank(
    dense: list[Hit], lexical: list[Hit], bonus: float
) -> None:
    if not lexical:
        return
    chosen = lexical[0]
    raised = [Hit(chosen.chunk_id, chosen.score + bonus), *lexical[1:]]
    before = [one.chunk_id for one in fuse(dense, lexical)].index(chosen.chunk_id)
    after = [one.chunk_id for one in fuse(dense, raised)].index(chosen.chunk_id)
    assert after <= before
