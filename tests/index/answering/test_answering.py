from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.answering import answer, answer_latest, wants_latest
from index.answering.verbatim import check_verbatim
from index.answers import Answer, Reason
from index.query.questions import parse
from index.retrieval.relevance import Corpus
from index.text.analysis import analyse
from tests.builders import NOW, retrieved, stored

if TYPE_CHECKING:
    from index.models import RetrievedPassage, StoredUpdate

BRIDGE = stored(
    "The old bridge was closed at noon. Engineers found cracks in two pillars.\n"
    "Traffic is sent over the northern bridge, and buses run every ten minutes until further"
    " notice. The city asks drivers to keep the riverside road free for ambulances.",
    "bridge",
)
FERRY = stored("Ferries to the islands are cancelled until Thursday.", "ferry")


def corpus(*updates: StoredUpdate, passages: int = 1_000) -> Corpus:
    held = {term for update in updates for term in analyse(f"{update.headline} {update.body}")}
    return Corpus(passages, dict.fromkeys(held, 3), NOW, "keywords")


def asked(question: str, *updates: StoredUpdate, **found: float | None) -> Answer:
    return answer(parse(question, NOW), retrieved(*updates, **found), corpus(*updates))


def test_an_answer_quotes_the_sentences_that_hold_the_words() -> None:
    given_answer = asked("what cracks did engineers find in the pillars?", BRIDGE, FERRY)
    assert given_answer.answered
    assert "Engineers found cracks in two pillars." in given_answer.excerpts[0].text
    assert all(excerpt.update_id == "bridge" for excerpt in given_answer.excerpts)


def test_every_excerpt_carries_its_citation_and_link() -> None:
    (excerpt,) = asked("are ferries to the islands cancelled?", FERRY).excerpts
    citation = excerpt.citation
    assert (citation.publisher, citation.authors) == ("The Harbour Wire", ("Ana Reyes",))
    assert (citation.published_at, citation.story) == (NOW, "Storm on the coast")
    assert citation.deep_link is not None
    assert citation.deep_link.startswith("https://example.com/live#ferry:~:text=")


def test_nothing_relevant_is_an_abstention_without_excerpts() -> None:
    silent = asked("what is the price of copper?", BRIDGE, FERRY)
    assert (silent.answered, silent.reason, silent.excerpts) == (
        False,
        Reason.NOTHING_RELEVANT,
        (),
    )
    assert silent.as_of == NOW


def test_a_name_the_news_does_not_know_is_never_answered_by_others() -> None:
    assert asked("did Marwick close the bridge?", BRIDGE).reason is Reason.NOTHING_RELEVANT
    assert asked("what did Marwick say about the bridge?", BRIDGE).reason is Reason.UNKNOWN_SPEAKER
    assert asked("what did marwick say about the bridge?", BRIDGE).reason is Reason.UNKNOWN_SPEAKER


def test_a_question_about_a_speaker_keeps_to_updates_that_name_them() -> None:
    named = stored("Mayor Dahl said the bridge stays closed.", "named")
    given_answer = asked("what did Dahl say about the bridge?", BRIDGE, named)
    assert {excerpt.update_id for excerpt in given_answer.excerpts} == {"named"}


def test_an_empty_store_and_an_empty_question_have_reasons_of_their_own() -> None:
    query = parse("what about the bridge?", NOW)
    assert answer(query, [], corpus(passages=0)).reason is Reason.NO_NEWS
    assert asked("what about it?", BRIDGE).reason is Reason.UNCLEAR_QUESTION


def test_near_identical_texts_are_shown_once_but_not_with_other_figures() -> None:
    again = stored(FERRY.body.replace("Thursday", "Thursday morning"), "again")
    assert len(asked("ferries to the islands cancelled", FERRY, again).excerpts) == 1
    first = stored("The storm hurt 12 people on the islands.", "first")
    other = stored("The storm hurt 21 people on the islands.", "other")
    assert len(asked("how many people did the storm hurt?", first, other).excerpts) == 2


def test_latest_orders_by_time_and_others_by_relevance() -> None:
    old = stored("Talks on the strike go on.", "old", published_at=NOW - timedelta(days=1))
    new = stored("Talks on the strike failed, and the strike begins on Monday.", "new")
    newest = asked("latest on the strike talks", old, new)
    assert [excerpt.update_id for excerpt in newest.excerpts] == ["new", "old"]


def test_neighbouring_passages_become_one_excerpt() -> None:
    hits = retrieved(BRIDGE)
    whole = answer(
        parse("old bridge cracks pillars traffic buses drivers riverside", NOW),
        hits,
        corpus(BRIDGE),
    )
    texts = [excerpt.text for excerpt in whole.excerpts]
    assert len(texts) == len({(e.update_id, e.start) for e in whole.excerpts})
    assert all(text in BRIDGE.body for text in texts)


def test_excerpts_of_different_updates_are_never_merged() -> None:
    twin = stored(BRIDGE.body.replace("noon", "dusk").replace("cracks", "rust"), "twin")
    given_answer = asked("when was the old bridge closed?", BRIDGE, twin)
    for excerpt in given_answer.excerpts:
        body = {"bridge": BRIDGE, "twin": twin}[excerpt.update_id].body
        assert excerpt.text == body[excerpt.start : excerpt.end]


def test_a_question_that_names_no_topic_wants_what_is_newest() -> None:
    query = parse("what's new?", NOW)
    assert wants_latest(query)
    newest = answer_latest(query, [FERRY, BRIDGE], corpus(FERRY, BRIDGE))
    assert [excerpt.update_id for excerpt in newest.excerpts] == ["ferry", "bridge"]
    assert answer_latest(query, [], corpus(FERRY)).reason is Reason.NOTHING_IN_WINDOW


def test_at_most_four_excerpts() -> None:
    many = [stored(f"Bridge number {n} of the old town is closed.", f"u{n}") for n in range(9)]
    assert len(asked("which bridge of the old town is closed?", *many).excerpts) == 4


WORDS = st.sampled_from(
    ["bridge", "Closed", "storm.", "“We", "wait”", "\n", "12", "Kyiv’s", "said", "he.", "…"]
)


@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=60).map(" ".join), min_size=1, max_size=4),
    st.sampled_from([None, 0.1, 0.9]),
)
def test_whatever_the_news_excerpts_are_verbatim(bodies: list[str], dense: float | None) -> None:
    updates = {f"u{n}": stored(body, f"u{n}") for n, body in enumerate(bodies)}
    hits: list[RetrievedPassage] = retrieved(*updates.values(), dense=dense)
    result = answer(parse("closed bridge storm", NOW), hits, corpus(*updates.values()))
    assert len(result.excerpts) <= 4
    for excerpt in result.excerpts:
        check_verbatim(excerpt, updates[excerpt.update_id])


@pytest.mark.parametrize(
    "question", ["WHAT DID THE OLD BRIDGE DO?", "What Did The Old Bridge Do?"]
)
def test_capitals_everywhere_are_no_names(question: str) -> None:
    assert asked(question, BRIDGE).answered


def test_a_day_that_was_asked_for_is_no_name_the_news_must_hold() -> None:
    assert asked("was the old bridge closed on Tuesday?", BRIDGE).answered


def test_the_pages_standing_text_is_never_the_newest() -> None:
    standing = stored("Talks on the strike are followed here.", "intro", kind="introduction")
    old = stored("Talks on the strike go on.", "old", published_at=NOW - timedelta(days=1))
    newest = asked("latest on the strike talks", standing, old)
    assert [excerpt.update_id for excerpt in newest.excerpts] == ["old", "intro"]


def test_the_same_news_of_several_publishers_is_told_once() -> None:
    query = parse("what's new?", NOW)
    twins = [stored(FERRY.body, f"twin{n}") for n in range(3)]
    assert len(answer_latest(query, twins, corpus(*twins)).excerpts) == 1
