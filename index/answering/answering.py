"""Passages to an answer, or to an abstention with its reason. Pure: same input, same answer.

retrieved → relevant → excerpts (whole sentences) → merged, without repeats → one to four, cited
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.answering.deep_links import cited_url, text_fragment
from index.answering.excerpts import Cut, any_further, cut_excerpts, openings, unseen
from index.answers import Answer, Citation, Excerpt, Reason
from index.retrieval.relevance import RELEVANT, coverage, relevance
from index.text.analysis import analyse, content_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from index.answers import Offer
    from index.models import Passage, RetrievedPassage, StatementKind, StoredUpdate
    from index.query.questions import Query
    from index.retrieval.relevance import Corpus

MAX_EXCERPTS = 4
# An excerpt far behind the best one distracts more than it tells. Where the newest comes first,
# relevance no longer orders, so it must choose more strictly.
SHARE_OF_BEST = 0.6
SHARE_OF_BEST_NEWEST = 0.75

_NAME = re.compile(r"\b[A-Z][\w’'-]*[^\W\d_]")
_ROLE = re.compile(r"(?i:the|an?|her|his|their|its)\s+[^A-Z]+$")


def question_terms(query: Query) -> list[str]:
    """The terms an answer must cover, each once, in the order asked."""
    return list(dict.fromkeys(content_terms(query.topic)))


def speaker_terms(query: Query) -> list[str]:
    return analyse(query.speaker) if query.speaker else []


def wants_latest(query: Query) -> bool:
    """Whether the question names no topic, only that it wants what is new or of some time."""
    named = question_terms(query) or speaker_terms(query)
    return not named and (query.newest_first or query.window is not None)


def answer(
    query: Query,
    retrieved: Sequence[RetrievedPassage],
    corpus: Corpus,
    limit: int = MAX_EXCERPTS,
) -> Answer:
    """The best excerpts for the question, most relevant first (newest first where it asks so)."""
    if reason := _why_not_asked(query, corpus):
        return abstain(query, reason, corpus)
    kept, further = _relevant(query, retrieved, corpus)
    if not kept:
        return abstain(query, Reason.NOTHING_RELEVANT, corpus)
    if query.newest_first:
        kept.sort(key=_newness, reverse=True)
    asked = {*question_terms(query), *speaker_terms(query)}
    terms = asked.union(*(one.instead for one in corpus.alternatives))
    if query.excluding:
        many = limit + len(query.excluding) + 1
        cuts = unseen(cut_excerpts([*kept, *further], terms, corpus, many), query.excluding)
        more = len(cuts) > limit
    else:
        cuts = cut_excerpts(kept, terms, corpus, limit)
        more = any_further([*kept, *further], cuts, terms, corpus)
    return answered(query, cuts[:limit], corpus, more=more)


def answered(
    query: Query, cuts: Sequence[Cut], corpus: Corpus, *, more: bool, reason: Reason | None = None
) -> Answer:
    """An answer of these excerpts; without any, the word that there is nothing more."""
    if not cuts:
        return abstain(query, Reason.NOTHING_MORE, corpus)
    return Answer(
        question=query.text,
        answered=True,
        reason=reason,
        mode=corpus.mode,
        as_of=corpus.as_of,
        excerpts=tuple(map(cited, cuts)),
        more=more,
        newest_first=query.newest_first or wants_latest(query),
    )


def _newness(passage: Passage) -> tuple[bool, datetime]:
    """Newer is greater; a page's standing text is never the newest."""
    return passage.update.kind != "introduction", passage.update.ordering_time


def answer_latest(
    query: Query,
    updates: Sequence[StoredUpdate],
    corpus: Corpus,
    limit: int = MAX_EXCERPTS,
) -> Answer:
    """The newest updates by their first sentences, for "what is new?" without a topic."""
    if not updates:
        return abstain(query, Reason.NOTHING_IN_WINDOW, corpus)
    told = openings(updates, limit + len(query.excluding) + 1)
    cuts = unseen(told, query.excluding)
    return answered(query, cuts[:limit], corpus, more=len(cuts) > limit)


def abstain(
    query: Query, reason: Reason, corpus: Corpus, offers: tuple[Offer, ...] = ()
) -> Answer:
    return Answer(query.text, False, reason, corpus.mode, corpus.as_of, offers)


def _why_not_asked(query: Query, corpus: Corpus) -> Reason | None:
    """Reasons that need no passages: no news, nothing asked, somebody the news does not know."""
    if corpus.passages == 0:
        return Reason.NO_NEWS
    if is_name(query.speaker) and missing(speaker_terms(query), corpus):
        return Reason.UNKNOWN_SPEAKER
    if not question_terms(query) and not speaker_terms(query):
        return Reason.UNCLEAR_QUESTION
    return Reason.NOTHING_RELEVANT if missing(_named_terms(query), corpus) else None


def missing(terms: Iterable[str], corpus: Corpus) -> bool:
    return not all(map(corpus.knows, terms))


def is_name(speaker: str | None) -> bool:
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
    # Days, months and politeness are taken out of a topic and name nothing.
    asked = {*question_terms(query), *speaker_terms(query)}
    return [term for name in names for term in content_terms(name) if term in asked]


def _of_speaker(query: Query, hit: RetrievedPassage) -> bool:
    wanted = set(speaker_terms(query)) if is_name(query.speaker) else set()
    update = hit.passage.update
    return not wanted or wanted <= set(analyse(f"{update.headline}\n{update.body}"))


def _relevant(
    query: Query, retrieved: Sequence[RetrievedPassage], corpus: Corpus
) -> tuple[list[Passage], list[Passage]]:
    """Those above the threshold and not far behind the best, in the order they were retrieved;
    and those far behind it, which are shown to who asks for more."""
    terms = question_terms(query) or speaker_terms(query)
    judged = [
        (relevance(hit.dense, coverage(terms, hit.passage, corpus)), hit.passage)
        for hit in retrieved
        if _of_speaker(query, hit)
    ]
    best = max((score for score, _ in judged), default=0.0)
    share = SHARE_OF_BEST_NEWEST if query.newest_first else SHARE_OF_BEST
    floor = max(RELEVANT, share * best)
    kept = [passage for score, passage in judged if score >= floor]
    further = [passage for score, passage in judged if RELEVANT <= score < floor]
    # A page's standing text is background: what was reported goes first.
    return sorted(kept, key=_is_background), further


def _is_background(passage: Passage) -> bool:
    return passage.update.kind == "introduction"


def cited(
    cut: Cut,
    speaker: str | None = None,
    kind: StatementKind = "none",
    reported_speaker: str | None = None,
) -> Excerpt:
    """An excerpt with its citation."""
    return Excerpt(
        text=cut.text,
        ref=cut.ref,
        speaker=speaker,
        reported_speaker=reported_speaker,
        kind=kind,
        citation=_citation(cut),
        also=tuple(_citation(one) for one in cut.also),
    )


def _citation(cut: Cut) -> Citation:
    update, url = cut.update, cited_url(cut.update)
    text = update.text(cut.span.field)
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
        deep_link=text_fragment(url, text, cut.span.start, cut.span.end) if url else None,
        source_id=update.source_id,
        language=update.language,
    )
