"""What acronyms stand for, beside the update whose current text introduces them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from index.text.acronyms import Expansion, introductions

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from index.models import Content

MOST_EXPANSIONS = 20


def insert(connection: sqlite3.Connection, texts: Iterable[tuple[int, Content]]) -> None:
    """Keep what these texts introduce, in the place of what their updates did before."""
    for key, content in texts:
        take_out(connection, [key])
        _insert(connection, key, content.headline, content.body)


def take_out(connection: sqlite3.Connection, keys: Iterable[int]) -> None:
    connection.executemany("DELETE FROM acronym WHERE update_id = ?", ((key,) for key in keys))


def learn_all(connection: sqlite3.Connection) -> None:
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM chunk").fetchone()
    learn(connection, 0, last)


def learn(connection: sqlite3.Connection, after: int, last: int) -> None:
    """Of the updates whose first chunk is one of those after `after`, up to `last`."""
    found = connection.execute(
        """SELECT r.update_id, r.headline, r.body FROM chunk c
            JOIN revision r ON r.update_id = c.update_id AND r.number = c.revision
            WHERE c.id > ? AND c.id <= ? AND c.id = (
                SELECT min(id) FROM chunk d
                WHERE d.update_id = c.update_id AND d.revision = c.revision)""",
        (after, last),
    )
    for key, headline, body in found.fetchall():
        _insert(connection, key, headline, body)


def _insert(connection: sqlite3.Connection, key: int, headline: str, body: str) -> None:
    pairs = [*introductions(headline), *introductions(body)]
    connection.executemany(
        "INSERT OR IGNORE INTO acronym (update_id, acronym, words) VALUES (?, ?, ?)",
        ((key, pair.acronym, pair.words) for pair in pairs),
    )


def expansions(connection: sqlite3.Connection, names: Sequence[str]) -> list[Expansion]:
    """See `index.ports.Acronyms`."""
    found = connection.execute(
        """SELECT acronym, words FROM acronym
            WHERE acronym IN (SELECT value FROM json_each(?1))
                OR words IN (SELECT value FROM json_each(?1))
            GROUP BY acronym, words ORDER BY count(*) DESC, acronym, words LIMIT ?2""",
        (json.dumps(list(names)), MOST_EXPANSIONS),
    )
    return [Expansion(*row) for row in found]
