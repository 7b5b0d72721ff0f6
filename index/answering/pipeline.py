"""A question to its answer, one room after the other: the use case behind `NewsIndex.ask`.

    Query → retrieve (passages) → candidates (sentences) → judge (probabilities)
    → select (excerpts) → compose (Answer) → verify (verbatim)

Each stage gives one record to the next: `Retrieved`, `Evidence`, `Selected`, `Answer`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.answering.asked_terms import (
    is_name,
    missing,
    named_terms,
    question_terms,
    speaker_terms,
    wants_latest,
)
from index.answering.asking_people import ask_about_people
from index.answering.citing import attributed, shown_again
from index.answering.composing import abstain, answered_by, latest_told, newness
from index.answering.offers import nearest_names
from index.answering.retrieving import corpus_of, elsewhere, retrieve_again, retrieve_for
from index.answering.selecting import nearest, select
from index.answering.speaking import ABOUT
from index.answering.verbatim import check_verbatim
from index.answers import AnswerKind, Offer, Reason
from index.errors import ErrorCode, QuestionError
from index.judging.candidates import candidates_of
from index.judging.features import PLACE
from index.judging.fillers import fillers
from index.judging.judge import judge
from index.models import TimeWindow
from index.text.analysis import analyse

if TYPE_CHECKING:
    from index.answering.retrieving import Retrieved
    from index.answering.selecting import Selected
    from index.answers import Answer
    from index.attribution.people import People
    from index.judging.asked import Asked
    from index.judging.judge import Evidence, Judged
    from index.models import Span
    from index.query.questions import Query
    from index.retrieval.relevance import Corpus
    from index.retrieval.retrieval import Searches

MAX_EXCERPTS = 4
# Every sentence of so many passages is judged, and of as many more for each excerpt seen.
JUDGED_PASSAGES = 20
JUDGED_PER_SEEN = 3
# More than are shown: the same thing from several publishers is told once.
LATEST_UPDATES = 20
LATEST_PER_SEEN = 3
# Of the probability that an answer needs, what the nearest sentence of an abstention does.
NEAR = 0.4
# … and a further excerpt, for who asks for more.
FURTHER = 0.5
# … and words of somebody of whom no statement was recognised.
UNATTRIBUTED = 2.0
# "Latest on X" orders so many of the surest excerpts by time.
NEWEST_OF = 12
MAX_OFFERS = 3
# Names are taken from so many of the nearest passages: further ones have little to do with it.
OFFERED_FROM = 10

_SPOKEN = frozenset((AnswerKind.SPEECH, AnswerKind.TOPIC, AnswerKind.YES_NO, AnswerKind.REASON))
_LATIN = re.compile(r"[a-zA-Z]")


def ask(query: Query, searches: Searches, people: People, limit: int = MAX_EXCERPTS) -> Answer:
    """Search, judge, select and check; at most `limit` excerpts.

    Raises:
        QuestionError: The question is in a script of which the news holds no word.
        VerbatimError: An excerpt is not the stored text (a bug).
    """
    if query.intent != "ask":
        return shown_again(query, searches, people)
    given = _answer(query, searches, people, limit)
    for excerpt in (*given.excerpts, *([given.nearest] if given.nearest else [])):
        check_verbatim(excerpt, searches.store.update(excerpt.update_id, excerpt.revision))
    return given


def _answer(query: Query, searches: Searches, people: People, limit: int) -> Answer:
    store = searches.store
    corpus = corpus_of(query, searches)
    if not corpus.passages:
        return abstain(query, Reason.NO_NEWS, corpus)
    _require_known_script(query, corpus)
    if wants_latest(query):
        considered = LATEST_UPDATES + limit + LATEST_PER_SEEN * len(query.excluding)
        latest = store.latest(query.window or TimeWindow(), considered)
        return attributed(latest_told(query, latest, corpus, limit), store, people)
    if not question_terms(query) and not speaker_terms(query):
        return abstain(query, Reason.UNCLEAR_QUESTION, corpus)
    retrieved = retrieve_for(query, searches, corpus)
    said = ask_about_people(retrieved, searches, people, limit)
    if said and (said.answered or said.reason is not Reason.NOT_SAID):
        return said
    if reason := _refusal(retrieved):
        return abstain(query, reason, corpus, _offers(retrieved, searches))
    unattributed = said is not None and bool(_SPOKEN & set(query.kinds))
    if said and unattributed and people.find(query.speaker or ""):
        return said  # of whom other statements are known, silence is silence
    told = _judged(retrieved, searches, limit, unattributed=unattributed)
    if said and not told.answered and not query.excluding:
        return replace(said, confidence=told.confidence)
    return attributed(told, store, people)


def weigh(retrieved: Retrieved, searches: Searches) -> Evidence:
    """Judge every sentence of the nearest passages."""
    query = retrieved.query
    considered = JUDGED_PASSAGES + JUDGED_PER_SEEN * len(query.excluding)
    hits = retrieved.hits if query.newest_first else retrieved.hits[:considered]
    vectors = None
    if retrieved.vector is not None and searches.embedder is not None:
        ids = [hit.passage.chunk_id for hit in hits]
        vectors = searches.store.sentence_vectors(searches.embedder.fingerprint, ids)
    candidates = candidates_of(hits, retrieved.corpus, retrieved.vector, vectors)
    unseen = [one for one in candidates if not _is_seen(one.update.update_id, one.span, query)]
    return judge(query, unseen, retrieved.corpus)


def _is_seen(update_id: str, span: Span, query: Query) -> bool:
    return any(ref.update_id == update_id and ref.span.overlaps(span) for ref in query.excluding)


def _judged(retrieved: Retrieved, searches: Searches, limit: int, *, unattributed: bool) -> Answer:
    """An answer of the sentences that most surely answer, or the word that none does."""
    query, corpus = retrieved.query, retrieved.corpus
    evidence = _evidence(retrieved, searches, unattributed=unattributed)
    chosen = _chosen(evidence, query, limit)
    if chosen:
        seen = (*query.excluding, *(one.cut.ref for one in chosen))
        again = retrieve_again(replace(query, excluding=seen), retrieved, searches)
        more = bool(_chosen(_evidence(again, searches, unattributed=unattributed), again.query, 1))
        return answered_by(query, chosen, evidence.asked, corpus, more=more)
    if query.excluding:
        return abstain(query, Reason.NOTHING_MORE, corpus)
    near = nearest(evidence)
    is_near = near is not None and near.probability >= NEAR * evidence.threshold
    reason = Reason.NOT_STATED if is_near else Reason.NOTHING_RELEVANT
    offers = _offers(retrieved, searches)
    return abstain(query, reason, corpus, offers, nearest=near, is_near=is_near)


def _evidence(retrieved: Retrieved, searches: Searches, *, unattributed: bool) -> Evidence:
    evidence = weigh(retrieved, searches)
    return _naming_the_speaker(evidence, retrieved.query) if unattributed else evidence


def _chosen(evidence: Evidence, query: Query, limit: int) -> list[Selected]:
    if query.excluding:
        evidence = replace(evidence, threshold=FURTHER * evidence.threshold)
    if not query.newest_first:
        return select(evidence, limit, query.excluding)
    found = select(evidence, max(NEWEST_OF, limit), query.excluding)
    return sorted(found, key=newness, reverse=True)[:limit]


def _refusal(retrieved: Retrieved) -> Reason | None:
    """Reasons that need no sentence: somebody or something the news does not know."""
    query, corpus = retrieved.query, retrieved.corpus
    if is_name(query.speaker) and missing(speaker_terms(query), corpus):
        return Reason.UNKNOWN_SPEAKER
    if query.window and not retrieved.hits:
        return Reason.NOTHING_IN_WINDOW
    return Reason.NOTHING_RELEVANT if missing(named_terms(query), corpus) else None


def _naming_the_speaker(evidence: Evidence, query: Query) -> Evidence:
    """Only sentences on the topic that name who was asked about, or stand beside one that does,
    and tell of speech: where no statement of theirs was recognised, nothing else answers."""
    wanted = frozenset(speaker_terms(query))
    held = tuple(
        one
        for one in evidence.judged
        if wanted <= one.candidate.terms | one.candidate.around
        and fillers(AnswerKind.SPEECH, one.candidate.text)
        and _is_about(one, evidence.asked)
    )
    return replace(evidence, judged=held, threshold=UNATTRIBUTED * evidence.threshold)


def _is_about(one: Judged, asked: Asked) -> bool:
    """Whether enough of the topic is held where the speaker is named, in whatever words."""
    weights = asked.weights
    speaker = sum(weight for term, weight in weights.items() if term in asked.speaker)
    topic = sum(weights.values()) - speaker
    held = float(one.row[PLACE["soft_around"]]) * (topic + speaker) - speaker
    return held >= ABOUT * topic


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


def _offers(retrieved: Retrieved, searches: Searches) -> tuple[Offer, ...]:
    """The nearest topics, as names and in how many updates each stands."""
    hits = list(retrieved.hits) or elsewhere(retrieved, searches)
    names = nearest_names([hit.passage for hit in hits[:OFFERED_FROM]], MAX_OFFERS)
    counts = [(name, searches.store.count_updates(analyse(name))) for name in names]
    return tuple(Offer("topic", None, name, count) for name, count in counts if count)
