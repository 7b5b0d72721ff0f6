"""What an excerpt is before it is cited: whole sentences, the same thing told once. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from index.answers import ExcerptRef
from index.changes.developments import WINDOW
from index.changes.materiality import critical_of
from index.models import Span
from index.text.analysis import analyse, version_in_use
from index.text.negations import is_negation
from index.text.sentences import cached_sentences, sentences
from index.text.similarity import jaccard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.models import Passage, QuotableField, StoredUpdate
    from index.retrieval.relevance import Corpus

MAX_SENTENCES = 3
# Longer ones are lists or no prose, and stay cut as they were for searching.
MAX_SENTENCE_CHARS = 1_500
MAX_OPENING_SENTENCES = 2
EXCERPT_CHARS = 360
# Each sentence of a run that adds no term to it takes this share off its weight.
LENGTH_PENALTY = 0.05
# Word sets at least this alike (Jaccard), with the same figures and denials, are told once.
NEAR_IDENTICAL = 0.8
# Further sources that are cited beside an excerpt of nearly the same words.
MAX_SOURCES_BESIDE = 3

_WORD = re.compile(r"\w+")
_FIGURE_OR_WORD = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Cut:
    """An excerpt before it is cited: a span of the update. `also` are the same words of
    other sources, at most MAX_SOURCES_BESIDE."""

    update: StoredUpdate
    span: Span
    also: tuple[Cut, ...] = ()

    @property
    def text(self) -> str:
        return self.update.quote(self.span)

    @property
    def ref(self) -> ExcerptRef:
        return ExcerptRef(self.update.update_id, self.update.revision, self.span)


def told_also(cut: Cut, new: Cut) -> Cut:
    """Return the cut with another source's words of the same development: each can be cited."""
    sources = {one.update.source_id for one in (cut, *cut.also)}
    apart = abs(cut.update.ordering_time - new.update.ordering_time)
    if new.update.source_id in sources or len(cut.also) >= MAX_SOURCES_BESIDE or apart > WINDOW:
        return cut
    return replace(cut, also=(*cut.also, new))


def unseen(cuts: Sequence[Cut], seen: Sequence[ExcerptRef]) -> list[Cut]:
    """Those that share no character with what was seen."""
    return [cut for cut in cuts if not any(cut.ref.overlaps(ref) for ref in seen)]


def opening(update: StoredUpdate) -> Cut:
    """The first sentences of the body, or the headline where there is none."""
    field: QuotableField = "body" if _WORD.search(update.body) else "headline"
    spans = sentences(update.text(field))[:MAX_OPENING_SENTENCES]
    return Cut(update, Span(field, spans[0][0], spans[-1][1]))


def openings(updates: Sequence[StoredUpdate], limit: int) -> list[Cut]:
    """The openings of at most `limit` updates, the same thing told once."""
    cuts: list[Cut] = []
    for cut in map(opening, updates):
        if len(cuts) < limit and not any(near_identical(cut.text, c.text) for c in cuts):
            cuts.append(cut)
    return cuts


def cut_of(passage: Passage, terms: set[str], corpus: Corpus) -> Cut:
    """Return the whole sentences of a passage that hold most of the terms.

    A headline that was found is told by the text under it: the citation names it anyway.
    """
    update, field = passage.update, passage.chunk.field
    if field == "headline" and _WORD.search(update.body):
        return opening(update)
    start, end = whole_sentences(update.text(field), *_best_sentences(passage, terms, corpus))
    return Cut(update, Span(field, start, end))


def whole_sentences(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place widened to whole sentences, which a chunk may cut; text without any stays
    as it is."""
    near = max(0, start - MAX_SENTENCE_CHARS)
    around = cached_sentences(text[near : end + MAX_SENTENCE_CHARS])
    spans = [(near + a, near + b) for a, b in around]
    first = next((a for a, b in spans if a <= start < b), start)
    last = next((b for a, b in spans if a < end <= b), end)
    whole = last - first <= end - start + MAX_SENTENCE_CHARS
    return (first, last) if whole and (first > near or near == 0) else (start, end)


def _best_sentences(passage: Passage, terms: set[str], corpus: Corpus) -> tuple[int, int]:
    """The run of whole sentences that holds most of the terms, with its surroundings up to about
    EXCERPT_CHARS: the answer often stands in the sentence after the words that were asked.

    A passage of that length stays whole, and so does one that shares no term (it was found by
    meaning).
    """
    text, offset = passage.text, passage.chunk.start
    if len(text) <= EXCERPT_CHARS:
        return offset, passage.chunk.end
    spans = cached_sentences(text)
    weights = [_weights(text[a:b], terms, corpus) for a, b in spans]
    if not any(weights):
        return offset, passage.chunk.end
    first, last = _best_run(weights)
    while True:
        if last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= EXCERPT_CHARS:
            last += 1
        elif first and spans[last][1] - spans[first - 1][0] <= EXCERPT_CHARS:
            first -= 1
        else:
            break
    first, last = _with_whole_quotations(text, spans, first, last)
    return offset + spans[first][0], offset + spans[last][1]


def _with_whole_quotations(
    text: str, spans: Sequence[tuple[int, int]], first: int, last: int
) -> tuple[int, int]:
    """The run grown to where quotations that it cuts begin and end, as far as the passage goes."""

    def surplus() -> int:
        run = text[spans[first][0] : spans[last][1]]
        return run.count("“") - run.count("”")

    while surplus() > 0 and last + 1 < len(spans):
        last += 1
    while surplus() < 0 and first:
        first -= 1
    return first, last


def _best_run(weights: Sequence[dict[str, float]]) -> tuple[int, int]:
    """First and last of the run of at most MAX_SENTENCES that holds most weight; of equals the
    shortest."""
    best, best_score = (0, 0), -1.0
    for first in range(len(weights)):
        held: dict[str, float] = {}
        for last in range(first, min(first + MAX_SENTENCES, len(weights))):
            held |= weights[last]
            score = sum(held.values()) * (1 - LENGTH_PENALTY * (last - first))
            if score > best_score:
                best, best_score = (first, last), score
    return best


def _weights(sentence: str, terms: set[str], corpus: Corpus) -> dict[str, float]:
    held = _terms(sentence, version_in_use())
    return {term: corpus.weight(term) for term in held & terms}


# Alerts cut the few passages of one update for each of the many topics that it is about.
@lru_cache(1_024)
def _terms(sentence: str, _analysis: str) -> frozenset[str]:
    return frozenset(analyse(sentence))


def near_identical(one: str, other: str) -> bool:
    """Return whether two texts say the same in nearly the same words."""
    one, other = one.casefold(), other.casefold()
    words, others = set(_WORD.findall(one)), set(_WORD.findall(other))
    if jaccard(words, others) < NEAR_IDENTICAL:
        return False
    if _figures_and_negations(one) != _figures_and_negations(other):
        return False
    return critical_of(one).agrees(critical_of(other))


def _figures_and_negations(folded: str) -> list[str]:
    """Texts that differ in these differ in what they say, however alike they look."""
    words = _FIGURE_OR_WORD.findall(folded.replace("’", "'"))
    return [word for word in words if word.isdecimal() or is_negation(word)]


def touch(one: Cut, other: Cut) -> bool:
    """Whether nothing but space stands between two excerpts of one field of one update."""
    here, there = one.span, other.span
    if (one.update.update_id, here.field) != (other.update.update_id, there.field):
        return False
    text = one.update.text(here.field)
    return not text[min(here.end, there.end) : max(here.start, there.start)].strip()
