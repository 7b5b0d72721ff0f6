"""What changed, told twice: a row per consumer until it is done, and a log that readers follow.

Both hold ids only. The number of a change is given under the write lock, so that numbers become
visible in their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.adapters.sqlite import facts
from index.adapters.sqlite.news.rows import following_id, to_ids, to_json
from index.ports import INDEXES, PendingChange

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from index.ports import Consumer

_ENLISTED = "enlisted consumers"
_TRIMMED = "changes trimmed up to"


def note(connection: sqlite3.Connection, lost: Sequence[tuple[str, Sequence[int]]]) -> None:
    """Log the changed updates (public id, chunk ids lost), pending for every consumer
    that there is."""
    numbered = _log(connection, lost)
    consumers = (*INDEXES, *_enlisted(connection))
    connection.executemany(
        "INSERT INTO pending_change (consumer, seq, update_id, lost) VALUES (?, ?, ?, ?)",
        ((consumer, *change) for consumer in consumers for change in numbered),
    )


def enlist(connection: sqlite3.Connection, consumer: Consumer) -> None:
    enlisted = _enlisted(connection)
    if consumer not in (*INDEXES, *enlisted):
        facts.write(connection, _ENLISTED, " ".join((*enlisted, consumer)))


def _enlisted(connection: sqlite3.Connection) -> tuple[str, ...]:
    return tuple((facts.read(connection, _ENLISTED) or "").split())


def note_vectors(connection: sqlite3.Connection, update_ids: Iterable[str]) -> None:
    """Log that these updates' vectors are there; nothing is pending."""
    _log(connection, [(update_id, ()) for update_id in dict.fromkeys(update_ids)])


def note_statements(connection: sqlite3.Connection, update_id: str) -> None:
    """Log that this update's statements differ, its chunks as before; nothing is pending."""
    _log(connection, [(update_id, ())])


def _log(
    connection: sqlite3.Connection, lost: Sequence[tuple[str, Sequence[int]]]
) -> list[tuple[int, str, str]]:
    first = following_id(connection, "news_change")
    numbered = [
        (seq, update_id, to_json(tuple(chunk_ids)))
        for seq, (update_id, chunk_ids) in enumerate(lost, start=first)
    ]
    connection.executemany(
        "INSERT INTO news_change (seq, update_id, lost) VALUES (?, ?, ?)", numbered
    )
    return numbered


def pending(connection: sqlite3.Connection, consumer: Consumer, limit: int) -> list[PendingChange]:
    rows = connection.execute(
        "SELECT update_id, seq, lost FROM pending_change WHERE consumer = ? ORDER BY seq LIMIT ?",
        (consumer, limit),
    )
    return [PendingChange(update_id, seq, to_ids(lost)) for update_id, seq, lost in rows]


def done(
    connection: sqlite3.Connection, consumer: Consumer, changes: Iterable[PendingChange]
) -> None:
    connection.executemany(
        "DELETE FROM pending_change WHERE consumer = ? AND seq = ? AND update_id = ?",
        ((consumer, change.change, change.update_id) for change in changes),
    )


def last_seq(connection: sqlite3.Connection) -> int:
    return following_id(connection, "news_change") - 1


def since(
    connection: sqlite3.Connection, seq: int
) -> tuple[dict[str, tuple[int, ...]], int] | None:
    """None too where `seq` is ahead of the log: the database was replaced by an older copy."""
    last = last_seq(connection)
    if seq < int(facts.read(connection, _TRIMMED) or 0) or seq > last:
        return None
    changed: dict[str, tuple[int, ...]] = {}
    rows = connection.execute(
        "SELECT update_id, lost FROM news_change WHERE seq > ? ORDER BY seq", (seq,)
    )
    for update_id, lost in rows:
        changed[update_id] = changed.get(update_id, ()) + to_ids(lost)
    return changed, last


def trim(connection: sqlite3.Connection, keep_after: int) -> None:
    trimmed = min(keep_after, last_seq(connection))
    if trimmed > int(facts.read(connection, _TRIMMED) or 0):
        connection.execute("DELETE FROM news_change WHERE seq <= ?", (trimmed,))
        facts.write(connection, _TRIMMED, str(trimmed))
