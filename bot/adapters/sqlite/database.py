"""What the tables need of SQLite in the index: its classes are not the bot's to import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from index import Storage

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    Step = Callable[[sqlite3.Connection], None]


class Database(Protocol):
    """One SQLite file. Both methods raise StoreError, or StoreLockedError after the wait."""

    def unit(self) -> AbstractContextManager[sqlite3.Connection]:
        """Open one write transaction, or a savepoint of the one that is open in this thread."""
        ...

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """Open one snapshot for all statements inside; in a unit, the unit's own view."""
        ...


class SqliteStorage(Storage, Protocol):
    """The storage of an index whose `kind` is "sqlite"."""

    def tables(self, series: str, steps: Sequence[Step]) -> Database:
        """Bring the tables of one series up to their last step; return the database."""
        ...
