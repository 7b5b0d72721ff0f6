"""Which news in the store came of which watched source, and how long after its publication."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from index.models import SourceKey

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_NOTE = """INSERT INTO watched_news (watch_id, publisher, locator, passed_over)
    SELECT id, ?, ?, ? FROM watched_source WHERE id = ?"""

# What was imported by hand before anybody followed it says nothing of how it is followed.
_LAGS = """SELECT source_id, lag FROM (
    SELECT s.id AS source_id, u.first_seen_at - u.published_at AS lag,
        row_number() OVER (PARTITION BY s.id ORDER BY u.first_seen_at DESC, u.id DESC) AS place
    FROM (
        SELECT n.publisher, n.locator, min(w.added_at) AS added_at
        FROM watched_news n JOIN watched_source w ON w.id = n.watch_id
        WHERE NOT n.passed_over GROUP BY n.publisher, n.locator
    ) f
    JOIN source s ON s.publisher = f.publisher AND s.locator = f.locator
    JOIN news_update u ON u.source_id = s.id
    WHERE u.published_from = 'own' AND u.published_precision = 'second' AND NOT u.back_list
        AND u.first_seen_at >= f.added_at
) WHERE place <= ? ORDER BY source_id, place"""


# The contracts are those of `index.watching.ports.WatchStore`.


def given(connection: sqlite3.Connection) -> dict[int, frozenset[SourceKey]]:
    found: dict[int, set[SourceKey]] = defaultdict(set)
    for watch_id, publisher, locator in connection.execute(
        "SELECT watch_id, publisher, locator FROM watched_news WHERE NOT passed_over"
    ):
        found[watch_id].add(SourceKey(publisher, locator))
    return {watch_id: frozenset(keys) for watch_id, keys in found.items()}


def note_given(connection: sqlite3.Connection, watch_id: int, keys: Iterable[SourceKey]) -> None:
    connection.executemany(
        f"{_NOTE} ON CONFLICT DO NOTHING",
        [(key.publisher, key.locator, False, watch_id) for key in keys],
    )


def pass_over(connection: sqlite3.Connection, watch_id: int, key: SourceKey) -> None:
    connection.execute(
        f"{_NOTE} ON CONFLICT DO UPDATE SET passed_over = TRUE",
        (key.publisher, key.locator, True, watch_id),
    )


def passed_over(connection: sqlite3.Connection, watch_id: int) -> frozenset[SourceKey]:
    rows = connection.execute(
        "SELECT publisher, locator FROM watched_news WHERE watch_id = ? AND passed_over",
        (watch_id,),
    )
    return frozenset(SourceKey(publisher, locator) for publisher, locator in rows)


def lags(connection: sqlite3.Connection, limit: int) -> dict[int, list[timedelta]]:
    found: dict[int, list[timedelta]] = defaultdict(list)
    for source_id, lag in connection.execute(_LAGS, (limit,)):
        found[source_id].append(timedelta(microseconds=max(0, lag)))
    return dict(found)
