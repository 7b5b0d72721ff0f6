"""Saves for tests of stores: a test names only what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from index.attribution.statements import Offsets, Statement
from index.models import Content, NewsUpdate, QuotableField, SourceKey, Span, StoredUpdate
from index.ports import Save

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
SOURCE = SourceKey("Harbour Wire", "https://example.com/live")


def words(text: str) -> list[str]:
    """A plain analyser, so that tests state terms exactly."""
    return text.lower().split()


def item(body: str, **fields: Any) -> NewsUpdate:
    return NewsUpdate(body=body, **({"id": body} | fields))


def new(body: str, *, prefix: str = "", dedupe: int = 0, **fields: Any) -> Save:
    return _save(item(body, **fields), None, prefix, dedupe)


def again(current: StoredUpdate, body: str, *, prefix: str = "", **fields: Any) -> Save:
    """The update seen once more, with this text and these details."""
    return _save(item(body, **({"id": current.external_id} | fields)), current, prefix, 0)


def stating(save: Save, *statements: Statement) -> Save:
    return replace(save, statements=statements)


def said(
    body: str,
    content: str,
    source: str | None,
    speaker: str | None,
    field: QuotableField = "body",
    **fields: Any,
) -> Statement:
    """A statement whose words stand in the body, by default a direct one that is one quote."""
    start, end = span_of(body, content)
    defaults: dict[str, Any] = {
        "kind": "direct",
        "cue": None,
        "reported_speaker": None,
        "confidence": 0.75,
        "quotes": ((start, end),),
    }
    given = defaults | fields
    where = None if source is None else span_of(body, source)
    return Statement(Span(field, start, end), source=where, speaker=speaker, **given)


def span_of(text: str, words: str) -> Offsets:
    start = text.index(words)
    return start, start + len(words)


def _save(update: NewsUpdate, current: StoredUpdate | None, prefix: str, dedupe: int) -> Save:
    content = Content(update.headline, update.body, update.authors)
    return Save(update, current, content, chunks_of(content), prefix, dedupe=dedupe)


def chunks_of(content: Content) -> tuple[Span, ...]:
    """The headline, and each line of the body."""
    chunks = [Span("headline", 0, len(content.headline))] if content.headline else []
    start = 0
    for line in content.body.splitlines():
        chunks.append(Span("body", start, start + len(line)))
        start += len(line) + 1
    return tuple(chunks)
