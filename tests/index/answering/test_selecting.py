from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.composing import cited
from index.answering.selecting import EXCERPT_CHARS, SHARE_OF_BEST, nearest, select
from index.answering.verbatim import check_verbatim
from index.answers import ExcerptRef
from index.judging.asked import asked_of
from index.judging.candidates import candidates_of
from index.judging.features import FEATURES
from index.judging.judge import Evidence, Judged
from index.models import Passage, RetrievedPassage, Span
from index.query.questions import parse
from index.retrieval.relevance import Corpus
from index.text.sentences import sentences
from tests.builders import NOW, retrieved, stored

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from index.judging.candidates import Candidate
    from index.models import StoredUpdate

ROW = np.zeros(len(FEATURES), dtype=np.float32)
FACT = "when was the bridge closed?"
TOPIC = "bridge"
COMPARISON = "compare the bridge and the ferry"
# What is judged at all is as good as told unless a test says otherwise.
THRESHOLD = 0.3


def judged(question: str, hits: Sequence[RetrievedPassage], *probabilities: float) -> Evidence:
    """Evidence of all sentences of these passages, in order, with these probabilities."""
    corpus = Corpus(100)
    candidates = candidates_of(hits, corpus)
    asked = asked_of(parse(question, NOW), candidates, corpus)
    pairs = zip(candidates, probabilities, strict=True)
    return Evidence(asked, tuple(Judged(one, p, ROW) for one, p in pairs), THRESHOLD)


def of(question: str, updates: Sequence[StoredUpdate], *probabilities: float) -> Evidence:
    return judged(question, retrieved(*updates), *probabilities)


def texts(evidence: Evidence, limit: int = 4, seen: Sequence[ExcerptRef] = ()) -> list[str]:
    return [one.cut.text for one in select(evidence, limit, seen)]


def test_only_what_answers_is_shown_without_what_stands_around_it() -> None:
    update = stored("Boats are out. The bridge closed at noon. Buses run.")
    assert texts(of(FACT, [update], 0.01, 0.6, 0.01)) == ["The bridge closed at noon."]


def test_neighbours_that_answer_together_are_one_excerpt() -> None:
    update = stored("The bridge closed at noon. The northern one closed at one. Buses run.")
    (one,) = select(of(FACT, [update], 0.5, 0.5, 0.0), 4)
    assert one.cut.text == "The bridge closed at noon. The northern one closed at one."
    assert one.probability > 0.5
    assert one.sentence.candidate.text == "The bridge closed at noon."


def test_nothing_below_the_threshold_is_shown_but_it_may_be_the_nearest() -> None:
    update = stored("The bridge closed at noon. Buses run.")
    evidence = of(FACT, [update], 0.2, 0.0)
    assert select(evidence, 4) == []
    near = nearest(evidence)
    assert near is not None
    assert near.cut.text == "The bridge closed at noon."
    assert nearest(replace(evidence, judged=())) is None


def test_a_further_excerpt_of_a_fact_is_nearly_as_sure_and_a_topic_has_more() -> None:
    one, other = stored("The bridge closed at noon.", "one"), stored("The bridge is old.", "two")
    least = SHARE_OF_BEST * 0.8
    assert len(select(of(FACT, [one, other], 0.8, least - 0.01), 4)) == 1
    assert len(select(of(FACT, [one, other], 0.8, least + 0.01), 4)) == 2
    assert len(select(of(TOPIC, [one, other], 0.8, least - 0.01), 4)) == 2


def test_of_each_update_the_best_run_is_shown_surest_update_first() -> None:
    one = stored(
        "The bridge closed. Boats are out. Buses run. It rains. The bridge is old.", "one"
    )
    other = stored("The bridge opened.", "two")
    evidence = of(TOPIC, [one, other], 0.6, 0.0, 0.0, 0.0, 0.5, 0.8)
    assert texts(evidence) == ["The bridge opened.", "The bridge closed."]


def test_one_story_answers_unless_two_are_compared() -> None:
    one = stored("The bridge closed.", "one")
    other = stored("The ferry sank.", "two", story="Ferry")
    assert texts(of(TOPIC, [one, other], 0.8, 0.7)) == ["The bridge closed."]
    assert texts(of(COMPARISON, [one, other], 0.8, 0.7)) == [
        "The bridge closed.",
        "The ferry sank.",
    ]


def test_at_most_limit_and_the_same_words_again_count_for_nothing() -> None:
    updates = [stored(f"The bridge number {n} closed.", f"u{n}") for n in range(6)]
    assert len(select(of(TOPIC, updates, *[0.8] * 6), 4)) == 4
    twin = stored("The bridge closed, Dahl said.", "twin", source_id=2)
    (one,) = select(of(TOPIC, [stored("The bridge closed, Dahl said."), twin], 0.8, 0.7), 1)
    assert [cut.update.update_id for cut in one.cut.also] == ["twin"]


@pytest.mark.parametrize("opening", ["He", "“It", "This", "Their boats"])
def test_a_sentence_that_leans_on_the_one_before_is_shown_with_it(opening: str) -> None:
    update = stored(f"Dahl came at noon. {opening} closed the bridge.")
    assert texts(of(FACT, [update], 0.0, 0.6)) == [update.body]


def test_what_was_seen_is_not_shown_again_for_what_leans_on_it() -> None:
    update = stored("Dahl came at noon. He closed the bridge.")
    seen = ExcerptRef("u1", 1, Span("body", 0, 18))
    assert texts(of(FACT, [update], 0.0, 0.6), seen=[seen]) == ["He closed the bridge."]


def test_a_quotation_is_not_cut_in_two() -> None:
    update = stored("“We saw it move. Then the bridge broke. We ran,” the guard said. Buses run.")
    quoted = "“We saw it move. Then the bridge broke. We ran,” the guard said."
    assert texts(of(FACT, [update], 0.6, 0.0, 0.0, 0.0)) == [quoted]
    assert texts(of(FACT, [update], 0.0, 0.0, 0.6, 0.0)) == [quoted]


def test_what_it_leans_on_is_left_off_where_the_excerpt_would_grow_too_long() -> None:
    long = "Dahl came " + "and came again " * (EXCERPT_CHARS // 15) + "at noon."
    update = stored(f"{long} He closed the bridge.")
    hits = [RetrievedPassage(Passage(1, update, Span("body", 0, len(update.body))), 1, 1, None, 5)]
    assert texts(judged(FACT, hits, 0.0, 0.6)) == ["He closed the bridge."]


def test_a_sentence_that_a_chunk_cuts_is_shown_whole() -> None:
    sentence = "The council, " + "which met for hours in the old hall, " * 15 + "agreed."
    passage = Passage(1, stored(sentence), Span("body", 300, 500))
    assert texts(judged(FACT, [RetrievedPassage(passage, 1, 1, None, 5)], 0.6)) == [sentence]


WORDS = st.sampled_from(
    ["bridge", "Closed", "storm.", "“We", "wait”", "\n", "12", "Kyiv’s", "said", "He", "he.", "…"]
)
BODIES = st.lists(st.lists(WORDS, min_size=1, max_size=60).map(" ".join), min_size=1, max_size=4)


@given(BODIES, st.randoms(), st.sampled_from([FACT, TOPIC, COMPARISON]))
def test_whatever_the_news_excerpts_are_whole_sentences_word_for_word(
    bodies: list[str], random: Random, question: str
) -> None:
    updates = {f"u{n}": stored(body, f"u{n}") for n, body in enumerate(bodies)}
    hits = retrieved(*updates.values())
    candidates: list[Candidate] = candidates_of(hits, Corpus(100))
    chances = [random.random() for _ in candidates]
    chosen = select(judged(question, hits, *chances), 4)
    assert len(chosen) <= 4
    assert len({one.cut.update.update_id for one in chosen}) == len(chosen)
    for one in chosen:
        update = updates[one.cut.update.update_id]
        check_verbatim(cited(one.cut), update)
        spans = sentences(update.body)
        assert one.cut.span.start in [start for start, _ in spans]
        assert one.cut.span.end in [end for _, end in spans]
        assert one.cut.span.overlaps(one.sentence.candidate.span)
