from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.text.similarity import jaccard

sets = st.frozensets(st.integers(0, 9))


@given(sets, sets)
def test_jaccard_is_the_share_of_all_that_both_hold(
    some: frozenset[int], more: frozenset[int]
) -> None:
    expected = len(some & more) / len(some | more) if some | more else 1
    assert jaccard(some, more) == jaccard(more, some) == expected
    assert jaccard(some, some) == 1
