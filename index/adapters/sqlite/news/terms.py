"""Analysed terms of every chunk in FTS5: which chunks hold a term, and how many.

The tables are contentless: to take a chunk out, its terms are computed again and must be the same.
So the version of the analyser is recorded (see `term_tables`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.adapters.sqlite.news import term_tables
from index.adapters.sqlite.news.term_tables import TABLES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from index.adapters.sqlite.news.chunks import Slice
    from index.adapters.sqlite.news.term_tables import Analyser, Analysers, TermTable


def add(connection: sqlite3.Connection, analysers: Analysers, slices: Iterable[Slice]) -> None:
    """Into the table that is searched. One that is being filled comes to them by itself: their
    ids are higher than all it holds."""
    table, analyser = term_tables.searched(connection, analysers)
    insert(connection, table, analyser, slices)


def insert(
    connection: sqlite3.Connection, table: TermTable, analyser: Analyser, slices: Iterable[Slice]
) -> None:
    connection.executemany(
        f"INSERT INTO {table.name} (rowid, terms) VALUES (?, ?)",  # noqa: S608
        ((cut.chunk_id, _line(analyser, cut.text)) for cut in slices),
    )


def take_out(
    connection: sqlite3.Connection, analysers: Analysers, slices: Sequence[Slice]
) -> None:
    """Their texts must be the ones that were added."""
    table, analyser = term_tables.searched(connection, analysers)
    _delete(connection, table, analyser, slices)
    state = term_tables.state(connection)
    if state is not None and state.reached is not None:
        filled = [cut for cut in slices if cut.chunk_id <= state.reached]
        _delete(connection, state.filling, analysers.current, filled)


def _delete(
    connection: sqlite3.Connection, table: TermTable, analyser: Analyser, slices: Iterable[Slice]
) -> None:
    connection.executemany(
        f"INSERT INTO {table.name} ({table.name}, rowid, terms) VALUES ('delete', ?, ?)",  # noqa: S608
        ((cut.chunk_id, _line(analyser, cut.text)) for cut in slices),
    )


def merge_all(connection: sqlite3.Connection) -> None:
    """Write the whole index anew, without the terms of chunks taken out: until then FTS5 keeps
    them in its older segments (sqlite.org/fts5.html, 6.8)."""
    for table in TABLES:
        connection.execute(f"INSERT INTO {table.name} ({table.name}) VALUES ('optimize')")  # noqa: S608


def document_frequencies(
    connection: sqlite3.Connection, table: TermTable, terms: Iterable[str]
) -> dict[str, int]:
    """In how many chunks each term occurs."""
    found = {}
    for term in dict.fromkeys(terms):
        row = connection.execute(
            f"SELECT doc FROM {table.vocabulary} WHERE term = ?",  # noqa: S608
            (term,),
        )
        found[term] = int((row.fetchone() or (0,))[0])
    return found


def spelt_like(
    connection: sqlite3.Connection, table: TermTable, term: str, within: int
) -> list[str]:
    """Terms with the first letter of `term`, at most `within` letters longer or shorter."""
    first = term[:1]
    rows = connection.execute(
        f"SELECT term FROM {table.vocabulary}"  # noqa: S608
        " WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?",
        (first, chr(ord(first) + 1), len(term) - within, len(term) + within),
    )
    return [found for (found,) in rows]


def candidates(
    connection: sqlite3.Connection, table: TermTable, terms: Sequence[str], limit: int
) -> list[int]:
    """Chunks that share a term: those of the rarest term first, the newest first within one."""
    frequencies = document_frequencies(connection, table, terms)
    known = sorted((count, term) for term, count in frequencies.items() if count)
    found: dict[int, None] = {}
    for _, term in known:
        # A chunk may have been found by a rarer term: as many more must be looked at.
        rows = connection.execute(
            f"SELECT rowid FROM {table.name} WHERE {table.name} MATCH ?"  # noqa: S608
            " ORDER BY rowid DESC LIMIT ?",
            (_quoted(term), limit),
        )
        for (chunk_id,) in rows:
            if len(found) < limit:
                found[chunk_id] = None
        if len(found) >= limit:
            rows.close()
            break
    return list(found)


def count_updates(connection: sqlite3.Connection, table: TermTable, terms: Iterable[str]) -> int:
    """How many updates have a chunk with all these terms."""
    wanted = list(dict.fromkeys(terms))
    if not wanted or not all(document_frequencies(connection, table, wanted).values()):
        return 0
    row = connection.execute(
        f"SELECT count(DISTINCT c.update_id) FROM {table.name} f JOIN chunk c ON c.id = f.rowid"  # noqa: S608
        f" WHERE f.{table.name} MATCH ?",
        (" AND ".join(map(_quoted, wanted)),),
    )
    return int(row.fetchone()[0])


def _line(analyser: Analyser, text: str) -> str:
    return " ".join(dict.fromkeys(analyser.analyse(text)))


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'
