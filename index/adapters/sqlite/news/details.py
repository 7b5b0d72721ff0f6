"""Details that make no revision: when and where an update was published, and its story.

Knowing less never erases: a source that leaves something out keeps what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.adapters.sqlite.news.rows import to_json, to_names
from index.microseconds import optional_microseconds, to_microseconds
from index.models import TimeOrigin, ordering_time

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection
    from datetime import datetime

    from index.models import NewsUpdate, StoredUpdate, TimePrecision, UpdateKind

_BEST_FIRST = tuple(TimeOrigin)

_Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """What a refresh may change of an update's own row."""

    kind: UpdateKind
    url: str | None
    published_at: datetime | None
    published_precision: TimePrecision
    published_from: TimeOrigin
    language: str | None

    def row(self, first_seen_at: datetime) -> _Row:
        """Values of kind, url, published_at, published_precision, published_from, language,
        ordered_at."""
        published_at = self.published_at
        ordered_at = ordering_time(published_at, self.published_from, first_seen_at)
        return (
            self.kind,
            self.url,
            optional_microseconds(published_at),
            self.published_precision,
            self.published_from.value,
            self.language,
            to_microseconds(ordered_at),
        )


def details_of(update: NewsUpdate | StoredUpdate) -> Details:
    return Details(
        update.kind,
        update.url,
        update.published_at,
        update.published_precision,
        update.published_from,
        update.language,
    )


def refreshed(stored: StoredUpdate, incoming: NewsUpdate) -> Details:
    """What is known after `incoming`: its time replaces one of the same or a weaker origin."""
    timed: NewsUpdate | StoredUpdate = incoming
    weaker = _BEST_FIRST.index(incoming.published_from) > _BEST_FIRST.index(stored.published_from)
    if incoming.published_at is None or weaker:
        timed = stored
    return Details(
        incoming.kind,
        incoming.url or stored.url,
        timed.published_at,
        timed.published_precision,
        timed.published_from,
        stored.language or incoming.language,
    )


class Stories:
    """The stories of one source during one write: found or made by page address or title."""

    def __init__(self, connection: sqlite3.Connection, source_id: int) -> None:
        self._connection = connection
        self._source_id = source_id
        self._seen: dict[str, tuple[int, _Row]] = {}
        self.changed = 0

    def story_id(self, incoming: NewsUpdate, stored: StoredUpdate | None) -> int:
        """The story of an update, its title and authors brought up to date."""
        kept_url = stored.story_url if stored else None
        kept_title = stored.story if stored else ""
        key = incoming.story_url or kept_url or incoming.story or kept_title
        story_id, known = self._find(key)
        url, title, authors = known
        given: _Row = (
            url or incoming.story_url,
            incoming.story or title,
            incoming.story_authors or authors,
        )
        if given != known:
            self._write(story_id, given)
            self._seen[key] = (story_id, given)
            self.changed += 1
        return story_id

    def _find(self, key: str) -> tuple[int, _Row]:
        if key not in self._seen:
            where = (self._source_id, key)
            row = self._connection.execute(
                "SELECT id, url, title, authors FROM story WHERE source_id = ? AND key = ?", where
            ).fetchone() or self._made(where)
            self._seen[key] = (row[0], (row[1], row[2], to_names(row[3])))
        return self._seen[key]

    def _made(self, where: tuple[int, str]) -> tuple[int, None, str, str]:
        made = self._connection.execute(
            "INSERT INTO story (source_id, key, title, authors) VALUES (?, ?, '', '[]')", where
        )
        return int(made.lastrowid or 0), None, "", "[]"

    def _write(self, story_id: int, given: _Row) -> None:
        url, title, authors = given
        self._connection.execute(
            "UPDATE story SET url = ?, title = ?, authors = ? WHERE id = ?",
            (url, title, to_json(authors) if isinstance(authors, tuple) else "[]", story_id),
        )


def drop_empty_stories(connection: sqlite3.Connection, story_ids: Collection[int]) -> None:
    """Of these stories, delete those that no update belongs to any more."""
    connection.executemany(
        "DELETE FROM story WHERE id = ?1"
        " AND NOT EXISTS (SELECT 1 FROM news_update WHERE story_id = ?1)",
        ((story_id,) for story_id in story_ids),
    )
