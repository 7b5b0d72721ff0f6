"""A question to its answer: the use case behind `NewsIndex.ask`.

question → Query → retrieval → answering → verbatim check → Answer
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.analysis import analyse
from index.answering import (
    abstain,
    answer,
    answer_latest,
    question_terms,
    speaker_terms,
    wants_latest,
)
from index.asking_people import ask_about_people
from index.errors import QuestionError
from index.models import Offer, Reason, TimeWindow
from index.offers import nearest_names
from index.relevance import Corpus
from index.retrieval import retrieve
from index.verbatim import check_verbatim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.models import Answer, Excerpt, RetrievedPassage
    from index.people import People
    from index.ports import NewsStore
    from index.questions import Query
    from index.retrieval import Searches
    from index.statements import StoredStatement

_LATIN = re.compile(r"[a-zA-Z]")

CONSIDERED = 20
# More than are shown: the same thing from several publishers is told once.
LATEST_UPDATES = 20
# "Latest on X" looks among so many of the newest updates too, however well older ones match.
RECENT_UPDATES = 300
MAX_OFFERS = 3
# Names are taken from so many of the nearest passages: further ones have little to do with it.
OFFERED_FROM = 10


def ask(query: Query, searches: Searches, people: People) -> Answer:
    """Search, decide and check.

    Raises QuestionError for a question in a script of which the news holds no word, VerbatimError
    where an excerpt is not the stored text (a bug).
    """
    store = searches.store
    terms = question_terms(query)
    asked = [*terms, *speaker_terms(query), *analyse(query.text)]
    corpus = Corpus(
        passages=store.count_chunks(),
        frequencies=store.document_frequencies(list(dict.fromkeys(asked))),
        as_of=store.newest(query.window) or store.newest(),
        mode="hybrid" if searches.hybrid else "keywords",
    )
    if corpus.passages:
        _require_known_script(query, corpus)
    if corpus.passages and wants_latest(query):
        latest = store.latest(query.window or TimeWindow(), LATEST_UPDATES)
        given = attributed(answer_latest(query, latest, corpus), store, people)
    else:
        given = _ask_anything(query, searches, people, corpus)
    for excerpt in given.excerpts:
        check_verbatim(excerpt, store.update(excerpt.update_id, excerpt.revision))
    return given


def _ask_anything(query: Query, searches: Searches, people: People, corpus: Corpus) -> Answer:
    """From statements where the question is about people, else from the updates."""
    if corpus.passages and (given := ask_about_people(query, searches, people, corpus)):
        return given
    return attributed(_ask_about(query, searches, corpus), searches.store, people)


def attributed(answer: Answer, store: NewsStore, people: People) -> Answer:
    """The answer with the speaker of each excerpt in which one person alone speaks."""
    held = store.statements_in([excerpt.update_id for excerpt in answer.excerpts])
    named = [
        _with_speaker(excerpt, held.get(excerpt.update_id, []), people)
        for excerpt in answer.excerpts
    ]
    return replace(answer, excerpts=tuple(named))


def _with_speaker(
    excerpt: Excerpt, statements: Sequence[StoredStatement], people: People
) -> Excerpt:
    inside = [
        stored.statement
        for stored in statements
        if stored.statement.field == excerpt.field
        and stored.statement.start < excerpt.end
        and excerpt.start < stored.statement.end
    ]
    speakers = {statement.speaker for statement in inside}
    if len(speakers) != 1 or (person := people.of(inside[0].speaker)) is None:
        return excerpt
    direct = any(statement.kind == "direct" for statement in inside)
    return replace(excerpt, speaker=person.name, kind="direct" if direct else "indirect")


def _require_known_script(query: Query, corpus: Corpus) -> None:
    """A question without a Latin letter needs half of its words in the news: the Latin forms of
    other scripts' syllables are short, and some occur anywhere."""
    known = sum(count > 0 for count in corpus.frequencies.values())
    if not _LATIN.search(query.text) and known < len(corpus.frequencies) / 2:
        raise QuestionError(
            f"the news hardly holds a word of {query.text[:60]!r}; ask in the language of the news"
        )


def _ask_about(query: Query, searches: Searches, corpus: Corpus) -> Answer:
    retrieved = _retrieved(query, searches, query.window) if corpus.passages else []
    given = answer(query, retrieved, corpus)
    if given.answered or given.reason in (Reason.NO_NEWS, Reason.UNCLEAR_QUESTION):
        return given
    reason = given.reason or Reason.NOTHING_RELEVANT
    if query.window and not retrieved:
        reason = Reason.NOTHING_IN_WINDOW
    return abstain(query, reason, corpus, _offers(query, searches, retrieved))


def _retrieved(
    query: Query, searches: Searches, window: TimeWindow | None
) -> list[RetrievedPassage]:
    """The whole question says what is meant, its topic and speaker which words are looked for."""
    terms = [*speaker_terms(query), *analyse(query.topic)]
    found = retrieve(query.text, terms, searches, CONSIDERED, window)
    if not query.newest_first:
        return found
    recent = searches.store.latest(window or TimeWindow(), RECENT_UPDATES)
    if not recent:
        return found
    since = TimeWindow(recent[-1].ordering_time, window.end if window else None)
    held = {hit.passage.chunk_id for hit in found}
    newest = retrieve(query.text, terms, searches, CONSIDERED, since)
    return found + [hit for hit in newest if hit.passage.chunk_id not in held]


def _offers(
    query: Query, searches: Searches, retrieved: list[RetrievedPassage]
) -> tuple[Offer, ...]:
    """The nearest topics, as names and in how many updates each stands."""
    nearest = retrieved or _retrieved(query, searches, None)
    names = nearest_names([hit.passage for hit in nearest[:OFFERED_FROM]], MAX_OFFERS)
    counts = [(name, searches.store.count_updates(analyse(name))) for name in names]
    return tuple(Offer("topic", None, name, count) for name, count in counts if count)
