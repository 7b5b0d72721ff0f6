"""A standing question: whether a new update answers it. Pure.

The index's own answering, over the passages of one update alone, and stricter: who asks once sees
an answer that is beside the point; who is alerted to it was promised one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.answering.answering import answer, is_name, question_terms
from index.changes.materiality import critical_of
from index.models import RetrievedPassage
from index.retrieval.relevance import coverage, relevance, weighted_share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.alerting.update_facts import Said, UpdateFacts
    from index.answers import ExcerptRef
    from index.attribution.people import People
    from index.query.questions import Query
    from index.retrieval.relevance import Corpus

# Of the weight of the question's terms, by words alone; of the mean of that and the cosine.
ANSWERS_BY_WORDS = 0.75
ANSWERS_BY_MEANING = 0.6

_WHEN = re.compile(r"(?:when|what time|what day|how soon|how long)\b", re.IGNORECASE)
_COUNT = re.compile(r"how (?:many|much|often|far|high|large|big)\b", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:\d{1,2}[:.]\d\d|\d{1,2} ?(?:am|pm)|\d{4}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"today|tonight|tomorrow|yesterday|noon|midnight|morning|afternoon|evening|weekend|"
    r"(?:next|this|last|coming) (?:week|month|year|spring|summer|autumn|fall|winter)|"
    r"(?:hours?|days?|weeks?|months?|years?|minutes?)|soon|immediately|indefinitely)\b",
    re.IGNORECASE,
)


def answered_by(
    query: Query,
    facts: UpdateFacts,
    cosines: Mapping[int, float] | None,
    corpus: Corpus,
    people: People,
) -> tuple[ExcerptRef, Said | None] | None:
    """Where the update answers the question and, if somebody was asked about, their statement.

    `cosines` are those of question and passage by chunk id; None where only words are looked at.
    """
    if query.speaker and (persons := people.find(query.speaker)):
        wanted = {person.name for person in persons}
        said = said_about(facts, wanted, question_terms(query), corpus)
        return (said.cut.ref, said) if said else None
    if query.speaker and is_name(query.speaker):
        return None
    hits = [
        RetrievedPassage(
            passage=one.passage,
            rank=rank,
            score=1.0,
            dense=None if cosines is None else cosines.get(one.passage.chunk_id),
            lexical=1.0,
        )
        for rank, one in enumerate(facts.passages, start=1)
    ]
    least = ANSWERS_BY_WORDS if cosines is None else ANSWERS_BY_MEANING
    terms = question_terms(query)
    sure = [hit for hit in hits if _surely(hit, terms, corpus) >= least] if terms else []
    sure.sort(key=lambda hit: -_surely(hit, terms, corpus))
    given = answer(query, sure, corpus, 1)
    for excerpt in given.excerpts:
        if _is_of_the_kind(query.text, excerpt.text):
            return excerpt.ref, None
    return None


def said_about(
    facts: UpdateFacts, names: set[str], terms: list[str], corpus: Corpus, least: float = 0.6
) -> Said | None:
    """The statement of one of these persons that holds most of the terms, in its sentences or (by
    half) around them; at least that share of their weight. The first one where there are none."""
    best: tuple[float, Said | None] = (0.0, None)
    for said in facts.said:
        if not names & {person.name for person in said.persons}:
            continue
        here = said.terms | facts.headline
        share = weighted_share(terms, corpus, here, facts.surroundings) if terms else 1.0
        if share >= least and share > best[0]:
            best = share, said
    return best[1]


def _surely(hit: RetrievedPassage, terms: list[str], corpus: Corpus) -> float:
    return relevance(hit.dense, coverage(terms, hit.passage, corpus))


def _is_of_the_kind(question: str, excerpt: str) -> bool:
    """Whether there is a time in it where a time is asked for, a figure where a number is."""
    if _WHEN.match(question):
        return _TIME.search(excerpt) is not None
    return not _COUNT.match(question) or bool(critical_of(excerpt).figures)
