"""Answers and counts as JSON. Offsets are code points; times are ISO 8601."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.answer_words import answer_words
from bot.rendering.explanations import nearest_miss, weightiest
from index import Door

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from index import (
        Answer,
        Citation,
        Excerpt,
        Explanation,
        JudgedSentence,
        Offer,
        SourceHealth,
        StoreStats,
    )


def answer_json(answer: Answer) -> dict[str, object]:
    """`nearest` stands apart from the excerpts: it answers nothing."""
    nearest = None if answer.answered else answer.nearest
    return {
        "question": answer.question,
        "answered": answer.answered,
        "reason": answer.reason.value if answer.reason else None,
        "mode": answer.mode,
        "as_of": answer.as_of.isoformat() if answer.as_of else None,
        "offers": [_offer(offer) for offer in answer.offers],
        "excerpts": [excerpt_json(excerpt) for excerpt in answer.excerpts],
        "nearest": excerpt_json(nearest) if nearest else None,
        "quiet_sources": [
            {"publisher": one.publisher, "since": one.since.isoformat(), "failing": one.failing}
            for one in answer.quiet
        ],
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
        "answer": [
            [excerpt.start + start, excerpt.start + end] for start, end in answer_words(excerpt)
        ],
        "publisher": citation.publisher,
        "authors": list(citation.authors),
        "published_at": published_at(citation),
        "headline": citation.headline or citation.story,
        "url": citation.url,
        "deep_link": citation.deep_link,
        "language": citation.language,
        "also": [
            {"publisher": one.publisher, "url": one.url, "deep_link": one.deep_link}
            for one in excerpt.also
        ],
    }


def why_json(explanation: Explanation) -> dict[str, object]:
    """Why it was answered so; probabilities and features in four decimals."""
    missed = nearest_miss(explanation)
    return {
        "kinds": [kind.value for kind in explanation.kinds],
        "names": list(explanation.names),
        "words": list(explanation.words),
        "figures": list(explanation.figures),
        "negated": explanation.negated,
        "threshold": explanation.threshold,
        "confidence": explanation.answer.confidence,
        "sentences": [_judged(one) for one in explanation.sentences],
        "nearest_miss": _judged(missed) if missed else None,
    }


def _judged(sentence: JudgedSentence) -> dict[str, object]:
    ref = sentence.ref
    return {
        "text": sentence.text,
        "update_id": ref.update_id,
        "revision": ref.revision,
        "field": ref.field,
        "start": ref.start,
        "end": ref.end,
        "probability": round(sentence.probability, 4),
        "features": {name: round(value, 4) for name, value in weightiest(sentence, None)},
    }


def published_at(citation: Citation) -> str | None:
    """A date alone where only the day is known."""
    if citation.published_at is None:
        return None
    if citation.published_precision == "day":
        return citation.published_at.date().isoformat()
    return citation.published_at.isoformat()


def stats_json(stats: StoreStats, sources: Sequence[SourceHealth]) -> dict[str, object]:
    """For programs of the machine's own: addresses stand in it in full, keys and all."""
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
        "watched": [watched_json(one) for one in sources if one.watched],
        "stories": stats.stories,
        "updates": stats.updates,
        "revisions": stats.revisions,
        "passages": stats.chunks,
        "vectors": stats.vectors,
        "pending": dict(stats.pending),
        "newest": stats.newest.isoformat() if stats.newest else None,
        "size_bytes": stats.size_bytes,
    }


def watched_json(source: SourceHealth) -> dict[str, object]:
    """How a watched source does, with `source` by which its news is listed, of which a folder has
    several; times in ISO 8601, `lag_s` in seconds."""
    watched = source.watched
    if watched is None:
        return {}

    def shown(time: datetime | None) -> str | None:
        return time.isoformat() if time is not None else None

    return {
        "id": f"w{watched.watch_id}",
        "source": f"s{source.freshness.source_id}" if source.freshness else None,
        "address": watched.address,
        "kind": "Telegram channel" if watched.door is Door.CHANNEL else watched.kind,
        "state": watched.state,
        "updates": source.freshness.updates if source.freshness else 0,
        "last_success": shown(watched.succeeded_at),
        "last_change": shown(watched.changed_at),
        "next_poll": shown(watched.next_poll_at),
        "lag_s": source.lag.total_seconds() if source.lag is not None else None,
        "failures": watched.failures,
        "error": watched.error or None,
    }
