"""Records for tests: everything has a plain default, a test names what it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from index.models import Passage, RetrievedPassage, StoredUpdate, TimeOrigin
from index.text.chunking import chunk_update

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def stored(body: str = "", update_id: str = "u1", **fields: Any) -> StoredUpdate:
    defaults: dict[str, Any] = {
        "update_id": update_id,
        "revision": 1,
        "kind": "update",
        "source_id": 1,
        "publisher": "The Harbour Wire",
        "locator": "https://example.com/live",
        "story": "Storm on the coast",
        "story_url": "https://example.com/live",
        "story_authors": (),
        "external_id": update_id,
        "headline": "",
        "body": body,
        "authors": ("Ana Reyes",),
        "url": f"https://example.com/live#{update_id}",
        "published_at": NOW,
        "published_precision": "second",
        "published_from": TimeOrigin.OWN,
        "first_seen_at": NOW,
        "language": None,
    }
    return StoredUpdate(**(defaults | fields))


def retrieved(
    *updates: StoredUpdate, dense: float | None = None, lexical: float | None = 5.0
) -> list[RetrievedPassage]:
    """Every passage of the updates in order, as if found in that order."""
    passages = [
        Passage(number, update, chunk)
        for number, (update, chunk) in enumerate(
            (update, chunk)
            for update in updates
            for chunk in chunk_update(update.headline, update.body)
        )
    ]
    return [
        RetrievedPassage(passage, rank, 1 / rank, dense, lexical)
        for rank, passage in enumerate(passages, start=1)
    ]
