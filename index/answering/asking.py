"""A question to its answer: the use case behind `NewsIndex.ask`.

question → Query → retrieval → answering → verbatim check → Answer
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.answering.answering import (
    MAX_EXCERPTS,
    abstain,
    answer,
    answer_latest,
    question_terms,
    speaker_terms,
    wants_latest,
)
from index.answering.asking_people import ask_about_people
from index.answering.citing import attributed, shown_again
from index.answering.offers import nearest_names
from index.answering.verbatim import check_verbatim
from index.answers import Offer, Reason
from index.errors import ErrorCode, QuestionError
from index.models import TimeWindow
from index.query.alternatives import alternatives, names_in, weights
from index.retrieval.relevance import Corpus
from index.retrieval.retrieval import retrieve
from index.text.analysis import analyse

if TYPE_CHECKING:
    from index.answers import Answer
    from index.attribution.people import People
    from index.models import RetrievedPassage
    from index.query.alternatives import Alternative
    from index.query.questions import Query
    from index.retrieval.retrieval import Searches

_NOTHING_TO_OFFER = (Reason.NO_NEWS, Reason.UNCLEAR_QUESTION, Reason.NOTHING_MORE)
_LATIN = re.compile(r"[a-zA-Z]")

CONSIDERED = 20
# Who has seen some of it wants more: so many further passages for each excerpt seen.
CONSIDERED_PER_SEEN = 3
# More than are shown: the same thing from several publishers is told once.
LATEST_UPDATES = 20
# "Latest on X" looks among so many of the newest updates too, however well older ones match.
RECENT_UPDATES = 300
MAX_OFFERS = 3
# Names are taken from so many of the nearest passages: further ones have little to do with it.
OFFERED_FROM = 10


def ask(query: Query, searches: Searches, people: People, limit: int = MAX_EXCERPTS) -> Answer:
    """Search, decide and check; at most `limit` excerpts.

    Raises QuestionError for a question in a script of which the news holds no word, VerbatimError
    where an excerpt is not the stored text (a bug).
    """
    if query.intent != "ask":
        return shown_again(query, searches, people)
    store = searches.store
    terms = question_terms(query)
    others = other_forms(query, searches)
    asked = [*terms, *speaker_terms(query), *analyse(query.text), *weights(others, ())]
    corpus = Corpus(
        passages=store.count_chunks(),
        frequencies=store.document_frequencies(list(dict.fromkeys(asked))),
        as_of=store.newest(query.window) or store.newest(),
        mode="hybrid" if searches.hybrid else "keywords",
        alternatives=others,
    )
    if corpus.passages:
        _require_known_script(query, corpus)
    if corpus.passages and wants_latest(query):
        considered = LATEST_UPDATES + limit + CONSIDERED_PER_SEEN * len(query.excluding)
        latest = store.latest(query.window or TimeWindow(), considered)
        given = attributed(answer_latest(query, latest, corpus, limit), store, people)
    else:
        given = _ask_anything(query, searches, people, corpus, limit)
    for excerpt in given.excerpts:
        check_verbatim(excerpt, store.update(excerpt.update_id, excerpt.revision))
    return given


def other_forms(query: Query, searches: Searches) -> tuple[Alternative, ...]:
    """Acronyms and expansions of what is asked; see `index.query.alternatives`."""
    asked = f"{query.speaker or ''}\n{query.topic}"
    return alternatives(asked, searches.store.expansions(names_in(asked)))


def _ask_anything(
    query: Query, searches: Searches, people: People, corpus: Corpus, limit: int
) -> Answer:
    """From statements where the question is about people, else from the updates."""
    if corpus.passages and (given := ask_about_people(query, searches, people, corpus, limit)):
        return given
    return attributed(_ask_about(query, searches, corpus, limit), searches.store, people)


def _require_known_script(query: Query, corpus: Corpus) -> None:
    """A question without a Latin letter needs half of its words in the news: the Latin forms of
    other scripts' syllables are short, and some occur anywhere."""
    known = sum(count > 0 for count in corpus.frequencies.values())
    if not _LATIN.search(query.text) and known < len(corpus.frequencies) / 2:
        raise QuestionError(
            f"the news hardly holds a word of {query.text[:60]!r}; ask in the language of the"
            " news",
            ErrorCode.QUESTION_IN_ANOTHER_LANGUAGE,
        )


def _ask_about(query: Query, searches: Searches, corpus: Corpus, limit: int) -> Answer:
    retrieved = _retrieved(query, searches, query.window, limit) if corpus.passages else []
    given = answer(query, retrieved, corpus, limit)
    if given.answered or given.reason in _NOTHING_TO_OFFER:
        return given
    reason = given.reason or Reason.NOTHING_RELEVANT
    if query.window and not retrieved:
        reason = Reason.NOTHING_IN_WINDOW
    return abstain(query, reason, corpus, _offers(query, searches, retrieved))


def _retrieved(
    query: Query, searches: Searches, window: TimeWindow | None, limit: int = MAX_EXCERPTS
) -> list[RetrievedPassage]:
    """The whole question says what is meant, its topic and speaker which words are looked for."""
    terms = [*speaker_terms(query), *analyse(query.topic)]
    considered = max(CONSIDERED, limit) + CONSIDERED_PER_SEEN * len(query.excluding)
    also = weights(other_forms(query, searches), terms)
    found = retrieve(query.meaning, terms, searches, considered, window, also)
    if not query.newest_first:
        return found
    recent = searches.store.latest(window or TimeWindow(), RECENT_UPDATES)
    if not recent:
        return found
    since = TimeWindow(recent[-1].ordering_time, window.end if window else None)
    held = {hit.passage.chunk_id for hit in found}
    newest = retrieve(query.meaning, terms, searches, considered, since, also)
    return found + [hit for hit in newest if hit.passage.chunk_id not in held]


def _offers(
    query: Query, searches: Searches, retrieved: list[RetrievedPassage]
) -> tuple[Offer, ...]:
    """The nearest topics, as names and in how many updates each stands."""
    nearest = retrieved or _retrieved(query, searches, None)
    names = nearest_names([hit.passage for hit in nearest[:OFFERED_FROM]], MAX_OFFERS)
    counts = [(name, searches.store.count_updates(analyse(name))) for name in names]
    return tuple(Offer("topic", None, name, count) for name, count in counts if count)
