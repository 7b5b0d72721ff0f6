"""Numbered schema changes: each in one transaction with its record, one process at a time.

Every package that keeps tables in the database has its own series, so their numbers are apart.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from index.adapters.sqlite.backups import make_backup
from index.errors import ErrorCode, StoreError, StoreLockedError, StoreVersionError
from index.microseconds import to_microseconds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from index.adapters.sqlite.connection import Database

    Step = Callable[[sqlite3.Connection], None]

APPLICATION_ID = 0x51574952  # "QWIR", in the file's header (sqlite.org/fileformat.html, 1.3.11)

_RETRY_S = 0.02
_RECORD = """CREATE TABLE IF NOT EXISTS migration (
    series TEXT NOT NULL,
    number INTEGER NOT NULL,
    applied_at INTEGER NOT NULL,
    PRIMARY KEY (series, number)
) WITHOUT ROWID"""


def migrate(
    database: Database, series: str, steps: Sequence[Step], clock: Callable[[], datetime]
) -> int:
    """Bring one series of tables up to its last step; returns how many steps were applied.

    Before each step a copy of the database is made, unless it holds nothing yet, or nothing of the
    series did before this call: a first step makes tables and touches no others.
    A second process that migrates at the same time waits and then finds it done. Raises
    StoreVersionError, with the file untouched, where a newer program was here.
    """
    _require_known(database, series, len(steps))
    _enter_wal_mode(database)
    with database.reading() as connection:
        is_new = not _version(connection, series)
    applied = 0
    while _apply_next(database, series, steps, clock, is_new=is_new):
        applied += 1
    return applied


def _apply_next(
    database: Database,
    series: str,
    steps: Sequence[Step],
    clock: Callable[[], datetime],
    *,
    is_new: bool,
) -> bool:
    with database.reading() as connection:
        if _version(connection, series) == len(steps):
            return False
    with database.unit() as connection:
        version = _version(connection, series)  # again: another process may have been faster
        _refuse_newer(database, version, len(steps))
        if version == len(steps):
            return False
        if version and not is_new and _holds_data(connection):
            make_backup(database, f"{series}-{version + 1}", clock())
        connection.execute(_RECORD)
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        steps[version](connection)
        connection.execute(
            "INSERT INTO migration (series, number, applied_at) VALUES (?, ?, ?)",
            (series, version + 1, to_microseconds(clock())),
        )
    return True


def _require_known(database: Database, series: str, known: int) -> None:
    """Look before the first write: a file that is not ours to change is left as it is."""
    path = database.path
    if not path.exists() or path.stat().st_size == 0:
        return
    read_only = f"{path.resolve().as_uri()}?mode=ro"
    with (
        database.errors_translated(),
        closing(sqlite3.connect(read_only, uri=True, timeout=database.lock_wait_s)) as connection,
    ):
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        if tables and application_id != APPLICATION_ID:
            raise StoreError(
                f"{path} is the database of another program; name another data folder",
                ErrorCode.STORE_OF_ANOTHER_PROGRAM,
                path=str(path),
            )
        _refuse_newer(database, _version(connection, series), known)


def _refuse_newer(database: Database, version: int, known: int) -> None:
    if version > known:
        raise StoreVersionError(
            f"{database.path} was written by a newer Quotewire (its tables are version {version},"
            f" this program knows {known}); update the program, the data was left as it is",
            ErrorCode.STORE_TOO_NEW,
            path=str(database.path),
            version=version,
            known=known,
        )


def _holds_data(connection: sqlite3.Connection) -> bool:
    """Whether any table has a row; what FTS5 keeps for itself and our records aside."""
    tables = connection.execute(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'"
        " AND name NOT LIKE 'sqlite|_%' ESCAPE '|' AND name <> 'migration'"
    )
    return any(
        connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()  # noqa: S608
        for (name,) in tables.fetchall()
    )


def _version(connection: sqlite3.Connection, series: str) -> int:
    if not connection.execute("PRAGMA table_info(migration)").fetchone():
        return 0
    row = connection.execute("SELECT max(number) FROM migration WHERE series = ?", (series,))
    return int(row.fetchone()[0] or 0)


def _enter_wal_mode(database: Database) -> None:
    """Once for a file's life. SQLite does not always wait for the lock here, so we do."""
    deadline = time.monotonic() + database.lock_wait_s
    while True:
        try:
            with database.bare() as connection:
                connection.execute("PRAGMA journal_mode=WAL").fetchone()
                return
        except StoreLockedError:
            if time.monotonic() >= deadline:
                raise
        time.sleep(_RETRY_S)
