"""Retrieved passages to candidates: sentences that may answer, with what stands around them.

Each sentence is analysed once, whatever looks at it later.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from index.models import Span
from index.text.analysis import analyse, version_in_use
from index.text.sentences import cached_sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from index.models import RetrievedPassage, StoredUpdate
    from index.ports import Vectors
    from index.retrieval.relevance import Corpus

# Of longer updates the beginning says what they are about.
MAX_CONTEXT_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a retrieved passage.

    Attributes:
        hit: The passage, with its rank and its scores.
        span: Where the sentence stands in its field; the part of it that the passage holds.
        place: Its place in the passage, from 0.
        terms: Its terms.
        around: Terms of the sentences before and after it and of the headline.
        update_terms: Terms of the whole update, its headline and its story's title.
        cosine: Of question and sentence; None without vectors.
    """

    hit: RetrievedPassage
    span: Span
    place: int
    terms: AbstractSet[str]
    around: AbstractSet[str]
    update_terms: AbstractSet[str]
    cosine: float | None

    @property
    def update(self) -> StoredUpdate:
        return self.hit.passage.update

    @property
    def text(self) -> str:
        return self.update.quote(self.span)


def candidates_of(
    hits: Sequence[RetrievedPassage],
    corpus: Corpus,
    question: Vectors | None = None,
    vectors: Mapping[int, Vectors] | None = None,
) -> list[Candidate]:
    """Return the sentences of the passages, in the order of the passages.

    Args:
        hits: Passages, best first.
        corpus: What the question's words may also be called.
        question: The question's vector, shape (width,); None without a model.
        vectors: By chunk id, the vectors of its sentences in order, shape (sentences, width).
    """
    held = vectors or {}
    found: list[Candidate] = []
    for hit in hits:
        found.extend(_of_passage(hit, corpus, question, held.get(hit.passage.chunk_id)))
    return found


def _of_passage(
    hit: RetrievedPassage, corpus: Corpus, question: Vectors | None, vectors: Vectors | None
) -> list[Candidate]:
    passage = hit.passage
    text, update = passage.text, passage.update
    places = cached_sentences(text)
    version = version_in_use()
    terms = [corpus.held(_terms(text[start:end], version)) for start, end in places]
    headline = corpus.held(_terms(update.headline, version))
    whole = corpus.held(update_terms(update))
    cosines: list[float | None] = [None] * len(places)
    if question is not None and vectors is not None and len(vectors) == len(places):
        cosines = [float(cosine) for cosine in vectors @ question]
    offset = passage.chunk.start
    found = []
    for place, (start, end) in enumerate(places):
        around = frozenset(headline).union(
            *terms[max(0, place - 1) : place], *terms[place + 1 : place + 2]
        )
        span = Span(passage.chunk.field, offset + start, offset + end)
        found.append(Candidate(hit, span, place, terms[place], around, whole, cosines[place]))
    return found


@lru_cache(4_096)
def _terms(text: str, _analysis: str) -> frozenset[str]:
    return frozenset(analyse(text))


def update_terms(update: StoredUpdate) -> frozenset[str]:
    """Return the terms of an update's headline, text and story title."""
    whole = f"{update.headline}\n{update.story}\n{update.body[:MAX_CONTEXT_CHARS]}"
    return _whole_terms(whole, version_in_use())


# Whole updates are long: fewer are kept.
@lru_cache(512)
def _whole_terms(text: str, _analysis: str) -> frozenset[str]:
    return frozenset(analyse(text))
