"""What the store holds, in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.adapters.sqlite.news import statements
from index.adapters.sqlite.news.news import newest
from index.microseconds import optional_time
from index.models import SourceKey, SourceStats, StoreStats
from index.ports import INDEXES

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

_SOURCES = """
    SELECT s.id, s.publisher, s.locator, count(u.id), max(u.ordered_at), s.last_imported_at,
        (SELECT count(*) FROM news_update n JOIN revision r ON r.update_id = n.id
         WHERE n.source_id = s.id)
    FROM source s LEFT JOIN news_update u ON u.source_id = s.id GROUP BY s.id ORDER BY s.id"""
# A story without a title or address stands for none.
_TOTALS = """SELECT (SELECT count(*) FROM story WHERE key <> ''),
    (SELECT count(*) FROM chunk), (SELECT count(*) FROM vector)"""
_PENDING = "SELECT consumer, count(*) FROM pending_change GROUP BY consumer"


def stats(connection: sqlite3.Connection, path: Path) -> StoreStats:
    """Sources in the order they were made; every consumer of the index is in `pending`."""
    sources = tuple(
        SourceStats(
            source_id=row[0],
            key=SourceKey(row[1], row[2]),
            updates=row[3],
            revisions=row[6],
            newest=optional_time(row[4]),
            last_imported_at=optional_time(row[5]),
        )
        for row in connection.execute(_SOURCES)
    )
    stories, chunks, vectors = connection.execute(_TOTALS).fetchone()
    return StoreStats(
        sources=sources,
        stories=stories,
        updates=sum(source.updates for source in sources),
        revisions=sum(source.revisions for source in sources),
        chunks=chunks,
        vectors=vectors,
        statements=statements.count(connection),
        pending=dict.fromkeys(map(str, INDEXES), 0) | dict(connection.execute(_PENDING)),
        newest=newest(connection, None),
        size_bytes=_size(path) + _size(path.with_name(f"{path.name}-wal")),
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
