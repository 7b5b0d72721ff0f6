"""Why a question is answered as it is: what was asked for, and how each sentence was judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.answering.asking import ask
from index.answers import ExcerptRef, Explanation, JudgedSentence
from index.judging.candidates import candidates_of
from index.judging.features import FEATURES, asked_of, features
from index.retrieval.relevance import Corpus
from index.retrieval.retrieval import retrieve
from index.text.analysis import analyse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.attribution.people import People
    from index.judging.candidates import Candidate
    from index.judging.features import Asked
    from index.query.questions import Query
    from index.retrieval.retrieval import Searches

# Passages whose sentences are judged, as many as an answer considers.
CONSIDERED = 20


def explain(query: Query, searches: Searches, people: People, limit: int) -> Explanation:
    """Answer the question and say why, with at most `limit` of the sentences considered.

    Raises as `index.answering.asking.ask`.
    """
    given = ask(query, searches, people)
    terms = [*analyse(query.speaker or ""), *analyse(query.topic)]
    hits = retrieve(query.meaning, terms, searches, CONSIDERED, query.window) if terms else []
    candidates = candidates_of(hits)
    store = searches.store
    corpus = Corpus(store.count_chunks(), store.document_frequencies(list(dict.fromkeys(terms))))
    asked = asked_of(query, candidates, corpus)
    return Explanation(
        answer=given,
        kinds=asked.kinds,
        names=_words(asked, of_names=True),
        words=_words(asked, of_names=False),
        figures=tuple(sorted(asked.figures)),
        negated=asked.negated,
        threshold=0.0,
        sentences=_judged(asked, candidates)[:limit],
    )


def _words(asked: Asked, *, of_names: bool) -> tuple[str, ...]:
    """The words of the question that are names, or that are none."""
    pairs = zip(asked.terms, asked.words, strict=True)
    return tuple(dict.fromkeys(word for term, word in pairs if (term in asked.names) is of_names))


def _judged(asked: Asked, candidates: Sequence[Candidate]) -> tuple[JudgedSentence, ...]:
    table = features(asked, candidates)
    return tuple(
        JudgedSentence(
            ref=ExcerptRef(one.update.update_id, one.update.revision, one.span),
            text=one.text,
            probability=0.0,
            features={
                name: float(value) for name, value in zip(FEATURES, row, strict=True) if value
            },
        )
        for one, row in zip(candidates, table, strict=True)
    )
