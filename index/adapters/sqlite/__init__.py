"""The store on SQLite: one file, its -wal beside it, and copies made before migrations.

    store.py → connection.py        transactions, errors, one connection a thread
             → news / chunks / terms (term_tables) / statements / acronyms
               / vectors / changes / statistics / checks               reading
             → saving (details, stating) / removal / reanalysing       writing
    migrations.py (schema, backups) before anything else

Only this package imports sqlite3.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index.adapters.sqlite.connection import Database
from index.adapters.sqlite.migrations import migrate
from index.adapters.sqlite.news import reanalysing, removal, schema
from index.adapters.sqlite.news.store import SqliteStore
from index.adapters.sqlite.news.term_tables import Analyser, Analysers
from index.errors import ErrorCode, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
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
    earlier: Sequence[Analyser] = (),
) -> SqliteStore:
    """Open the database at `path`, made with its folder if it is not there, and migrate it.

    `analyser` is `index.text.analysis` by default, `earlier` those that may have made what is
    there: it stays searched by them until `NewsStore.reanalyse` has come to its end. Raises
    StoreVersionError where a newer program was here (the file is left as it is),
    StoreLockedError, and StoreError for a file that is no database of ours or cannot be written.
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
        analysers = Analysers(analyser, tuple(earlier)) if analyser else _packaged_analysers()
        reanalysing.prepare(database, analysers)
        removal.sweep(database)
    except BaseException:
        database.close()
        raise
    return SqliteStore(database, analysers)


def _packaged_analysers() -> Analysers:
    from index.text.analysis import ANALYSES, ANALYSIS_VERSION

    known = {version: Analyser(version, one.analyse) for version, one in ANALYSES.items()}
    current = known.pop(ANALYSIS_VERSION)
    return Analysers(current, tuple(known.values()))
