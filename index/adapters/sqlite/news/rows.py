"""Rows of the database to records and back."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from index.microseconds import optional_time, to_time
from index.models import StoredUpdate, TimeOrigin

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

# Follows `news_update u` and `revision r`; `source s` and `story t` give the rest.
STORED_COLUMNS = """
    u.public_id, r.number, u.kind, u.source_id, s.publisher, s.locator, t.title, t.url, t.authors,
    u.external_id, r.headline, r.body, r.authors, u.url, u.published_at, u.published_precision,
    u.published_from, u.first_seen_at, u.language"""
STORED_JOINS = "JOIN source s ON s.id = u.source_id JOIN story t ON t.id = u.story_id"
CURRENT_UPDATES = f"""SELECT {STORED_COLUMNS} FROM news_update u
    JOIN revision r ON r.update_id = u.id AND r.number = u.revision {STORED_JOINS}"""  # noqa: S608


@lru_cache(maxsize=4096)
def to_json(values: tuple[str, ...] | tuple[int, ...]) -> str:
    return json.dumps(values, ensure_ascii=False)


def to_array(values: Iterable[int] | Iterable[str]) -> str:
    """For json_each, which takes any number of values as one parameter; SQLite takes 32,766
    parameters at most."""
    return json.dumps(list(values))


@lru_cache(maxsize=4096)
def to_names(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def to_ids(text: str) -> tuple[int, ...]:
    return tuple(json.loads(text))


def to_stored(row: Sequence[Any]) -> StoredUpdate:
    """A row of STORED_COLUMNS."""
    return StoredUpdate(
        update_id=row[0],
        revision=row[1],
        kind=row[2],
        source_id=row[3],
        publisher=row[4],
        locator=row[5],
        story=row[6],
        story_url=row[7],
        story_authors=to_names(row[8]),
        external_id=row[9],
        headline=row[10],
        body=row[11],
        authors=to_names(row[12]),
        url=row[13],
        published_at=optional_time(row[14]),
        published_precision=row[15],
        published_from=TimeOrigin(row[16]),
        first_seen_at=to_time(row[17]),
        language=row[18],
    )


def following_id(connection: sqlite3.Connection, table: str) -> int:
    """The id that the next row of an AUTOINCREMENT table gets; stable under the write lock."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return 1 if row is None else int(row[0]) + 1
