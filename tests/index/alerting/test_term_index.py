from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.alerting.term_index import TermIndex

TERMS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=5, unique=True)
WEIGHTS = {letter: float(number) for number, letter in enumerate("abcdefgh", start=1)}


def weight(term: str) -> float:
    return WEIGHTS[term]


@given(
    st.dictionaries(st.integers(0, 20), TERMS, max_size=12),
    st.sets(st.integers(0, 20)),
    st.sets(st.sampled_from("abcdefgh")),
    st.floats(0.1, 1.0),
)
def test_whatever_a_text_holds_enough_of_is_a_candidate(
    held: dict[int, list[str]], dropped: set[int], text: set[str], least: float
) -> None:
    index: TermIndex[int] = TermIndex(least, weight)
    for key, terms in held.items():
        index.put(key, ["a", "h"])
        index.put(key, terms)
    for key in dropped:
        index.drop(key)
    found = index.candidates(text)
    left = {key: terms for key, terms in held.items() if key not in dropped}
    assert len(index) == len(left)
    for key, terms in left.items():
        total = sum(map(weight, terms))
        if sum(weight(term) for term in terms if term in text) >= least * total:
            assert key in found
    assert found <= left.keys()
    assert all(text & set(left[key]) for key in found)


def test_a_frequent_word_alone_makes_no_candidate() -> None:
    index: TermIndex[str] = TermIndex(0.8, lambda term: 0.1 if term == "said" else 3.0)
    index.put("grain", ["said", "grain", "deal"])
    assert index.candidates(["said"]) == set()
    assert index.candidates(["deal"]) == {"grain"}
