"""Statements on their way in: kept by revision, restated under new rules, taken out for good.

A speaker's row goes with the last statement that needs it, so that a removed text leaves no name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from index.adapters.news_keys import speaker_phrase
from index.adapters.sqlite.news import changes
from index.adapters.sqlite.news.rows import to_json
from index.attribution import RULES_VERSION

if TYPE_CHECKING:
    import sqlite3

    from index.attribution.statements import Statement
    from index.models import Content, StoredUpdate

Stated = tuple[int, int, "Content", Sequence["Statement"]]  # key of the update, revision, …
_Speaker = tuple[str, str]  # name, phrase or ''

_INSERT = """INSERT INTO statement (update_id, revision, place, field, kind, start, "end",
    cue_start, cue_end, source_start, source_end, speaker_id, reported_id, confidence, quotes,
    continues) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_NO_SPAN = (None, None)


def insert(connection: sqlite3.Connection, stated: Sequence[Stated]) -> None:
    """Add the statements of revisions that have none yet, in the order of the text, and note that
    they are by the current rules."""
    ids = _speaker_ids(connection, stated)
    connection.executemany(_INSERT, (row for one in stated for row in _rows(one, ids)))
    connection.executemany(
        "INSERT INTO attribution (update_id, revision, rules) VALUES (?, ?, ?)"
        " ON CONFLICT (update_id, revision) DO UPDATE SET rules = excluded.rules",
        ((key, revision, RULES_VERSION) for key, revision, _, _ in stated),
    )


def restate(
    connection: sqlite3.Connection,
    updates: Sequence[tuple[StoredUpdate, tuple[Statement, ...]]],
) -> None:
    """See `NewsStore.restate`; revisions that are gone by now are passed over."""
    found = {
        (public_id, number): key
        for public_id, number, key in connection.execute(
            """SELECT u.public_id, r.number, u.id FROM json_each(?) j
                CROSS JOIN news_update u ON u.public_id = j.value ->> 0
                JOIN revision r ON r.update_id = u.id AND r.number = j.value ->> 1""",
            (json.dumps([(update.update_id, update.revision) for update, _ in updates]),),
        )
    }
    stated = {
        (found[place], update.revision): (update, statements)
        for update, statements in updates
        if (place := (update.update_id, update.revision)) in found
    }
    if not stated:
        return
    left = _take_out(connection, "update_id = ? AND revision = ?", stated)
    insert(connection, [(*place, u.content, made) for place, (u, made) in stated.items()])
    _drop_unused(connection, left)
    # Chunks stay as they are, so that one name is enough: readers see that speakers may differ,
    # and need not take every restated update into their indexes again.
    changes.note_statements(connection, next(iter(stated.values()))[0].update_id)


def take_out(connection: sqlite3.Connection, keys: Iterable[int]) -> None:
    """Delete the statements of all revisions of these updates."""
    places = [(key,) for key in keys]
    left = _take_out(connection, "update_id = ?", places)
    connection.executemany("DELETE FROM attribution WHERE update_id = ?", places)
    _drop_unused(connection, left)


def _take_out(
    connection: sqlite3.Connection, where: str, places: Iterable[tuple[int, ...]]
) -> set[int]:
    """Delete statements; returns the speakers that may be left without any."""
    left: set[int | None] = set()
    for place in places:
        rows = connection.execute(
            f"DELETE FROM statement WHERE {where} RETURNING speaker_id, reported_id",  # noqa: S608
            place,
        )
        left.update(chain.from_iterable(rows))
    return {speaker_id for speaker_id in left if speaker_id is not None}


def _drop_unused(connection: sqlite3.Connection, speaker_ids: Iterable[int]) -> None:
    connection.executemany(
        "DELETE FROM speaker WHERE id = ?1"
        " AND NOT EXISTS (SELECT 1 FROM statement WHERE speaker_id = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM statement WHERE reported_id = ?1)",
        ((speaker_id,) for speaker_id in speaker_ids),
    )


def _speaker_ids(connection: sqlite3.Connection, stated: Sequence[Stated]) -> dict[_Speaker, int]:
    needed = {
        speaker
        for _, _, content, statements in stated
        for statement in statements
        for speaker in (_speaker(statement, content), _reported(statement))
        if speaker
    }
    if not needed:
        return {}
    listed = json.dumps(sorted(needed))
    connection.execute(
        "INSERT INTO speaker (name, phrase) SELECT value ->> 0, value ->> 1 FROM json_each(?)"
        " WHERE true ON CONFLICT DO NOTHING",
        (listed,),
    )
    rows = connection.execute(
        """SELECT s.name, s.phrase, s.id FROM json_each(?) j
            CROSS JOIN speaker s ON s.name = j.value ->> 0 AND s.phrase = j.value ->> 1""",
        (listed,),
    )
    return {(name, phrase): speaker_id for name, phrase, speaker_id in rows}


def _rows(stated: Stated, ids: dict[_Speaker, int]) -> Iterator[tuple[object, ...]]:
    key, revision, content, statements = stated
    in_order = sorted(statements, key=lambda one: (one.field == "body", one.start, one.end))
    for place, one in enumerate(in_order):
        speaker, reported = _speaker(one, content), _reported(one)
        yield (
            *(key, revision, place, one.field, one.kind, one.start, one.end),
            *(one.cue or _NO_SPAN),
            *(one.source or _NO_SPAN),
            ids[speaker] if speaker else None,
            ids[reported] if reported else None,
            one.confidence,
            to_json(tuple(chain.from_iterable(one.quotes))),
            one.continues,
        )


def _speaker(statement: Statement, content: Content) -> _Speaker | None:
    if statement.speaker is None:
        return None
    return statement.speaker, speaker_phrase(statement, content) or ""


def _reported(statement: Statement) -> _Speaker | None:
    return None if statement.reported_speaker is None else (statement.reported_speaker, "")
