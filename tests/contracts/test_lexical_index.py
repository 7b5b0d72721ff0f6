from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.adapters.rank_bm25_index import RankBm25Index, rank_candidates
from index.adapters.tantivy_index import TantivyIndex
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.models import Hit
    from index.ports import LexicalIndex

DOCUMENTS = {
    1: ["harbour", "storm", "ferri"],
    2: ["storm", "storm", "bridg", "closed"],
    3: ["storm", "elect"],
    4: ["bridg", "repair", "bridg", "bridg", "cost", "3.5"],
}


class Make(Protocol):
    def __call__(self) -> LexicalIndex: ...


@pytest.fixture(params=["rank-bm25", "tantivy"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    made: list[LexicalIndex] = []

    def build() -> LexicalIndex:
        folder = tmp_path / f"lexical-{len(made)}"
        made.append(
            RankBm25Index() if request.param == "rank-bm25" else TantivyIndex.create(folder)
        )
        return made[-1]

    return build


@pytest.fixture
def lexical(make: Make) -> LexicalIndex:
    built = make()
    built.replace([], list(DOCUMENTS.items()))
    return built


def formula(documents: dict[int, list[str]], terms: Sequence[str]) -> dict[int, float]:
    """BM25 as in Robertson & Zaragoza 2009, with Lucene's idf, k1 1.2 and b .75."""
    average = sum(map(len, documents.values())) / len(documents)
    scores: dict[int, float] = {}
    for chunk_id, held in documents.items():
        if not set(held) & set(terms):
            continue
        scores[chunk_id] = 0.0
        for term in terms:
            n = sum(term in other for other in documents.values())
            idf = math.log(1 + (len(documents) - n + 0.5) / (n + 0.5))
            tf = held.count(term)
            norm = 1.2 * (0.25 + 0.75 * len(held) / average)
            scores[chunk_id] += idf * tf * 2.2 / (tf + norm)
    return scores


def ids(hits: Sequence[Hit]) -> list[int]:
    return [hit.chunk_id for hit in hits]


def test_scores_are_those_of_the_formula(lexical: LexicalIndex) -> None:
    for terms in (["storm"], ["bridg", "storm"], ["bridg", "bridg", "3.5"], ["none", "elect"]):
        found = {hit.chunk_id: hit.score for hit in lexical.search(terms, 10)}
        assert found == pytest.approx(formula(DOCUMENTS, terms), rel=1e-4)


words = st.sampled_from(["storm", "bridg", "elect", "3.5", "kyiv"])
# Up to 40 terms tantivy keeps a document's length exactly.
corpora = st.dictionaries(st.integers(1, 50), st.lists(words, max_size=40), min_size=1, max_size=9)


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=corpora, terms=st.lists(words, min_size=1, max_size=4))
def test_any_corpus_scores_as_the_formula_says(
    make: Make, documents: dict[int, list[str]], terms: list[str]
) -> None:
    lexical = make()
    lexical.replace([], list(documents.items()))
    found = lexical.search(terms, 50)
    assert {hit.chunk_id: hit.score for hit in found} == pytest.approx(
        formula(documents, terms), rel=1e-4
    )
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


def test_an_empty_index_finds_nothing(make: Make) -> None:
    lexical = make()
    assert lexical.search(["storm"], 5) == []
    assert len(lexical) == 0


def test_documents_without_terms_are_counted_and_never_found(make: Make) -> None:
    lexical = make()
    lexical.replace([], [(1, []), (2, [])])
    assert lexical.search(["storm"], 5) == []
    assert len(lexical) == 2


def test_a_match_shares_a_term(lexical: LexicalIndex) -> None:
    assert set(ids(lexical.search(["storm"], 10))) == {1, 2, 3}
    assert lexical.search(["unknown"], 10) == []
    assert lexical.search([], 10) == []


def test_a_term_of_every_document_still_counts_for_it(make: Make) -> None:
    lexical = make()
    lexical.replace([], [(1, ["storm"]), (2, ["storm", "ferri"])])
    hits = lexical.search(["storm"], 10)
    assert ids(hits) == [1, 2]
    assert all(hit.score > 0 for hit in hits)


def test_at_most_k_come_best_first(lexical: LexicalIndex) -> None:
    assert ids(lexical.search(["bridg", "storm"], 2)) == [2, 4]
    assert lexical.search(["bridg"], 0) == []


def test_replacing_takes_out_what_was_there(lexical: LexicalIndex) -> None:
    lexical.replace([2, 99], [(3, ["ferri"])])
    assert ids(lexical.search(["storm"], 10)) == [1]
    assert set(ids(lexical.search(["ferri"], 10))) == {1, 3}
    assert len(lexical) == 3


def test_repeating_a_replacement_changes_nothing(lexical: LexicalIndex) -> None:
    before = lexical.search(["storm", "bridg"], 10)
    lexical.replace([], list(DOCUMENTS.items()))
    assert lexical.search(["storm", "bridg"], 10) == pytest.approx(before)
    assert len(lexical) == len(DOCUMENTS)


def test_of_an_id_given_twice_the_last_counts(lexical: LexicalIndex) -> None:
    lexical.replace([], [(7, ["old"]), (7, ["kyiv"])])
    assert ids(lexical.search(["kyiv", "old"], 10)) == [7]
    assert lexical.search(["old"], 10) == []


@pytest.mark.parametrize("allowed", [[], [3], [1, 3], [2, 77]])
def test_only_allowed_chunks_are_found(lexical: LexicalIndex, allowed: list[int]) -> None:
    found = lexical.search(["storm", "bridg"], 10, np.array(allowed, dtype=np.int64))
    every = lexical.search(["storm", "bridg"], 10)
    assert found == pytest.approx([hit for hit in every if hit.chunk_id in allowed])


def test_thousands_of_allowed_chunks_narrow_as_one_does(make: Make) -> None:
    lexical = make()
    lexical.replace([], [(i, ["storm"] * (1 + i % 7) + ["x"] * (i % 11)) for i in range(1, 6_001)])
    allowed = np.arange(2, 6_001, 2, dtype=np.int64)
    found = ids(lexical.search(["storm"], 40, allowed))
    every = [i for i in ids(lexical.search(["storm"], 6_000)) if i % 2 == 0]
    assert found == every[:40]


def test_the_last_resort_ranks_candidates_by_the_formula() -> None:
    terms = ["bridg", "storm", "bridg"]
    hits = rank_candidates(terms, list(DOCUMENTS.items()), 3)
    expected = formula(DOCUMENTS, terms)
    assert ids(hits) == sorted(expected, key=lambda i: -expected[i])[:3]
    assert [hit.score for hit in hits] == pytest.approx(sorted(expected.values())[::-1][:3])


@pytest.mark.parametrize("candidates", [[], [(1, [])], [(1, ["ferri"])]])
def test_the_last_resort_survives_candidates_without_the_terms(
    candidates: list[tuple[int, list[str]]],
) -> None:
    assert rank_candidates(["storm"], candidates, 5) == []


def test_further_terms_count_by_their_weight(lexical: LexicalIndex) -> None:
    plain = {hit.chunk_id: hit.score for hit in lexical.search(["elect"], 9)}
    alone = {hit.chunk_id: hit.score for hit in lexical.search(["ferri"], 9)}
    both = {hit.chunk_id: hit.score for hit in lexical.search(["elect"], 9, None, {"ferri": 0.5})}
    assert both.keys() == plain.keys() | alone.keys() == {1, 3}
    assert both[3] == pytest.approx(plain[3])
    assert both[1] == pytest.approx(alone[1] / 2, rel=1e-5)
    only = lexical.search([], 9, None, {"ferri": 1.0, "unknown": 1.0})
    assert [hit.chunk_id for hit in only] == [1]
    within = np.array([3], dtype=np.int64)
    assert [hit.chunk_id for hit in lexical.search(["elect"], 9, within, {"ferri": 1.0})] == [3]
