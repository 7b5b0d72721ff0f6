"""Why a question is answered as it is: what was asked for, and how each sentence was judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.answering.pipeline import ask, weigh
from index.answering.retrieving import corpus_of, retrieve_for
from index.answers import ExcerptRef, Explanation, JudgedSentence
from index.judging.judge import contributions

if TYPE_CHECKING:
    from index.answers import AnswerMode
    from index.attribution.people import People
    from index.judging.asked import Asked
    from index.judging.judge import Judged
    from index.query.questions import Query
    from index.retrieval.retrieval import Searches


def explain(query: Query, searches: Searches, people: People, limit: int) -> Explanation:
    """Answer the question and say why, with at most `limit` of the sentences considered, likeliest
    first; the features of each by how much they add to its log-odds.

    Raises as `index.answering.pipeline.ask`.
    """
    given = ask(query, searches, people)
    corpus = corpus_of(query, searches)
    evidence = weigh(retrieve_for(query, searches, corpus), searches)
    asked = evidence.asked
    likeliest = sorted(evidence.judged, key=lambda one: -one.probability)[:limit]
    return Explanation(
        answer=given,
        kinds=asked.kinds,
        names=_words(asked, of_names=True),
        words=_words(asked, of_names=False),
        figures=tuple(sorted(asked.figures)),
        negated=asked.negated,
        threshold=evidence.threshold,
        sentences=tuple(_sentence(one, corpus.mode) for one in likeliest),
    )


def _words(asked: Asked, *, of_names: bool) -> tuple[str, ...]:
    """The words of the question that are names, or that are none."""
    pairs = zip(asked.terms, asked.words, strict=True)
    return tuple(dict.fromkeys(word for term, word in pairs if (term in asked.names) is of_names))


def _sentence(judged: Judged, mode: AnswerMode) -> JudgedSentence:
    candidate = judged.candidate
    update = candidate.update
    return JudgedSentence(
        ref=ExcerptRef(update.update_id, update.revision, candidate.span),
        text=candidate.text,
        probability=judged.probability,
        features=contributions(judged.row, mode),
    )
