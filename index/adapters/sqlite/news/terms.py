"""Analysed terms of every chunk in FTS5: which chunks hold a term, and how many.

The table is contentless: to take a chunk out, its terms are computed again and must be the same.
So the version of the analyser is recorded, and a store of another version is analysed anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.adapters.sqlite import facts
from index.errors import ErrorCode, StoreError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from index.adapters.sqlite.news.chunks import Slice

_VERSION = "analyser"


@dataclass(frozen=True, slots=True)
class Analyser:
    """What makes terms of a text. `version` changes whenever the terms of any text do. A term
    holds no white space and no capital ASCII letter."""

    version: str
    analyse: Callable[[str], list[str]]


def is_current(connection: sqlite3.Connection, analyser: Analyser) -> bool:
    return facts.read(connection, _VERSION) == analyser.version


def require_current(connection: sqlite3.Connection, analyser: Analyser) -> None:
    """Raises StoreError where another version has analysed the store since it was opened."""
    if not is_current(connection, analyser):
        raise StoreError(
            f"the stored terms are of analyser {facts.read(connection, _VERSION)}, this process"
            f" uses {analyser.version}; a newer program was started: restart this one",
            ErrorCode.STORE_ANALYSED_ANEW,
            version=analyser.version,
        )


def rebuild(connection: sqlite3.Connection, analyser: Analyser, slices: Iterable[Slice]) -> None:
    """Analyse all chunks anew."""
    connection.execute("INSERT INTO chunk_terms (chunk_terms) VALUES ('delete-all')")
    add(connection, analyser, slices)
    facts.write(connection, _VERSION, analyser.version)


def add(connection: sqlite3.Connection, analyser: Analyser, slices: Iterable[Slice]) -> None:
    connection.executemany(
        "INSERT INTO chunk_terms (rowid, terms) VALUES (?, ?)",
        ((cut.chunk_id, _line(analyser, cut.text)) for cut in slices),
    )


def take_out(connection: sqlite3.Connection, analyser: Analyser, slices: Iterable[Slice]) -> None:
    """Their texts must be the ones that were added."""
    connection.executemany(
        "INSERT INTO chunk_terms (chunk_terms, rowid, terms) VALUES ('delete', ?, ?)",
        ((cut.chunk_id, _line(analyser, cut.text)) for cut in slices),
    )


def merge_all(connection: sqlite3.Connection) -> None:
    """Write the whole index anew, without the terms of chunks taken out: until then FTS5 keeps
    them in its older segments (sqlite.org/fts5.html, 6.8)."""
    connection.execute("INSERT INTO chunk_terms (chunk_terms) VALUES ('optimize')")


def document_frequencies(connection: sqlite3.Connection, terms: Iterable[str]) -> dict[str, int]:
    """In how many chunks each term occurs."""
    found = {}
    for term in dict.fromkeys(terms):
        row = connection.execute("SELECT doc FROM chunk_vocabulary WHERE term = ?", (term,))
        found[term] = int((row.fetchone() or (0,))[0])
    return found


def candidates(connection: sqlite3.Connection, terms: Sequence[str], limit: int) -> list[int]:
    """Chunks that share a term: those of the rarest term first, the newest first within one."""
    frequencies = document_frequencies(connection, terms)
    known = sorted((count, term) for term, count in frequencies.items() if count)
    found: dict[int, None] = {}
    for _, term in known:
        # A chunk may have been found by a rarer term: as many more must be looked at.
        rows = connection.execute(
            "SELECT rowid FROM chunk_terms WHERE chunk_terms MATCH ? ORDER BY rowid DESC LIMIT ?",
            (_quoted(term), limit),
        )
        for (chunk_id,) in rows:
            if len(found) < limit:
                found[chunk_id] = None
        if len(found) >= limit:
            rows.close()
            break
    return list(found)


def count_updates(connection: sqlite3.Connection, terms: Iterable[str]) -> int:
    """How many updates have a chunk with all these terms."""
    wanted = list(dict.fromkeys(terms))
    if not wanted or not all(document_frequencies(connection, wanted).values()):
        return 0
    row = connection.execute(
        "SELECT count(DISTINCT c.update_id) FROM chunk_terms f JOIN chunk c ON c.id = f.rowid"
        " WHERE f.chunk_terms MATCH ?",
        (" AND ".join(map(_quoted, wanted)),),
    )
    return int(row.fetchone()[0])


def _line(analyser: Analyser, text: str) -> str:
    return " ".join(dict.fromkeys(analyser.analyse(text)))


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'
