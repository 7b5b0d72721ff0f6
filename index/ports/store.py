"""The news store: the one truth, as all its roles together, and the database it is kept in.

A use case names the roles it needs, and no more. Only the composition root and the core name
`NewsStore`, and only adapters look behind `Storage`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from index.ports.changes import ChangeLog, PendingChanges
from index.ports.passages import (
    Acronyms,
    Passages,
    Reanalysis,
    SentenceVectors,
    TermStatistics,
    VectorCache,
)
from index.ports.statements import StatementMaintenance, Statements
from index.ports.transactions import Transactional
from index.ports.updates import Removals, UpdateRepository

if TYPE_CHECKING:
    from index.models import StoreStats


class StoreStatistics(Protocol):
    """Count what is stored."""

    def stats(self) -> StoreStats:
        """Count sources, updates, chunks, vectors and pending changes."""
        ...


class NewsStore(
    UpdateRepository,
    Removals,
    Passages,
    TermStatistics,
    Acronyms,
    Reanalysis,
    VectorCache,
    SentenceVectors,
    Statements,
    StatementMaintenance,
    ChangeLog,
    PendingChanges,
    StoreStatistics,
    Protocol,
):
    """Sources, stories, updates with every revision, chunks, vectors, pending changes.

    Methods may be called from several threads and processes. Each write is one transaction, or
    joins the open `unit`; a reader never sees half of one. Every method raises StoreLockedError
    when another process keeps the lock beyond the configured wait, and StoreError on a broken
    database.
    """

    def check(self) -> list[str]:
        """Return what is wrong with the store, in words; empty when it is whole."""
        ...


class Storage(Transactional, Protocol):
    """One open database: the news, and the tables that other packages keep beside them.

    A handle that is passed on unopened. Adapters of the same `kind` reach behind it, so that
    what they write inside one `unit` commits together with the news.
    """

    @property
    def kind(self) -> str:
        """The name of the database engine, as "sqlite"."""
        ...

    @property
    def news(self) -> NewsStore:
        """The news in it, up to date with the current schema."""
        ...

    def forget_traces(self) -> None:
        """Remove what else may hold rows that this unit deletes, copies of the database included.

        For packages that delete rows of their own tables for good. Takes effect once the unit is
        committed, at the latest when the database is next opened.
        """
        ...

    def close(self) -> None:
        """Close every connection. Repeating the call is harmless."""
        ...
