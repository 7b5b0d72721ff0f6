"""Excerpts to an answer, each cited; or to an abstention with its reason. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.answering.asked_terms import wants_latest
from index.answering.deep_links import cited_url, text_fragment
from index.answering.excerpts import openings, unseen
from index.answering.marking import gap_words
from index.answers import Answer, Citation, Excerpt, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from index.answering.excerpts import Cut
    from index.answering.selecting import Selected
    from index.answers import Offer
    from index.judging.features import Asked
    from index.models import StatementKind, StoredUpdate
    from index.query.questions import Query
    from index.retrieval.relevance import Corpus


def answered_by(
    query: Query, selected: Sequence[Selected], asked: Asked, corpus: Corpus, *, more: bool
) -> Answer:
    """An answer of these excerpts, in this order."""
    excerpts = [cited(one.cut, answer=gap_words(one, asked)) for one in selected]
    confidence = selected[0].probability if selected else None
    return answered(query, excerpts, corpus, more=more, confidence=confidence)


def answered(
    query: Query,
    excerpts: Sequence[Excerpt],
    corpus: Corpus,
    *,
    more: bool,
    reason: Reason | None = None,
    confidence: float | None = None,
) -> Answer:
    """An answer of these excerpts; without any, the word that there is nothing more."""
    if not excerpts:
        return abstain(query, Reason.NOTHING_MORE, corpus)
    return Answer(
        question=query.text,
        answered=True,
        reason=reason,
        mode=corpus.mode,
        as_of=corpus.as_of,
        excerpts=tuple(excerpts),
        more=more,
        newest_first=query.newest_first or wants_latest(query),
        confidence=confidence,
        wanted=query.kinds[0],
    )


def latest_told(
    query: Query, updates: Sequence[StoredUpdate], corpus: Corpus, limit: int
) -> Answer:
    """The newest updates by their first sentences, for "what is new?" without a topic."""
    if not updates:
        return abstain(query, Reason.NOTHING_IN_WINDOW, corpus)
    told = openings(updates, limit + len(query.excluding) + 1)
    cuts = unseen(told, query.excluding)
    excerpts = [cited(cut) for cut in cuts[:limit]]
    return answered(query, excerpts, corpus, more=len(cuts) > limit)


def abstain(
    query: Query,
    reason: Reason,
    corpus: Corpus,
    offers: tuple[Offer, ...] = (),
    *,
    nearest: Selected | None = None,
    is_near: bool = False,
) -> Answer:
    """No answer, and why. `nearest` is what came nearest; it is shown only if it is near."""
    return Answer(
        question=query.text,
        answered=False,
        reason=reason,
        mode=corpus.mode,
        as_of=corpus.as_of,
        offers=offers,
        confidence=nearest.probability if nearest else None,
        wanted=query.kinds[0],
        nearest=cited(nearest.cut) if nearest and is_near else None,
    )


def newness(selected: Selected) -> tuple[bool, datetime]:
    """Return what orders excerpts by time: newer is greater, a page's standing text the least."""
    update = selected.cut.update
    return update.kind != "introduction", update.ordering_time


def cited(
    cut: Cut,
    speaker: str | None = None,
    kind: StatementKind = "none",
    reported_speaker: str | None = None,
    answer: tuple[tuple[int, int], ...] = (),
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
        answer=answer,
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
