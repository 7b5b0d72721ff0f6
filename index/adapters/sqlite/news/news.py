"""Sources and updates: finding and reading them."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from index.adapters.sqlite.news.chunks import window_conditions
from index.adapters.sqlite.news.rows import (
    CURRENT_UPDATES,
    STORED_COLUMNS,
    STORED_JOINS,
    to_json,
    to_names,
    to_stored,
)
from index.errors import ErrorCode, NotFoundError
from index.microseconds import optional_time, to_time
from index.models import Content

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from index.models import SourceKey, StoredUpdate, TimeWindow


# SQLite's integers end here; a reference may come from outside.
_MAX_INTEGER = 2**63


def find_source(connection: sqlite3.Connection, key: SourceKey) -> int | None:
    row = connection.execute(
        "SELECT id FROM source WHERE publisher = ? AND locator = ?", (key.publisher, key.locator)
    ).fetchone()
    return None if row is None else int(row[0])


def make_source(connection: sqlite3.Connection, key: SourceKey) -> int:
    """The id of the source, which another process may have made meanwhile."""
    connection.execute(
        "INSERT INTO source (publisher, locator) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (key.publisher, key.locator),
    )
    found = find_source(connection, key)
    return 0 if found is None else found


def by_external_id(
    connection: sqlite3.Connection, source_id: int, external_ids: Sequence[str]
) -> dict[str, StoredUpdate]:
    rows = connection.execute(
        f"""SELECT {STORED_COLUMNS} FROM json_each(?1) j
            CROSS JOIN news_update u ON u.source_id = ?2 AND u.external_id = j.value
            JOIN revision r ON r.update_id = u.id AND r.number = u.revision {STORED_JOINS}""",  # noqa: S608
        (json.dumps(list(external_ids)), source_id),
    )
    return {str(update.external_id): update for update in map(to_stored, rows)}


def with_content(
    connection: sqlite3.Connection, source_id: int, contents: Sequence[Content], limit: int
) -> dict[Content, list[StoredUpdate]]:
    rows = connection.execute(
        f"""WITH wanted AS MATERIALIZED (SELECT DISTINCT value ->> 0 AS headline,
                value ->> 1 AS body, value ->> 2 AS authors FROM json_each(?1)),
            own AS MATERIALIZED (SELECT id FROM news_update WHERE source_id = ?2
                ORDER BY ordered_at DESC LIMIT ?3)
            SELECT {STORED_COLUMNS} FROM own CROSS JOIN news_update u ON u.id = own.id
            CROSS JOIN revision r ON r.update_id = u.id AND r.number = u.revision
            CROSS JOIN wanted w ON w.body = r.body AND w.headline = r.headline
                AND w.authors = r.authors {STORED_JOINS} ORDER BY u.id""",  # noqa: S608
        (
            json.dumps([(c.headline, c.body, to_json(c.authors)) for c in contents]),
            source_id,
            limit,
        ),
    )
    found: dict[Content, list[StoredUpdate]] = defaultdict(list)
    for update in map(to_stored, rows):
        found[update.content].append(update)
    return dict(found)


def history(
    connection: sqlite3.Connection, update_ids: Sequence[str], limit: int
) -> dict[str, list[tuple[Content, datetime]]]:
    rows = connection.execute(
        """SELECT u.public_id, r.headline, r.body, r.authors, r.saved_at FROM json_each(?1) j
            CROSS JOIN news_update u ON u.public_id = j.value
            JOIN revision r ON r.update_id = u.id AND r.number > u.revision - ?2
            ORDER BY u.id, r.number DESC""",
        (json.dumps(list(update_ids)), limit),
    )
    found: dict[str, list[tuple[Content, datetime]]] = defaultdict(list)
    for public_id, headline, body, authors, saved_at in rows:
        content = Content(headline, body, to_names(authors))
        found[public_id].append((content, to_time(saved_at)))
    return dict(found)


def without_external_id(
    connection: sqlite3.Connection, source_id: int, story: str
) -> list[StoredUpdate]:
    """Oldest first: in the order they were first stored."""
    rows = connection.execute(
        f"{CURRENT_UPDATES} WHERE u.source_id = ? AND u.external_id IS NULL AND t.key = ?"
        " ORDER BY u.id",
        (source_id, story),
    )
    return [to_stored(row) for row in rows]


def revision(connection: sqlite3.Connection, public_id: str, number: int | None) -> StoredUpdate:
    """The current one for None. Raises NotFoundError."""
    if number is not None and not 0 < number < _MAX_INTEGER:
        raise NotFoundError(
            f"update {public_id!r} has no revision {number}",
            ErrorCode.REVISION_UNKNOWN,
            update=public_id,
            revision=number,
        )
    row = connection.execute(
        f"""SELECT {STORED_COLUMNS} FROM news_update u
            JOIN revision r ON r.update_id = u.id AND r.number = coalesce(?, u.revision)
            {STORED_JOINS} WHERE u.public_id = ?""",  # noqa: S608
        (number, public_id),
    ).fetchone()
    if row is None:
        wanted = f"update {public_id!r}" + (f" revision {number}" if number is not None else "")
        raise NotFoundError(
            f"no {wanted} in the store",
            ErrorCode.UPDATE_UNKNOWN,
            update=public_id,
        )
    return to_stored(row)


def latest(connection: sqlite3.Connection, window: TimeWindow, limit: int) -> list[StoredUpdate]:
    """Newest first. Of those with one time, the first stored: pages put the newest on top."""
    conditions, values = window_conditions(window)
    rows = connection.execute(
        f"{CURRENT_UPDATES} WHERE u.kind <> 'introduction' AND {conditions}"
        " ORDER BY u.ordered_at DESC, u.id LIMIT ?",
        (*values, limit),
    )
    return [to_stored(row) for row in rows]


def latest_times(connection: sqlite3.Connection, source_id: int, limit: int) -> list[datetime]:
    """Newest first."""
    rows = connection.execute(
        "SELECT ordered_at FROM news_update WHERE source_id = ? AND kind <> 'introduction'"
        " ORDER BY ordered_at DESC LIMIT ?",
        (source_id, limit),
    )
    return [to_time(ordered_at) for (ordered_at,) in rows]


def back_list(connection: sqlite3.Connection, update_ids: Sequence[str]) -> set[str]:
    rows = connection.execute(
        "SELECT u.public_id FROM json_each(?) j CROSS JOIN news_update u"
        " ON u.public_id = j.value WHERE u.back_list",
        (json.dumps(list(update_ids)),),
    )
    return {public_id for (public_id,) in rows}


def newest(connection: sqlite3.Connection, window: TimeWindow | None) -> datetime | None:
    conditions, values = window_conditions(window)
    row = connection.execute(
        f"SELECT max(u.ordered_at) FROM news_update u WHERE {conditions}",  # noqa: S608
        values,
    ).fetchone()
    return optional_time(row[0])
