"""Deleting for good: what a legal takedown needs.

The rows go in one transaction, overwritten with zeros (secure_delete). Then, outside of it, the
term index is written anew, the copies made before migrations are deleted and the -wal file is
emptied. A crash or a busy reader between the two leaves a note, and the next removal, opening or
closing of the store finishes the work. Rows of other packages' tables have no terms: their note
says so, and spares them the writing anew. Of an update that is removed by itself digests stay, so
that it is known when it comes again (see `tombstones`).
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.adapters.sqlite import facts
from index.adapters.sqlite.backups import delete_backups
from index.adapters.sqlite.news import (
    acronyms,
    changes,
    stating,
    term_tables,
    terms,
    tombstones,
    vectors,
)
from index.adapters.sqlite.news.details import drop_empty_stories
from index.adapters.sqlite.news.saving import take_out
from index.batches import batched
from index.errors import ErrorCode, NotFoundError, StoreError

if TYPE_CHECKING:
    import sqlite3

    from index.adapters.sqlite.connection import Database
    from index.adapters.sqlite.news.term_tables import Analysers

logger = logging.getLogger(__name__)

TRACES_LEFT = "traces of removed text"

_BATCH = 500
_TERMS, _ROWS = "terms", "rows"
_Removed = Sequence[tuple[int, str, int]]  # key, public id, story id


def remove_update(connection: sqlite3.Connection, analysers: Analysers, public_id: str) -> None:
    """Raises NotFoundError."""
    found = connection.execute(
        "SELECT id, public_id, story_id FROM news_update WHERE public_id = ?", (public_id,)
    ).fetchall()
    if not found:
        raise NotFoundError(
            f"no update {public_id!r} in the store",
            ErrorCode.UPDATE_UNKNOWN,
            update=public_id,
        )
    tombstones.keep(connection, public_id)
    _remove(connection, analysers, found)


def remove_source(connection: sqlite3.Connection, analysers: Analysers, source_id: int) -> int:
    """Returns how many updates went. Raises NotFoundError."""
    if not connection.execute("SELECT 1 FROM source WHERE id = ?", (source_id,)).fetchone():
        raise NotFoundError(
            f"no source {source_id} in the store",
            ErrorCode.SOURCE_UNKNOWN,
            source=source_id,
        )
    found = connection.execute(
        "SELECT id, public_id, story_id FROM news_update WHERE source_id = ?", (source_id,)
    ).fetchall()
    for batch in batched(found, _BATCH):
        _remove(connection, analysers, batch)
    connection.execute("DELETE FROM story WHERE source_id = ?", (source_id,))
    connection.execute("DELETE FROM source WHERE id = ?", (source_id,))
    note_traces(connection)
    return len(found)


def _remove(connection: sqlite3.Connection, analysers: Analysers, found: _Removed) -> None:
    term_tables.require_current(connection, analysers)
    lost = take_out(connection, analysers, [key for key, _, _ in found])
    stating.take_out(connection, [key for key, _, _ in found])
    acronyms.take_out(connection, [key for key, _, _ in found])
    keys = [(key,) for key, _, _ in found]
    connection.executemany("DELETE FROM revision WHERE update_id = ?", keys)
    connection.executemany("DELETE FROM news_update WHERE id = ?", keys)
    drop_empty_stories(connection, {story_id for _, _, story_id in found})
    vectors.drop_unused(connection, [cut.text_hash for cuts in lost.values() for cut in cuts])
    # Changes still pending stay: they hold ids only, of chunks that are to be taken out as well.
    changes.note(
        connection,
        [(public_id, [cut.chunk_id for cut in lost[key]]) for key, public_id, _ in found],
    )
    note_traces(connection)


def note_traces(connection: sqlite3.Connection, *, of_terms: bool = True) -> None:
    """To be called where rows are deleted for good, in the same unit. Every note is another one:
    a sweep that began before this deletion must not take it for its own."""
    noted = facts.read(connection, TRACES_LEFT)
    in_terms = of_terms or (noted is not None and not noted.startswith(_ROWS))
    what = _TERMS if in_terms else _ROWS
    facts.write(connection, TRACES_LEFT, f"{what} {secrets.token_hex(8)}")


def sweep(database: Database) -> None:
    """Finish a removal, if one is unfinished; not inside a unit. What cannot be done now is
    logged and left to the next sweep."""
    try:
        with database.reading() as connection:
            note = facts.read(connection, TRACES_LEFT)
        if note is None:
            return
        if not note.startswith(_ROWS):
            with database.unit() as connection:
                terms.merge_all(connection)
        delete_backups(database.path)
        if not _empty_wal(database):
            logger.warning(
                "removed text may still stand in %s-wal: a reader is busy; it goes the next time"
                " the store is opened or closed",
                database.path,
            )
            return
        with database.unit() as connection:
            if facts.read(connection, TRACES_LEFT) == note:
                facts.forget(connection, TRACES_LEFT)
    except (StoreError, OSError) as error:
        logger.warning("removed, but not yet swept from every file, will try again: %s", error)


def _empty_wal(database: Database) -> bool:
    with database.bare() as connection:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
