"""Statements on their way out: those of current revisions, with whom they are by."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from index.adapters.sqlite.news.chunks import window_conditions
from index.adapters.sqlite.news.rows import CURRENT_UPDATES, to_array, to_ids, to_stored
from index.attribution import RULES_VERSION
from index.attribution.statements import SpeakerCount, Statement, StoredStatement
from index.microseconds import to_time
from index.models import Span

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from index.attribution.statements import Offsets
    from index.models import StoredUpdate, TimeWindow

# The text is read once for each update, not with each of its statements.
_COLUMNS = """u.public_id, s.place, s.field, s.kind, s.start, s."end", s.cue_start, s.cue_end,
    s.source_start, s.source_end, p.name, q.name, s.confidence, s.quotes, s.continues"""
_SPEAKERS = """LEFT JOIN speaker p ON p.id = s.speaker_id
    LEFT JOIN speaker q ON q.id = s.reported_id"""
_CURRENT = "JOIN news_update u ON u.id = s.update_id AND u.revision = s.revision"
_OF_UPDATES = f"""SELECT {_COLUMNS} FROM json_each(?) j
    CROSS JOIN news_update u ON u.public_id = j.value
    JOIN statement s ON s.update_id = u.id AND s.revision = u.revision {_SPEAKERS}
    ORDER BY u.id, s.place"""  # noqa: S608
_BY_NAMES = f"""WITH asked AS (SELECT p.id FROM json_each(?) j JOIN speaker p ON p.name = j.value)
    SELECT {_COLUMNS} FROM statement s {_CURRENT} {_SPEAKERS}
    WHERE (s.speaker_id IN (SELECT id FROM asked) OR s.reported_id IN (SELECT id FROM asked))"""  # noqa: S608
_COUNTS = f"""SELECT {{speaker}} AS id, count(*) AS number, max(u.ordered_at) AS latest
    FROM statement s {_CURRENT} WHERE {{speaker}} IS NOT NULL GROUP BY {{speaker}}"""  # noqa: S608
_COUNTED = f"""SELECT p.name, p.phrase, sum(c.number), max(c.latest)
    FROM ({_COUNTS.format(speaker="s.speaker_id")}
        UNION ALL {_COUNTS.format(speaker="s.reported_id")}) c
    JOIN speaker p ON p.id = c.id GROUP BY p.id"""  # noqa: S608
_OUTDATED = """SELECT u.public_id FROM attribution a
    JOIN news_update u ON u.id = a.update_id AND u.revision = a.revision
    WHERE a.rules < ?1 OR a.rules > ?1 LIMIT ?2"""


def speakers(connection: sqlite3.Connection) -> list[SpeakerCount]:
    rows = connection.execute(_COUNTED)
    return [SpeakerCount(name, phrase or None, n, to_time(t)) for name, phrase, n, t in rows]


def by_names(
    connection: sqlite3.Connection, names: Iterable[str], window: TimeWindow | None, limit: int
) -> list[StoredStatement]:
    """The newest updates first; of those with one time, the first stored."""
    conditions, values = window_conditions(window)
    rows = connection.execute(
        f"{_BY_NAMES} AND {conditions} ORDER BY u.ordered_at DESC, u.id, s.place LIMIT ?",
        (to_array(names), *values, limit),
    )
    return _with_updates(connection, rows.fetchall())


def of_updates(
    connection: sqlite3.Connection, update_ids: Iterable[str]
) -> dict[str, list[StoredStatement]]:
    rows = connection.execute(_OF_UPDATES, (to_array(dict.fromkeys(update_ids)),)).fetchall()
    found: dict[str, list[StoredStatement]] = defaultdict(list)
    for stored in _with_updates(connection, rows):
        found[stored.update.update_id].append(stored)
    return dict(found)


def outdated(connection: sqlite3.Connection, limit: int) -> list[StoredUpdate]:
    found = connection.execute(_OUTDATED, (RULES_VERSION, limit)).fetchall()
    return list(_updates(connection, [public_id for (public_id,) in found]).values())


def count(connection: sqlite3.Connection) -> int:
    return int(connection.execute(f"SELECT count(*) FROM statement s {_CURRENT}").fetchone()[0])  # noqa: S608


def _with_updates(
    connection: sqlite3.Connection, rows: Sequence[Sequence[Any]]
) -> list[StoredStatement]:
    updates = _updates(connection, dict.fromkeys(row[0] for row in rows))
    return [StoredStatement(updates[row[0]], _statement(row), row[1]) for row in rows]


def _updates(connection: sqlite3.Connection, update_ids: Iterable[str]) -> dict[str, StoredUpdate]:
    rows = connection.execute(
        f"{CURRENT_UPDATES} WHERE u.public_id IN (SELECT value FROM json_each(?))",  # noqa: S608
        (to_array(update_ids),),
    )
    return {update.update_id: update for update in map(to_stored, rows)}


def _statement(row: Sequence[Any]) -> Statement:
    _, _, field, kind, start, end, cue_start, cue_end, source_start, source_end, *rest = row
    speaker, reported_speaker, confidence, quotes, continues = rest
    ends = iter(to_ids(quotes))
    return Statement(
        span=Span(field, start, end),
        kind=kind,
        cue=_offsets(cue_start, cue_end),
        source=_offsets(source_start, source_end),
        speaker=speaker,
        reported_speaker=reported_speaker,
        confidence=confidence,
        quotes=tuple(zip(ends, ends, strict=True)),
        continues=bool(continues),
    )


def _offsets(start: int | None, end: int | None) -> Offsets | None:
    return None if start is None or end is None else (start, end)
