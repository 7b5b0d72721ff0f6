"""The store on SQLite: one file, its -wal beside it, and copies made before migrations.

    store.py → connection.py        transactions, errors, one connection a thread
             → news / chunks / terms / statements / vectors / changes
               / statistics / checks                                   reading
             → saving (details, stating) / removal                     writing
    migrations.py (schema, backups) before anything else

Only this package imports sqlite3.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index.adapters.sqlite.connection import Database
from index.adapters.sqlite.migrations import migrate
from index.adapters.sqlite.news import chunks, removal, schema, terms
from index.adapters.sqlite.news.store import SqliteStore
from index.adapters.sqlite.news.terms import Analyser
from index.errors import ErrorCode, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Analyser", "SqliteStore", "open_store"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_store(
    path: Path,
    *,
    lock_wait_s: float,
    clock: Callable[[], datetime] = _utc_now,
    analyser: Analyser | None = None,
) -> SqliteStore:
    """Open the database at `path`, made with its folder if it is not there, and migrate it.

    `analyser` is `index.text.analysis` by default. Raises StoreVersionError where a newer program
    was here (the file is left as it is), StoreLockedError, and StoreError for a file that is no
    database of ours or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{path.parent} cannot be made ({error}); name another data folder",
            ErrorCode.DATA_FOLDER_NOT_MADE,
            path=str(path.parent),
        ) from error
    database = Database(path, lock_wait_s)
    try:
        migrate(database, schema.SERIES, schema.STEPS, clock)
        chosen = analyser or _packaged_analyser()
        _bring_terms_up_to_date(database, chosen)
        removal.sweep(database)
    except BaseException:
        database.close()
        raise
    return SqliteStore(database, chosen)


def _packaged_analyser() -> Analyser:
    from index.text.analysis import ANALYSIS_VERSION, analyse

    return Analyser(ANALYSIS_VERSION, analyse)


def _bring_terms_up_to_date(database: Database, analyser: Analyser) -> None:
    with database.reading() as connection:
        if terms.is_current(connection, analyser):
            return
    with database.unit() as connection:
        if not terms.is_current(connection, analyser):
            terms.rebuild(connection, analyser, chunks.all_slices(connection))
