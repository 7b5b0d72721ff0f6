"""Passages to an answer, or to an abstention with its reason. Pure: same input, same answer.

retrieved → relevant → excerpts (whole sentences) → merged, without repeats → one to four, cited
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.analysis import analyse, content_terms
from index.deep_links import cited_url, text_fragment
from index.models import Answer, Citation, Excerpt, Reason
from index.relevance import RELEVANT, relevance
from index.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from index.models import (
        AnswerMode,
        Offer,
        Passage,
        QuotableField,
        RetrievedPassage,
        StoredUpdate,
    )
    from index.questions import Query

MAX_EXCERPTS = 4
MAX_SENTENCES = 3
MAX_OPENING_SENTENCES = 2
EXCERPT_CHARS = 360
# An excerpt far behind the best one distracts more than it tells.
SHARE_OF_BEST = 0.6
# A term that stands only in the headline, the story's title or elsewhere in the update says what
# the passage is about, but less surely than the passage itself.
CONTEXT_WEIGHT = 0.5
# Word sets at least this alike (Jaccard), with the same figures and denials, are shown once.
NEAR_IDENTICAL = 0.8

_NAME = re.compile(r"\b[A-Z][\w’'-]*[^\W\d_]")
_ROLE = re.compile(r"(?i:the|an?|her|his|their|its)\s+[^A-Z]+$")
_WORD = re.compile(r"\w+")
# Texts that differ in these differ in what they say, however alike they look.
_FIGURES_AND_DENIALS = re.compile(r"\d+|\b(?:not?|never|nobody|none|nothing|without|\w+n[’']t)\b")


@dataclass(frozen=True, slots=True)
class Corpus:
    """What an answer must know of the news searched: how many passages there are, in how many each
    term of the question occurs, and the newest time."""

    passages: int
    frequencies: Mapping[str, int]
    as_of: datetime | None
    mode: AnswerMode

    def weight(self, term: str) -> float:
        """Inverse document frequency, always positive (Lucene's form of BM25's)."""
        count = self.frequencies.get(term, 0)
        return math.log(1 + (self.passages - count + 0.5) / (count + 0.5))


@dataclass(frozen=True, slots=True)
class _Candidate:
    passage: Passage
    relevance: float
    start: int
    end: int

    @property
    def field(self) -> QuotableField:
        return self.passage.chunk.field

    @property
    def text(self) -> str:
        return self.passage.update.text(self.field)[self.start : self.end]


def question_terms(query: Query) -> list[str]:
    """The terms an answer must cover, each once, in the order asked."""
    return list(dict.fromkeys(content_terms(query.topic)))


def speaker_terms(query: Query) -> list[str]:
    return analyse(query.speaker) if query.speaker else []


def wants_latest(query: Query) -> bool:
    """Whether the question names no topic, only that it wants what is new or of some time."""
    named = question_terms(query) or speaker_terms(query)
    return not named and (query.newest_first or query.window is not None)


def answer(query: Query, retrieved: Sequence[RetrievedPassage], corpus: Corpus) -> Answer:
    """The best excerpts for the question, most relevant first (newest first where it asks so)."""
    if reason := _why_not_asked(query, corpus):
        return abstain(query, reason, corpus)
    found = [_candidate(query, hit, corpus) for hit in retrieved if _of_speaker(query, hit)]
    kept = _relevant(found)
    if not kept:
        return abstain(query, Reason.NOTHING_RELEVANT, corpus)
    chosen = _merge_neighbours(_without_repeats(_without_bare_headlines(kept)))[:MAX_EXCERPTS]
    if query.newest_first:
        chosen.sort(key=lambda c: c.passage.update.ordering_time, reverse=True)
    return Answer(
        question=query.text,
        answered=True,
        reason=None,
        mode=corpus.mode,
        as_of=corpus.as_of,
        excerpts=tuple(_excerpt(c.passage.update, c.field, c.start, c.end) for c in chosen),
    )


def answer_latest(query: Query, updates: Sequence[StoredUpdate], corpus: Corpus) -> Answer:
    """The newest updates by their first sentences, for "what is new?" without a topic."""
    if not updates:
        return abstain(query, Reason.NOTHING_IN_WINDOW, corpus)
    return Answer(
        question=query.text,
        answered=True,
        reason=None,
        mode=corpus.mode,
        as_of=corpus.as_of,
        excerpts=tuple(_opening(update) for update in updates),
    )


def _opening(update: StoredUpdate) -> Excerpt:
    field: QuotableField = "body" if sentences(update.body) else "headline"
    spans = sentences(update.text(field))[:MAX_OPENING_SENTENCES]
    return _excerpt(update, field, spans[0][0], spans[-1][1])


def abstain(
    query: Query, reason: Reason, corpus: Corpus, offers: tuple[Offer, ...] = ()
) -> Answer:
    return Answer(query.text, False, reason, corpus.mode, corpus.as_of, offers)


def _why_not_asked(query: Query, corpus: Corpus) -> Reason | None:
    """Reasons that need no passages: no news, nothing asked, somebody the news does not know."""
    if corpus.passages == 0:
        return Reason.NO_NEWS
    if _is_name(query.speaker) and _missing(speaker_terms(query), corpus):
        return Reason.UNKNOWN_SPEAKER
    if not question_terms(query) and not speaker_terms(query):
        return Reason.UNCLEAR_QUESTION
    return Reason.NOTHING_RELEVANT if _missing(_named_terms(query), corpus) else None


def _missing(terms: Iterable[str], corpus: Corpus) -> bool:
    return any(corpus.frequencies.get(term, 0) == 0 for term in terms)


def _is_name(speaker: str | None) -> bool:
    """Whether a speaker is named: "the doctor" may stand as "the physician" in the news."""
    return speaker is not None and not _ROLE.match(speaker)


def _named_terms(query: Query) -> Iterable[str]:
    """Terms of the proper names in a question: without them nothing can be about what is asked.

    A question typed in capitals, or with every word capitalised, says nothing about names.
    """
    words = query.text.split()
    capitalised = [word for word in words[1:] if word[:1].isupper()]
    if len(words) < 3 or len(capitalised) > len(words) / 2:
        return []
    names = _NAME.findall(" ".join(capitalised))
    return [term for name in names for term in content_terms(name)]


def _of_speaker(query: Query, hit: RetrievedPassage) -> bool:
    wanted = set(speaker_terms(query)) if _is_name(query.speaker) else set()
    update = hit.passage.update
    return not wanted or wanted <= set(analyse(f"{update.headline}\n{update.body}"))


def _candidate(query: Query, hit: RetrievedPassage, corpus: Corpus) -> _Candidate:
    terms = question_terms(query)
    passage = hit.passage
    start, end = _best_sentences(passage, {*terms, *speaker_terms(query)}, corpus)
    covered = _coverage(terms or speaker_terms(query), passage, corpus)
    return _Candidate(passage, relevance(hit.dense, covered), start, end)


def _coverage(terms: Sequence[str], passage: Passage, corpus: Corpus) -> float:
    """Share, by weight, of the terms that the passage (fully) or its update (partly) holds."""
    total = sum(corpus.weight(term) for term in terms)
    if not total:
        return 1.0
    here = set(analyse(passage.text))
    update = passage.update
    around = set(analyse(f"{update.headline}\n{update.story}\n{update.body}"))
    held = 0.0
    for term in terms:
        share = 1.0 if term in here else CONTEXT_WEIGHT if term in around else 0.0
        held += share * corpus.weight(term)
    return held / total


def _best_sentences(passage: Passage, terms: set[str], corpus: Corpus) -> tuple[int, int]:
    """The run of whole sentences that holds most of the terms, with its surroundings up to about
    EXCERPT_CHARS: the answer often stands in the sentence after the words that were asked.

    A passage of that length stays whole, and so does one that shares no term (it was found by
    meaning).
    """
    text, offset = passage.text, passage.chunk.start
    spans = sentences(text)
    weights = [_weights(text[a:b], terms, corpus) for a, b in spans]
    if len(text) <= EXCERPT_CHARS or len(spans) <= 1 or not any(weights):
        return offset, passage.chunk.end
    first, last = _best_run(weights)
    while True:
        if last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= EXCERPT_CHARS:
            last += 1
        elif first and spans[last][1] - spans[first - 1][0] <= EXCERPT_CHARS:
            first -= 1
        else:
            return offset + spans[first][0], offset + spans[last][1]


def _best_run(weights: Sequence[dict[str, float]]) -> tuple[int, int]:
    """First and last of the run of at most MAX_SENTENCES that holds most weight; of equals the
    shortest."""
    best, best_score = (0, 0), -1.0
    for first in range(len(weights)):
        held: dict[str, float] = {}
        for last in range(first, min(first + MAX_SENTENCES, len(weights))):
            held |= weights[last]
            score = sum(held.values()) * (1 - 0.05 * (last - first))
            if score > best_score:
                best, best_score = (first, last), score
    return best


def _weights(sentence: str, terms: set[str], corpus: Corpus) -> dict[str, float]:
    return {term: corpus.weight(term) for term in set(analyse(sentence)) & terms}


def _relevant(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Those above the threshold and not far behind the best, in the order they were retrieved."""
    best = max((candidate.relevance for candidate in candidates), default=0.0)
    floor = max(RELEVANT, SHARE_OF_BEST * best)
    return [candidate for candidate in candidates if candidate.relevance >= floor]


def _without_bare_headlines(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """A headline tells less than the text under it, and the citation names it anyway."""
    told = {c.passage.update.update_id for c in candidates if c.field == "body"}
    return [c for c in candidates if c.field == "body" or c.passage.update.update_id not in told]


def _without_repeats(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    kept: list[_Candidate] = []
    for candidate in candidates:
        if not any(_near_identical(candidate.text, other.text) for other in kept):
            kept.append(candidate)
    return kept


def _near_identical(one: str, other: str) -> bool:
    one, other = one.casefold(), other.casefold()
    if _FIGURES_AND_DENIALS.findall(one) != _FIGURES_AND_DENIALS.findall(other):
        return False
    words, others = set(_WORD.findall(one)), set(_WORD.findall(other))
    return len(words & others) >= NEAR_IDENTICAL * len(words | others)


def _merge_neighbours(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Excerpts of one field of one update with nothing but space between them become one, at the
    place of the better."""
    merged: list[_Candidate] = []
    for candidate in candidates:
        for position, other in enumerate(merged):
            if _touch(candidate, other):
                start = min(candidate.start, other.start)
                merged[position] = replace(other, start=start, end=max(candidate.end, other.end))
                break
        else:
            merged.append(candidate)
    return merged if len(merged) == len(candidates) else _merge_neighbours(merged)


def _touch(one: _Candidate, other: _Candidate) -> bool:
    mine, theirs = one.passage.update, other.passage.update
    if (mine.update_id, one.field) != (theirs.update_id, other.field):
        return False
    between = mine.text(one.field)[min(one.end, other.end) : max(one.start, other.start)]
    return not between.strip()


def _excerpt(update: StoredUpdate, field: QuotableField, start: int, end: int) -> Excerpt:
    return Excerpt(
        text=update.text(field)[start:end],
        field=field,
        start=start,
        end=end,
        update_id=update.update_id,
        revision=update.revision,
        speaker=None,
        kind="none",
        citation=_citation(update, field, start, end),
    )


def _citation(update: StoredUpdate, field: QuotableField, start: int, end: int) -> Citation:
    url = cited_url(update)
    return Citation(
        publisher=update.publisher,
        authors=update.authors or update.story_authors,
        published_at=update.published_at,
        published_precision=update.published_precision,
        published_from=update.published_from,
        first_seen_at=update.first_seen_at,
        headline=update.headline,
        story=update.story,
        introduction=update.kind == "introduction",
        url=url,
        deep_link=text_fragment(url, update.text(field), start, end) if url else None,
    )
