"""Connections to one database file: one per thread, one write transaction at a time.

A reader works on a snapshot and never waits for a writer (WAL). A writer takes the lock at once
(BEGIN IMMEDIATE), so that what it reads is what it changes.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.errors import ErrorCode, StoreError, StoreLockedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
# Other troubles with the file that SQLite reports, and what to do about them.
_NOT_WRITABLE = (
    ErrorCode.STORE_NOT_WRITABLE,
    "; check that the folder exists and that this user may write to it",
)
_DAMAGED = (
    ErrorCode.STORE_DAMAGED,
    "; put a backup in its place, or move it away and import the sources again",
)
_TROUBLE = {
    sqlite3.SQLITE_FULL: (
        ErrorCode.STORE_FULL,
        "; free some disk space and try again; nothing stored is lost",
    ),
    sqlite3.SQLITE_READONLY: _NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: _NOT_WRITABLE,
    sqlite3.SQLITE_PERM: _NOT_WRITABLE,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}
_PRIMARY_CODE = 0xFF  # the low byte of an extended result code (sqlite.org/rescode.html)
# secure_delete: a removed text is overwritten, not only unlinked. synchronous=NORMAL: under WAL
# a power cut may take the last commits, never the file's integrity.
_PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-16000",
    "PRAGMA journal_size_limit=67108864",
)
_OUTERMOST = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_NESTED = ("SAVEPOINT nested", "RELEASE nested", ("ROLLBACK TO nested", "RELEASE nested"))


@dataclass(eq=False)
class _ThreadConnection:
    """One thread's connection; closed when its thread ends or the database is closed."""

    connection: sqlite3.Connection
    writing: bool = False
    after_commit: list[Callable[[], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.close = weakref.finalize(self, self.connection.close)


class Database:
    """One SQLite file. Every sqlite3 error that is not a bug leaves as a StoreError."""

    def __init__(self, path: Path, lock_wait_s: float) -> None:
        self.path = path
        self.lock_wait_s = lock_wait_s
        self._local = threading.local()
        self._opened: weakref.WeakSet[_ThreadConnection] = weakref.WeakSet()
        self._opened_lock = threading.Lock()
        self.closed = False

    @contextmanager
    def unit(self) -> Iterator[sqlite3.Connection]:
        """One write transaction; inside another one of this thread, a savepoint of it.

        Rolled back on any exception. Raises StoreLockedError after `lock_wait_s`.
        """
        with self.errors_translated():
            own = self._of_this_thread()
            outermost = not own.writing
            begin, commit, rollback = _OUTERMOST if outermost else _NESTED
            own.connection.execute(begin)
            own.writing = True
            try:
                yield own.connection
                own.connection.execute(commit)
            except BaseException:
                self._roll_back(own, rollback, outermost=outermost)
                raise
            finally:
                own.writing = not outermost
            if outermost:
                waiting, own.after_commit = own.after_commit, []
                for action in waiting:
                    action()

    @staticmethod
    def _roll_back(
        own: _ThreadConnection, statements: tuple[str, ...], *, outermost: bool
    ) -> None:
        if outermost:
            own.after_commit.clear()
        # A full disk makes SQLite roll back by itself; then there is nothing left to undo.
        if own.connection.in_transaction:
            for statement in statements:
                own.connection.execute(statement)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One snapshot for all statements inside; in a `unit`, the unit's own view."""
        with self.errors_translated():
            connection = self._of_this_thread().connection
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def bare(self) -> Iterator[sqlite3.Connection]:
        """The connection outside of any transaction: for pragmas, checkpoints and backups."""
        with self.errors_translated():
            yield self._of_this_thread().connection

    def in_unit(self) -> bool:
        """Whether this thread has a unit open."""
        return self._of_this_thread().writing

    def after_commit(self, action: Callable[[], None]) -> None:
        """Run `action` once the outermost unit of this thread is committed; at most once each."""
        waiting = self._of_this_thread().after_commit
        if action not in waiting:
            waiting.append(action)

    def open_connections(self) -> int:
        with self._opened_lock:
            return len(self._opened)

    def close(self) -> None:
        """Close the connections of all threads; the last one folds the -wal file in."""
        self.closed = True
        with self._opened_lock:
            for own in list(self._opened):
                own.close()

    @contextmanager
    def errors_translated(self) -> Iterator[None]:
        """Errors of the file or its lock become ours; those of our own SQL stay what they are."""
        try:
            yield
        except (sqlite3.ProgrammingError, sqlite3.IntegrityError, sqlite3.NotSupportedError):
            raise
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
            if code in _LOCKED:
                raise StoreLockedError(
                    f"{self.path} is locked by another process for more than"
                    f" {self.lock_wait_s:g} s; try again",
                    ErrorCode.STORE_LOCKED,
                    path=str(self.path),
                    waited_s=self.lock_wait_s,
                ) from error
            what, advice = _TROUBLE.get(code, (ErrorCode.STORE_UNUSABLE, ""))
            raise StoreError(
                f"{self.path} cannot be used: {error}{advice}",
                what,
                path=str(self.path),
            ) from error

    def _of_this_thread(self) -> _ThreadConnection:
        if self.closed:
            raise StoreError(
                f"{self.path} is closed; open the store again",
                ErrorCode.STORE_CLOSED,
                path=str(self.path),
            )
        own: _ThreadConnection | None = getattr(self._local, "own", None)
        if own is None:
            own = self._local.own = self._connect()
        return own

    def _connect(self) -> _ThreadConnection:
        connection = sqlite3.connect(
            self.path,
            timeout=self.lock_wait_s,
            isolation_level=None,
            check_same_thread=False,  # only so that close() and a thread's end can close it
            cached_statements=256,
        )
        own = _ThreadConnection(connection)
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        with self._opened_lock:
            self._opened.add(own)
        return own
