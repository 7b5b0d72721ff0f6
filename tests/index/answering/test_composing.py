from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np

from index.answering.composing import (
    abstain,
    answered,
    answered_by,
    cited,
    latest_told,
    newness,
)
from index.answering.excerpts import Cut
from index.answering.selecting import Selected
from index.answers import AnswerKind, ExcerptRef, Reason
from index.judging.asked import asked_of
from index.judging.candidates import candidates_of
from index.judging.features import FEATURES
from index.judging.judge import Judged
from index.models import Span, StoredUpdate
from index.query.questions import parse
from index.retrieval.relevance import Corpus
from tests.builders import NOW, retrieved, stored

CORPUS = Corpus(9, {}, NOW, "keywords")
FERRY = stored("Ferries to the islands are cancelled until Thursday. Buses run.", "ferry")
BRIDGE = stored("The old bridge was closed at noon. Engineers found cracks. Buses run.", "bridge")
NEW = parse("what's new?", NOW)


def whole(update: StoredUpdate) -> Cut:
    return Cut(update, Span("body", 0, len(update.body)))


def selected(update: StoredUpdate, probability: float = 0.8) -> Selected:
    (one, *_) = candidates_of(retrieved(update), CORPUS)
    row = np.zeros(len(FEATURES), dtype=np.float32)
    return Selected(whole(update), probability, Judged(one, probability, row))


def test_every_excerpt_carries_its_citation_and_link() -> None:
    excerpt = cited(whole(FERRY))
    citation = excerpt.citation
    assert (excerpt.text, excerpt.ref) == (FERRY.body, ExcerptRef("ferry", 1, whole(FERRY).span))
    assert (citation.publisher, citation.authors) == ("The Harbour Wire", ("Ana Reyes",))
    assert (citation.published_at, citation.story) == (NOW, "Storm on the coast")
    assert citation.deep_link is not None
    assert citation.deep_link.startswith("https://example.com/live#ferry:~:text=")


def test_an_answer_has_its_excerpts_in_order_with_marks_and_the_first_ones_probability() -> None:
    query = parse("until when are ferries cancelled?", NOW)
    asked = asked_of(query, candidates_of(retrieved(FERRY, BRIDGE), CORPUS), CORPUS)
    answer = answered_by(query, [selected(FERRY), selected(BRIDGE, 0.7)], asked, CORPUS, more=True)
    assert [excerpt.update_id for excerpt in answer.excerpts] == ["ferry", "bridge"]
    assert (answer.answered, answer.more, answer.confidence) == (True, True, 0.8)
    assert (answer.wanted, answer.as_of, answer.mode) == (AnswerKind.DATE, NOW, "keywords")
    assert [FERRY.body[start:end] for start, end in answer.excerpts[0].answer] == ["Thursday"]


def test_without_excerpts_there_is_nothing_more() -> None:
    assert answered(NEW, [], CORPUS, more=True).reason is Reason.NOTHING_MORE


def test_an_abstention_shows_the_nearest_only_if_it_is_near() -> None:
    near = selected(FERRY, 0.1)
    shown = abstain(NEW, Reason.NOT_STATED, CORPUS, nearest=near, is_near=True)
    assert shown.nearest is not None
    assert (shown.nearest.text, shown.excerpts) == (FERRY.body, ())
    hidden = abstain(NEW, Reason.NOTHING_RELEVANT, CORPUS, nearest=near)
    assert (hidden.nearest, hidden.confidence, hidden.answered) == (None, 0.1, False)


def test_the_latest_are_told_by_their_first_sentences() -> None:
    newest = latest_told(NEW, [FERRY, BRIDGE], CORPUS, 4)
    assert [excerpt.text for excerpt in newest.excerpts] == [
        FERRY.body,
        "The old bridge was closed at noon. Engineers found cracks.",
    ]
    assert (newest.newest_first, newest.more) == (True, False)
    assert latest_told(NEW, [], CORPUS, 4).reason is Reason.NOTHING_IN_WINDOW


def test_more_of_the_latest_leaves_out_what_was_seen() -> None:
    first = latest_told(NEW, [FERRY, BRIDGE], CORPUS, 1)
    assert ([excerpt.update_id for excerpt in first.excerpts], first.more) == (["ferry"], True)
    query = replace(NEW, excluding=(first.excerpts[0].ref,))
    then = latest_told(query, [FERRY, BRIDGE], CORPUS, 1)
    assert ([excerpt.update_id for excerpt in then.excerpts], then.more) == (["bridge"], False)


def test_the_same_news_of_several_publishers_is_told_once() -> None:
    twins = [stored(FERRY.body, f"twin{n}") for n in range(3)]
    assert len(latest_told(NEW, twins, CORPUS, 4).excerpts) == 1


def test_the_pages_standing_text_is_never_the_newest() -> None:
    standing = selected(stored("Talks are followed here.", "intro", kind="introduction"))
    old = selected(stored("Talks go on.", "old", published_at=NOW - timedelta(days=1)))
    new = selected(stored("Talks failed.", "new"))
    assert sorted([standing, old, new], key=newness, reverse=True) == [new, old, standing]
