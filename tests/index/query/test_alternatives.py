from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query.alternatives import Alternative, alternatives, names_in, weights
from index.retrieval.relevance import Corpus, weighted_share
from index.text.acronyms import Expansion
from index.text.analysis import analyse, content_terms

FGW = Expansion("fgw", "first great western")
LONG, SHORT = ("first", "great", "western"), ("fgw",)


def test_an_acronym_and_its_expansion_stand_for_each_other() -> None:
    assert alternatives("did FGW stop?", [FGW]) == (Alternative(SHORT, LONG),)
    assert alternatives("did fgw stop?", [FGW]) == (Alternative(SHORT, LONG),)
    assert alternatives("did First Great Western stop?", [FGW]) == (Alternative(LONG, SHORT),)
    assert alternatives("did the Great Western stop?", [FGW]) == ()


def test_the_table_counts_where_the_news_says_nothing() -> None:
    known = Alternative(("un",), ("unit", "nation"))
    assert alternatives("what does the UN want?") == (known,)
    other = Expansion("un", "union of nurses")
    assert known not in alternatives("what does the UN want?", [other])


@pytest.mark.parametrize("question", ["who can help us?", "is it nice to start?", "tell us"])
def test_words_are_no_acronyms(question: str) -> None:
    asked = {one.asked for one in alternatives(question)}
    assert not {("who.",), ("it.",), ("is.",)} & asked


def test_a_word_may_be_an_acronym_typed_in_a_hurry() -> None:
    found = alternatives("what did ice agents do")
    assert Alternative(("ice",), ("ice.",)) in found
    assert Alternative(("ice.",), ("immigr", "custom", "enforc")) in alternatives(
        "what did ICE do"
    )


def test_other_words_weigh_no_more_than_what_was_asked() -> None:
    (short,) = alternatives("FGW", [FGW])
    assert weights([short], ["fgw"]) == dict.fromkeys(LONG, pytest.approx(1 / 3))
    assert weights([short], ["fgw", "great"]).keys() == {"first", "western"}
    (long,) = alternatives("First Great Western", [FGW])
    assert weights([long], LONG) == {"fgw": 1.0}


def test_a_term_counts_where_all_of_another_form_stands() -> None:
    corpus = Corpus(100, {"fgw": 0, "stop": 9}, alternatives=(Alternative(SHORT, LONG),))
    terms = ["fgw", "stop"]
    assert weighted_share(terms, corpus, {"stop", *LONG}) == 1.0
    assert weighted_share(terms, corpus, {"stop", "great", "western"}) < 0.5
    assert 0.5 < weighted_share(terms, corpus, {"stop"}, {*LONG}) < 1.0
    assert not corpus.knows("fgw")
    known = Corpus(100, dict.fromkeys(LONG, 2), alternatives=corpus.alternatives)
    assert known.knows("fgw")


@given(st.text(max_size=60), st.lists(st.builds(Expansion, st.text(), st.text()), max_size=3))
def test_any_question_can_be_looked_at(question: str, learned: list[Expansion]) -> None:
    assert len(names_in(question)) <= 600
    terms = {*content_terms(question), *analyse(question)}
    for one in alternatives(question, learned):
        assert terms.issuperset(one.asked)
        assert one.instead
        assert 0 < one.weight <= 1
