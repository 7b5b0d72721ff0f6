"""Copies of the database made before a migration, beside it: `quotewire.db.before-news-2.<time>`.

Only the newest ones are kept. A copy holds every text of its moment, so a removal deletes them
all (see `removal`).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from index.errors import ErrorCode, StoreError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from index.adapters.sqlite.connection import Database

KEPT_BACKUPS = 2


def backups(database: Path) -> list[Path]:
    """The copies of this database, oldest first."""
    found = database.parent.glob(f"{_escaped(database.name)}.before-*")
    return sorted(found, key=lambda path: path.name.rsplit(".", 1)[-1])


def make_backup(database: Database, step: str, now: datetime) -> Path:
    """Copy the committed state, then delete all but the newest copies. Raises StoreError."""
    path = database.path
    target = path.with_name(f"{path.name}.before-{step}.{now:%Y%m%dT%H%M%S%f}Z")
    partial = path.with_name(f"{path.name}.partial-backup")
    partial.unlink(missing_ok=True)  # left by a crash; the caller holds the write lock
    try:
        # A connection of its own: the caller's holds the write lock with nothing written yet.
        with (
            closing(sqlite3.connect(path, timeout=database.lock_wait_s)) as source,
            closing(sqlite3.connect(partial)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise StoreError(
            f"no copy of {path} could be made before its migration ({error});"
            " free some disk space and try again; nothing was changed",
            ErrorCode.BACKUP_FAILED,
            path=str(path),
        ) from error
    for old in backups(path)[:-KEPT_BACKUPS]:
        old.unlink(missing_ok=True)
    return target


def delete_backups(database: Path) -> None:
    """Those half made too. Raises OSError where a copy cannot be deleted."""
    half_made = database.parent.glob(f"{_escaped(database.name)}.partial-backup*")
    for path in (*backups(database), *half_made):
        path.unlink(missing_ok=True)


def _escaped(name: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in name)
