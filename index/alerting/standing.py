"""A standing question: whether a new update answers it. Pure.

The index's own answering, over the passages of one update alone, and stricter: who asks once sees
an answer that is beside the point; who is alerted to it was promised one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.answering.asked_terms import is_name, question_terms
from index.answering.selecting import select
from index.judging.candidates import candidates_of
from index.judging.features import PLACE
from index.judging.judge import judge
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
    judged_by = replace(corpus, mode="keywords" if cosines is None else "hybrid")
    evidence = judge(query, candidates_of(sure, judged_by), judged_by)
    for one in select(evidence, 1):
        if one.sentence.row[PLACE["unfilled"]] == 0:
            return one.cut.ref, None
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
