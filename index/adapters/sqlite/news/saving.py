"""The write path: new updates, new revisions and refreshed details, in batches.

Saves → rows of news_update, revision, chunk → terms, statements → changes noted, all in the
caller's unit
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.adapters.news_keys import text_hash, update_id
from index.adapters.sqlite.news import (
    acronyms,
    changes,
    chunks,
    stating,
    term_tables,
    terms,
    vectors,
)
from index.adapters.sqlite.news.chunks import Slice
from index.adapters.sqlite.news.details import Stories, details_of, drop_empty_stories, refreshed
from index.adapters.sqlite.news.rows import (
    STORED_COLUMNS,
    STORED_JOINS,
    following_id,
    to_json,
    to_stored,
)
from index.errors import ErrorCode, NotFoundError, StoreError
from index.microseconds import to_microseconds
from index.models import SourceKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from index.adapters.sqlite.news.term_tables import Analysers
    from index.models import StoredUpdate
    from index.ports import Save


@dataclass(frozen=True, slots=True)
class _Write:
    """One revision about to be written; `key` is the integer key of its update."""

    save: Save
    key: int
    public_id: str
    revision: int
    prefix: str


def save(
    connection: sqlite3.Connection,
    analysers: Analysers,
    source_id: int,
    saves: Sequence[Save],
    now: datetime,
) -> list[StoredUpdate]:
    """See `NewsStore.save`. Raises NotFoundError where `current` is gone, StoreError where a new
    update bears an id that the source already has."""
    if not saves:
        return []
    term_tables.require_current(connection, analysers)
    writes: list[_Write] = []
    for run in _without_repeats(saves):
        writes += _save_run(connection, analysers, source_id, run, now)
    return _revisions(connection, writes)


def _without_repeats(saves: Sequence[Save]) -> Iterator[list[Save]]:
    """Runs in which no stored update occurs twice: its second revision follows the first."""
    run: list[Save] = []
    seen: set[str] = set()
    for item in saves:
        if item.current is not None:
            if item.current.update_id in seen:
                yield run
                run, seen = [], set()
            seen.add(item.current.update_id)
        run.append(item)
    yield run


def _save_run(
    connection: sqlite3.Connection,
    analysers: Analysers,
    source_id: int,
    run: Sequence[Save],
    now: datetime,
) -> list[_Write]:
    known = _current(connection, run)
    stories = Stories(connection, source_id)
    ids = _NewIds(connection, source_id, run)
    writes = []
    new_rows = []
    for item in run:
        if item.current is None:
            write = _Write(item, ids.next_key(), ids.public_id(item), 1, item.embedding_prefix)
            new_rows.append(_new_row(write, source_id, stories.story_id(item.incoming, None), now))
        else:
            key, prefix, _, stored = known[item.current.update_id]
            write = _Write(item, key, stored.update_id, stored.revision + 1, prefix)
        writes.append(write)
    _insert_updates(connection, new_rows)
    _write_details(connection, run, known, stories)
    lost = take_out(connection, analysers, [w.key for w in writes if w.revision > 1])
    _insert_revisions(connection, writes, now)
    _insert_chunks(connection, analysers, writes)
    acronyms.insert(connection, [(w.key, w.save.content) for w in writes])
    stating.insert(
        connection, [(w.key, w.revision, w.save.content, w.save.statements) for w in writes]
    )
    vectors.drop_unused(connection, [cut.text_hash for cuts in lost.values() for cut in cuts])
    changes.note(
        connection,
        [(w.public_id, [cut.chunk_id for cut in lost.get(w.key, ())]) for w in writes],
    )
    return writes


class _NewIds:
    """Keys and public ids for the new updates of one write."""

    def __init__(
        self, connection: sqlite3.Connection, source_id: int, run: Iterable[Save]
    ) -> None:
        row = connection.execute(
            "SELECT publisher, locator FROM source WHERE id = ?", (source_id,)
        ).fetchone()
        if row is None:
            raise NotFoundError(
                f"source {source_id} is not in the store",
                ErrorCode.SOURCE_UNKNOWN,
                source=source_id,
            )
        self._source = SourceKey(*row)
        self._next_key = following_id(connection, "news_update")
        self._taken = _Taken(connection)

    def next_key(self) -> int:
        self._next_key += 1
        return self._next_key - 1

    def public_id(self, item: Save) -> str:
        public_id = update_id(self._source, item, self._taken)
        self._taken.also.add(public_id)
        return public_id


class _Taken:
    """The public ids in the store and those given in this write."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.also: set[str] = set()

    def __contains__(self, public_id: object) -> bool:
        return public_id in self.also or bool(
            self._connection.execute(
                "SELECT 1 FROM news_update WHERE public_id = ?", (public_id,)
            ).fetchone()
        )


_Known = dict[str, tuple[int, str, int, "StoredUpdate"]]


def _current(connection: sqlite3.Connection, run: Iterable[Save]) -> _Known:
    """(key, prefix, story id, current revision) by public id. Raises NotFoundError."""
    wanted = [item.current.update_id for item in run if item.current is not None]
    found = connection.execute(
        f"""SELECT {STORED_COLUMNS}, u.id, u.embedding_prefix, u.story_id FROM json_each(?) j
            CROSS JOIN news_update u ON u.public_id = j.value
            JOIN revision r ON r.update_id = u.id AND r.number = u.revision {STORED_JOINS}""",  # noqa: S608
        (json.dumps(wanted),),
    )
    known: _Known = {row[0]: (row[-3], row[-2], row[-1], to_stored(row)) for row in found}
    if missing := [public_id for public_id in wanted if public_id not in known]:
        raise NotFoundError(
            f"update {missing[0]} is gone from the store; import its source again",
            ErrorCode.UPDATE_GONE,
            update=missing[0],
        )
    return known


def _new_row(write: _Write, source_id: int, story_id: int, now: datetime) -> tuple[object, ...]:
    update = write.save.incoming
    return (
        write.key,
        write.public_id,
        source_id,
        story_id,
        update.external_id,
        to_microseconds(now),
        write.prefix,
        write.save.back_list,
        *details_of(update).row(now),
    )


def _insert_updates(
    connection: sqlite3.Connection, new_rows: Sequence[tuple[object, ...]]
) -> None:
    try:
        connection.executemany(
            "INSERT INTO news_update (id, public_id, source_id, story_id, external_id,"
            " first_seen_at, embedding_prefix, back_list, kind, url, published_at,"
            " published_precision, published_from, language, ordered_at, revision)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
            new_rows,
        )
    except sqlite3.IntegrityError as error:
        raise StoreError(
            "a new update bears an id or URL that its source already has in the store; look it up"
            f" and save a revision instead ({error})",
            ErrorCode.UPDATE_STORED_TWICE,
        ) from error


def _write_details(
    connection: sqlite3.Connection, items: Iterable[Save], known: _Known, stories: Stories
) -> int:
    """Bring the details of stored updates up to date; returns how many of their rows changed."""
    changed = 0
    left = set()
    for item in items:
        if item.current is None:
            continue
        key, _, story_before, stored = known[item.current.update_id]
        given = refreshed(stored, item.incoming)
        story_id = stories.story_id(item.incoming, stored)
        if given == details_of(stored) and story_id == story_before:
            continue
        connection.execute(
            "UPDATE news_update SET kind = ?, url = ?, published_at = ?, published_precision = ?,"
            " published_from = ?, language = ?, ordered_at = ?, story_id = ? WHERE id = ?",
            (*given.row(stored.first_seen_at), story_id, key),
        )
        changed += 1
        if story_id != story_before:
            left.add(story_before)
    drop_empty_stories(connection, left)
    return changed


def refresh_details(
    connection: sqlite3.Connection, source_id: int, saves: Sequence[Save], now: datetime
) -> int:
    """See `NewsStore.refresh_details`: rows of updates and of stories count."""
    stories = Stories(connection, source_id)
    changed = 0
    for run in _without_repeats([item for item in saves if item.current is not None]):
        changed += _write_details(connection, run, _current(connection, run), stories)
    connection.execute(
        "UPDATE source SET last_imported_at = ? WHERE id = ?", (to_microseconds(now), source_id)
    )
    return changed + stories.changed


def take_out(
    connection: sqlite3.Connection, analysers: Analysers, keys: Iterable[int]
) -> dict[int, list[Slice]]:
    """Delete the chunks of updates, with their terms; returns them by the update's key."""
    lost: dict[int, list[Slice]] = {}
    for key in keys:
        lost[key] = chunks.slices_of_updates(connection, [key])
        terms.take_out(connection, analysers, lost[key])
        connection.execute("DELETE FROM chunk WHERE update_id = ?", (key,))
    return lost


def _insert_revisions(
    connection: sqlite3.Connection, writes: Sequence[_Write], now: datetime
) -> None:
    connection.executemany(
        "INSERT INTO revision (update_id, number, headline, body, authors, saved_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            (w.key, w.revision, content.headline, content.body, to_json(content.authors), saved_at)
            for saved_at in (to_microseconds(now),)
            for w in writes
            for content in (w.save.content,)
        ),
    )
    connection.executemany(
        "UPDATE news_update SET revision = ? WHERE id = ?",
        ((w.revision, w.key) for w in writes if w.revision > 1),
    )


def _insert_chunks(
    connection: sqlite3.Connection, analysers: Analysers, writes: Sequence[_Write]
) -> None:
    chunk_id = following_id(connection, "chunk")
    chunk_rows = []
    cuts = []
    for write in writes:
        content = write.save.content
        for chunk in write.save.chunks:
            whole = content.body if chunk.field == "body" else content.headline
            key = text_hash(write.prefix, whole[chunk.start : chunk.end])
            place = (chunk.field, chunk.start, chunk.end)
            chunk_rows.append((chunk_id, write.key, write.revision, *place, key))
            cuts.append(Slice(chunk_id, whole, chunk.start, chunk.end, write.prefix, key))
            chunk_id += 1
    connection.executemany(
        'INSERT INTO chunk (id, update_id, revision, field, start, "end", text_hash)'
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        chunk_rows,
    )
    terms.add(connection, analysers, cuts)


def _revisions(connection: sqlite3.Connection, writes: Sequence[_Write]) -> list[StoredUpdate]:
    """What was written, as it can be read now."""
    stored = {
        row[:2]: to_stored(row)
        for row in connection.execute(
            f"""SELECT {STORED_COLUMNS} FROM json_each(?) j
                CROSS JOIN revision r ON r.update_id = j.value ->> 0 AND r.number = j.value ->> 1
                JOIN news_update u ON u.id = r.update_id {STORED_JOINS}""",  # noqa: S608
            (json.dumps([(w.key, w.revision) for w in writes]),),
        )
    }
    return [stored[w.public_id, w.revision] for w in writes]
