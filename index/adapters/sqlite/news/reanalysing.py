"""A store of another analyser: analysed anew, a batch at a time, while it is searched.

Each batch is one transaction with the place it has reached, so that whoever comes after a crash
goes on there. Several processes may do so at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.adapters.sqlite import facts
from index.adapters.sqlite.news import acronyms, chunks, term_tables, terms
from index.adapters.sqlite.news.term_tables import NEWEST, TermState

if TYPE_CHECKING:
    import sqlite3

    from index.adapters.sqlite.connection import Database
    from index.adapters.sqlite.news.term_tables import Analysers


def prepare(database: Database, analysers: Analysers) -> None:
    """To be called when the store is opened: quick, but for terms of an unknown analyser."""
    with database.reading() as connection:
        if _is_prepared(connection, analysers):
            return
    with database.unit() as connection:
        if not _is_prepared(connection, analysers):
            _prepare(connection, analysers)


def _is_prepared(connection: sqlite3.Connection, analysers: Analysers) -> bool:
    version = analysers.current.version
    now = term_tables.state(connection)
    if now is None or facts.read(connection, NEWEST) != version:
        return False
    return now.coming == version if now.version != version else now.reached is None


def _prepare(connection: sqlite3.Connection, analysers: Analysers) -> None:
    current = analysers.current
    now = term_tables.state(connection)
    facts.write(connection, NEWEST, current.version)
    if now is not None:
        term_tables.empty(connection, now.filling)
    if now is not None and now.version == current.version:
        term_tables.write_state(connection, TermState(now.place, now.version))
    elif now is not None and chunks.count(connection) and analysers.of(now.version):
        new = replace(now, reached=0, coming=current.version)
        term_tables.write_state(connection, new)
    else:
        new = TermState(now.place if now else 0, current.version)
        term_tables.empty(connection, new.searched)
        terms.insert(connection, new.searched, current, chunks.all_slices(connection))
        acronyms.learn_all(connection)
        term_tables.write_state(connection, new)


def is_due(connection: sqlite3.Connection) -> bool:
    now = term_tables.state(connection)
    return now is not None and now.reached is not None


def left(connection: sqlite3.Connection) -> int:
    now = term_tables.state(connection)
    if now is None or now.reached is None:
        return 0
    return chunks.count_after(connection, now.reached)


def step(connection: sqlite3.Connection, analysers: Analysers, limit: int) -> int:
    """Analyse at most `limit` chunks more; returns how many are left, 0 once the new terms are
    those that are searched."""
    term_tables.require_current(connection, analysers)
    now = term_tables.state(connection)
    if now is None or now.reached is None:
        return 0
    batch = chunks.slices_after(connection, now.reached, limit)
    terms.insert(connection, now.filling, analysers.current, batch)
    if batch:
        reached = batch[-1].chunk_id
        acronyms.learn(connection, now.reached, reached)
        now = replace(now, reached=reached)
        term_tables.write_state(connection, now)
    if len(batch) == limit:
        return chunks.count_after(connection, now.reached or 0) or _switch(connection, now)
    return _switch(connection, now)


def _switch(connection: sqlite3.Connection, now: TermState) -> int:
    version = now.coming or now.version
    term_tables.write_state(connection, TermState(1 - now.place, version))
    term_tables.empty(connection, now.searched)
    return 0
