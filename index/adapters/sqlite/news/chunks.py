"""Chunks: numbers, and the text they are cut from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.adapters.sqlite.news.rows import STORED_COLUMNS, STORED_JOINS, to_array, to_stored
from index.batches import batched
from index.microseconds import to_microseconds
from index.models import ChunkRow, Passage, Span

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from index.adapters.sqlite.connection import Database
    from index.models import StoredUpdate, TimeWindow
    from index.ports import ChunkIds

PAGE_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Slice:
    """A chunk with the whole text it is cut from, and what its vector is known by."""

    chunk_id: int
    whole: str
    start: int
    end: int
    prefix: str
    text_hash: bytes

    @property
    def text(self) -> str:
        return self.whole[self.start : self.end]


_SLICES = """SELECT c.id, CASE c.field WHEN 'body' THEN r.body ELSE r.headline END,
        c.start, c."end", u.embedding_prefix, c.text_hash
    FROM {source} JOIN news_update u ON u.id = c.update_id
    JOIN revision r ON r.update_id = c.update_id AND r.number = c.revision"""
_OF_IDS = _SLICES.format(source="json_each(?) j CROSS JOIN chunk c ON c.id = j.value")
_OF_UPDATES = _SLICES.format(source="json_each(?) j CROSS JOIN chunk c ON c.update_id = j.value")
_IDS_OF_UPDATES = """SELECT DISTINCT c.id FROM json_each(?) j
    CROSS JOIN news_update u ON u.public_id = j.value JOIN chunk c ON c.update_id = u.id"""
_ROWS = """SELECT c.id, u.public_id, c.field, c.start, c."end", c.text_hash
    FROM {source} JOIN news_update u ON u.id = c.update_id"""
_ROWS_OF_IDS = _ROWS.format(source="json_each(?) j CROSS JOIN chunk c ON c.id = j.value")
_ROWS_AFTER = _ROWS.format(source="chunk c") + " WHERE c.id > ? ORDER BY c.id LIMIT ?"
_AFTER = _SLICES.format(source="chunk c") + " WHERE c.id > ? ORDER BY c.id LIMIT ?"


def passages(connection: sqlite3.Connection, chunk_ids: Iterable[int]) -> dict[int, Passage]:
    """Passages in the order of the ids; unknown ones are absent."""
    found_rows = connection.execute(
        f"""SELECT c.id, c.field, c.start, c."end", {STORED_COLUMNS}
            FROM json_each(?) j CROSS JOIN chunk c ON c.id = j.value
            JOIN news_update u ON u.id = c.update_id
            JOIN revision r ON r.update_id = c.update_id AND r.number = c.revision
            {STORED_JOINS}""",  # noqa: S608
        (to_array(chunk_ids),),
    )
    updates: dict[str, StoredUpdate] = {}
    found: dict[int, Passage] = {}
    for chunk_id, field, start, end, *stored in found_rows:
        update = updates.get(stored[0]) or updates.setdefault(stored[0], to_stored(stored))
        found[chunk_id] = Passage(chunk_id, update, Span(field, start, end))
    return found


def slices(connection: sqlite3.Connection, chunk_ids: Iterable[int]) -> list[Slice]:
    return [Slice(*row) for row in connection.execute(_OF_IDS, (to_array(chunk_ids),))]


def slices_of_updates(connection: sqlite3.Connection, keys: Iterable[int]) -> list[Slice]:
    """The chunks of updates, by their integer keys."""
    return [Slice(*row) for row in connection.execute(_OF_UPDATES, (to_array(keys),))]


def all_slices(connection: sqlite3.Connection) -> Iterator[Slice]:
    """Every chunk by ascending id, a page at a time."""
    last = 0
    while page := connection.execute(_AFTER, (last, PAGE_ROWS)).fetchall():
        yield from (Slice(*row) for row in page)
        last = page[-1][0]


def slices_after(connection: sqlite3.Connection, chunk_id: int, limit: int) -> list[Slice]:
    """At most `limit` chunks of higher ids, ascending."""
    return [Slice(*row) for row in connection.execute(_AFTER, (chunk_id, limit))]


def count_after(connection: sqlite3.Connection, chunk_id: int) -> int:
    row = connection.execute("SELECT count(*) FROM chunk WHERE id > ?", (chunk_id,))
    return int(row.fetchone()[0])


def count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM chunk").fetchone()[0])


def rows(database: Database, update_ids: Sequence[str] | None) -> Iterator[ChunkRow]:
    """Chunks by ascending id, a page at a time, each page of the moment it is read."""
    if update_ids is None:
        yield from _all_rows(database)
        return
    with database.reading() as connection:
        found = connection.execute(_IDS_OF_UPDATES, (to_array(update_ids),))
        chunk_ids = sorted(row[0] for row in found)
    for batch in batched(chunk_ids, PAGE_ROWS):
        with database.reading() as connection:
            page = connection.execute(_ROWS_OF_IDS, (to_array(batch),)).fetchall()
        yield from map(_chunk_row, page)


def rows_of(connection: sqlite3.Connection, chunk_ids: Iterable[int]) -> list[ChunkRow]:
    return [_chunk_row(row) for row in connection.execute(_ROWS_OF_IDS, (to_array(chunk_ids),))]


def _all_rows(database: Database) -> Iterator[ChunkRow]:
    last = 0
    while True:
        with database.reading() as connection:
            page = connection.execute(_ROWS_AFTER, (last, PAGE_ROWS)).fetchall()
        if not page:
            return
        yield from map(_chunk_row, page)
        last = page[-1][0]


def ids_in(
    connection: sqlite3.Connection, window: TimeWindow, update_ids: Sequence[str] | None
) -> ChunkIds:
    """Sorted int64 ids of the chunks of that time (and of those updates)."""
    conditions, values = window_conditions(window)
    source = "news_update u"
    if update_ids is not None:
        source = "json_each(?) j CROSS JOIN news_update u ON u.public_id = j.value"
        values = [to_array(set(update_ids)), *values]
    # One long text is five times faster to take over than a row for every id.
    (listed,) = connection.execute(
        f"SELECT group_concat(c.id) FROM {source} JOIN chunk c ON c.update_id = u.id"  # noqa: S608
        f" WHERE {conditions}",
        values,
    ).fetchone()
    return np.sort(np.fromstring(listed or "", dtype=np.int64, sep=","))


def window_conditions(window: TimeWindow | None) -> tuple[str, list[Any]]:
    """SQL over `news_update u`, and its values."""
    conditions, values = ["1"], []
    if window is not None and window.start is not None:
        conditions.append("u.ordered_at >= ?")
        values.append(to_microseconds(window.start))
    if window is not None and window.end is not None:
        conditions.append("u.ordered_at < ?")
        values.append(to_microseconds(window.end))
    return " AND ".join(conditions), values


def _chunk_row(row: Sequence[Any]) -> ChunkRow:
    chunk_id, public_id, field, start, end, text_hash = row
    return ChunkRow(chunk_id, public_id, Span(field, start, end), text_hash)
