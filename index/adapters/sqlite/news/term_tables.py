"""Which table of terms is searched, by which analyser it was made, and the one that takes its
place when the analyser changes.

    searched (version 2) ─ stays in use, and is kept up by the analyser that made it
    filling  (version 3) ─ chunk after chunk by ascending id; `reached` is the last one it holds
                           → all there: it is searched from now on, the other one is emptied

The version of the newest program that opened the store is recorded beside: an older one may not
write any more.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NamedTuple

from index.adapters.sqlite import facts
from index.errors import AnalysisChangedError, ErrorCode, StoreError
from index.text.analysis import pinned_version

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

NEWEST = "analyser"
STATE = "terms"


class TermTable(NamedTuple):
    """An FTS5 table with its vocabulary."""

    name: str
    vocabulary: str


TABLES = (
    TermTable("chunk_terms", "chunk_vocabulary"),
    TermTable("chunk_terms_other", "chunk_vocabulary_other"),
)


@dataclass(frozen=True, slots=True)
class Analyser:
    """What makes terms of a text. `version` changes whenever the terms of any text do. A term
    holds no white space and no capital ASCII letter."""

    version: str
    analyse: Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Analysers:
    """The analyser of this program, and those of programs before, which may have made what is
    searched still."""

    current: Analyser
    earlier: tuple[Analyser, ...] = ()

    def of(self, version: str) -> Analyser | None:
        known = (self.current, *self.earlier)
        return next((one for one in known if one.version == version), None)


@dataclass(frozen=True, slots=True)
class TermState:
    """`place` of the table searched among TABLES, and the version that made it. `reached` is the
    last chunk in the other one, None while that is empty and out of use; `coming` is its version.
    """

    place: int
    version: str
    reached: int | None = None
    coming: str | None = None

    @property
    def searched(self) -> TermTable:
        return TABLES[self.place]

    @property
    def filling(self) -> TermTable:
        return TABLES[1 - self.place]


def state(connection: sqlite3.Connection) -> TermState | None:
    """None for a store that was never analysed."""
    written = facts.read(connection, STATE)
    if written is not None:
        return TermState(**json.loads(written))
    version = facts.read(connection, NEWEST)  # of a program that knew one table
    return TermState(0, version) if version is not None else None


def write_state(connection: sqlite3.Connection, new: TermState) -> None:
    facts.write(connection, STATE, json.dumps(asdict(new)))


def searched(connection: sqlite3.Connection, analysers: Analysers) -> tuple[TermTable, Analyser]:
    """The table that is searched at this moment, with its analyser.

    Raises AnalysisChangedError where this thread is `using` another version: what it has analysed
    is not to be looked up here. Raises StoreError where a newer program made the table.
    """
    now = state(connection)
    found = analysers.of(now.version) if now is not None else None
    if now is None or found is None:
        raise _made_by_newer(now.version if now else None, analysers)
    if pinned_version() not in (None, now.version):
        raise AnalysisChangedError(
            f"the terms are of analyser {now.version} by now; ask again",
            ErrorCode.STORE_ANALYSED_MEANWHILE,
            version=now.version,
        )
    return now.searched, found


def searched_version(connection: sqlite3.Connection) -> str:
    now = state(connection)
    return now.version if now is not None else ""


def require_current(connection: sqlite3.Connection, analysers: Analysers) -> None:
    """Raises StoreError where a program with another analyser has opened the store since."""
    newest = facts.read(connection, NEWEST)
    if newest != analysers.current.version:
        raise _made_by_newer(newest, analysers)


def _made_by_newer(version: str | None, analysers: Analysers) -> StoreError:
    return StoreError(
        f"the stored terms are of analyser {version}, this process uses"
        f" {analysers.current.version}; a newer program was started: restart this one",
        ErrorCode.STORE_ANALYSED_ANEW,
        version=analysers.current.version,
    )


def empty(connection: sqlite3.Connection, table: TermTable) -> None:
    connection.execute(f"INSERT INTO {table.name} ({table.name}) VALUES ('delete-all')")  # noqa: S608
