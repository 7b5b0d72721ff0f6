"""A question to what is known before anything is judged: the corpus, its vector, the passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.answering.asked_terms import is_name, question_terms, speaker_terms
from index.models import TimeWindow
from index.query.alternatives import alternatives, names_in, weights
from index.query.misspelling import meant_instead
from index.retrieval.relevance import Corpus
from index.retrieval.retrieval import question_vector, retrieve
from index.text.analysis import analyse

if TYPE_CHECKING:
    from index.models import RetrievedPassage
    from index.ports import Vectors
    from index.query.alternatives import Alternative
    from index.query.questions import Query
    from index.retrieval.retrieval import Searches

# Passages whose statements are looked at; of the first of them every sentence is judged.
CONSIDERED = 40
# Who has seen some of it wants more: so many further passages for each excerpt seen.
CONSIDERED_PER_SEEN = 4
# "Latest on X" looks among so many of the newest updates too, however well older ones match.
RECENT_UPDATES = 300


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The question, how rare its words are, its vector (None by words alone), and the passages
    nearest to it, best first; of "latest on X" those among the newest updates after them."""

    query: Query
    corpus: Corpus
    vector: Vectors | None
    hits: tuple[RetrievedPassage, ...]


def corpus_of(query: Query, searches: Searches) -> Corpus:
    """Look up what must be known of the news to weigh this question's words."""
    store = searches.store
    others = _other_forms(query, searches)
    terms = [*question_terms(query), *speaker_terms(query)]
    asked = [*terms, *analyse(query.text), *weights(others, ())]
    frequencies = store.document_frequencies(list(dict.fromkeys(asked)))
    # Who is meant by a misspelt name is for the people who speak in the news to say.
    words = question_terms(query) if is_name(query.speaker) else terms
    if meant := meant_instead(words, frequencies, store.terms_spelt_like):
        others = (*others, *meant)
        frequencies |= store.document_frequencies(list(weights(meant, ())))
    return Corpus(
        passages=store.count_chunks(),
        frequencies=frequencies,
        as_of=store.newest(query.window) or store.newest(),
        mode="hybrid" if searches.hybrid else "keywords",
        alternatives=others,
    )


def _other_forms(query: Query, searches: Searches) -> tuple[Alternative, ...]:
    """Acronyms and expansions of what is asked; see `index.query.alternatives`."""
    asked = f"{query.speaker or ''}\n{query.topic}"
    return alternatives(asked, searches.store.expansions(names_in(asked)))


def retrieve_for(query: Query, searches: Searches, corpus: Corpus) -> Retrieved:
    """The whole question says what is meant, its topic and speaker which words are looked for."""
    vector = question_vector(query.meaning, searches) if searches.hybrid else None
    return retrieve_again(query, Retrieved(query, corpus, vector, ()), searches)


def retrieve_again(query: Query, before: Retrieved, searches: Searches) -> Retrieved:
    """The same for who has seen more of it: `query` differs in what it excludes alone."""
    corpus, vector = before.corpus, before.vector
    terms = [*speaker_terms(query), *analyse(query.topic)]
    considered = CONSIDERED + CONSIDERED_PER_SEEN * len(query.excluding)
    also = weights(corpus.alternatives, terms)
    hits = retrieve(vector, terms, searches, considered, query.window, also)
    if query.newest_first:
        recent = searches.store.latest(query.window or TimeWindow(), RECENT_UPDATES)
        if recent:
            end = query.window.end if query.window else None
            since = TimeWindow(recent[-1].ordering_time, end)
            held = {hit.passage.chunk_id for hit in hits}
            newest = retrieve(vector, terms, searches, considered, since, also)
            hits = hits + [hit for hit in newest if hit.passage.chunk_id not in held]
    return Retrieved(query, corpus, vector, tuple(hits))


def elsewhere(retrieved: Retrieved, searches: Searches) -> list[RetrievedPassage]:
    """The passages of any time, where the time asked for has none."""
    query = retrieved.query
    terms = [*speaker_terms(query), *analyse(query.topic)]
    also = weights(retrieved.corpus.alternatives, terms)
    return retrieve(retrieved.vector, terms, searches, CONSIDERED, None, also)
