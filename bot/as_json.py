"""Answers and counts as JSON. Offsets are code points; times are ISO 8601."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index import Answer, Citation, Excerpt, Offer, StoreStats


def answer_json(answer: Answer) -> dict[str, object]:
    return {
        "question": answer.question,
        "answered": answer.answered,
        "reason": answer.reason.value if answer.reason else None,
        "mode": answer.mode,
        "as_of": answer.as_of.isoformat() if answer.as_of else None,
        "offers": [_offer(offer) for offer in answer.offers],
        "excerpts": [excerpt_json(excerpt) for excerpt in answer.excerpts],
    }


def _offer(offer: Offer) -> dict[str, object]:
    return {
        "kind": offer.kind,
        "speaker": offer.speaker,
        "topic": offer.topic,
        "count": offer.count,
    }


def excerpt_json(excerpt: Excerpt) -> dict[str, object]:
    citation = excerpt.citation
    return {
        "text": excerpt.text,
        "field": excerpt.field,
        "speaker": excerpt.speaker,
        "reported_speaker": excerpt.reported_speaker,
        "kind": excerpt.kind,
        "update_id": excerpt.update_id,
        "revision": excerpt.revision,
        "start": excerpt.start,
        "end": excerpt.end,
        "publisher": citation.publisher,
        "authors": list(citation.authors),
        "published_at": published_at(citation),
        "headline": citation.headline or citation.story,
        "url": citation.url,
        "deep_link": citation.deep_link,
    }


def published_at(citation: Citation) -> str | None:
    """A date alone where only the day is known."""
    if citation.published_at is None:
        return None
    if citation.published_precision == "day":
        return citation.published_at.date().isoformat()
    return citation.published_at.isoformat()


def stats_json(stats: StoreStats) -> dict[str, object]:
    return {
        "sources": [
            {
                "id": f"s{source.source_id}",
                "publisher": source.key.publisher,
                "locator": source.key.locator,
                "updates": source.updates,
                "revisions": source.revisions,
                "newest": source.newest.isoformat() if source.newest else None,
            }
            for source in stats.sources
        ],
        "stories": stats.stories,
        "updates": stats.updates,
        "revisions": stats.revisions,
        "passages": stats.chunks,
        "vectors": stats.vectors,
        "pending": dict(stats.pending),
        "newest": stats.newest.isoformat() if stats.newest else None,
        "size_bytes": stats.size_bytes,
    }
