from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.alerting.update_facts import UpdateFacts, excerpt_of, facts_of
from index.attribution.people import People
from index.models import Passage
from index.retrieval.relevance import Corpus
from index.text.chunking import chunk_update
from tests.builders import stored

WORDS = ["grain", "deal", "wall", "storm", "ship", "talks"]
TERMS = ["grain", "deal", "wall", "storm", "ship", "talk"]
CORPUS = Corpus(50, {term: number for number, term in enumerate(TERMS)}, None, "keywords")


def taken_apart(headline: str, *passages: str) -> UpdateFacts:
    body = "\n".join(passages)
    update = stored(body, headline=headline, story="Storm on the coast")
    chunks = chunk_update(headline, body, max_chars=60)
    cut = [(Passage(number, update, chunk), b"") for number, chunk in enumerate(chunks)]
    return facts_of(update, cut, [], People([]))


@given(
    st.lists(st.sampled_from(WORDS), max_size=3),
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), max_size=4),
    st.lists(st.sampled_from(TERMS), min_size=1, max_size=4, unique=True),
)
def test_the_best_passage_is_the_one_that_holds_most(
    headline: list[str], passages: list[list[str]], terms: list[str]
) -> None:
    facts = taken_apart(" ".join(headline), *(f"{' '.join(words)}." for words in passages))
    share, best = facts.best(terms, CORPUS)
    shares = [facts.share(one, terms, CORPUS) for one in facts.passages]
    assert share == pytest.approx(max(shares, default=0.0))
    if best is not None:
        assert facts.share(best, terms, CORPUS) == pytest.approx(share)
        ref = excerpt_of(best, terms, CORPUS)
        assert facts.update.text(ref.field)[ref.start : ref.end].strip()


def test_the_headline_counts_in_full_and_what_stands_around_by_half() -> None:
    facts = taken_apart(
        "Grain",
        "The deal is off, it was said in the port today.",
        "A wall fell in the calm night.",
    )
    even = Corpus(50, {}, None, "keywords")
    assert facts.best(["grain", "deal"], even)[0] == pytest.approx(1)
    assert facts.best(["deal", "wall"], even)[0] == pytest.approx(0.75)
    assert facts.best(["storm", "deal"], even)[0] == pytest.approx(0.75)
    assert facts.best(["ship", "deal"], even)[0] == pytest.approx(0.5)
    assert facts.best(["ship"], even) == (0, None)


def test_the_text_is_shown_rather_than_its_headline() -> None:
    _, best = taken_apart("Grain deal", "The grain deal is off.").best(["grain"], CORPUS)
    assert best is not None
    assert best.passage.chunk.field == "body"
