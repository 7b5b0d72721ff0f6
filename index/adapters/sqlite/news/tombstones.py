"""What is remembered of updates that were removed one by one: digests, so that they stay out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from index.errors import ErrorCode, NotFoundError
from index.identity.takedowns import (
    Tombstone,
    identity_digest,
    own_time,
    source_digest,
    text_digest,
)
from index.microseconds import optional_time, to_microseconds
from index.models import SourceKey, TimeOrigin

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

_UPDATE = """SELECT u.id, s.publisher, s.locator, u.external_id, u.kind, t.key, u.published_at,
    u.published_from FROM news_update u JOIN source s ON s.id = u.source_id
    JOIN story t ON t.id = u.story_id WHERE u.public_id = ?"""
_KEEP = """INSERT OR REPLACE INTO removed_update (public_id, source, identity, texts, own_time)
    VALUES (?, ?, ?, ?, ?)"""
_OF_SOURCE = """SELECT public_id, identity, texts, own_time FROM removed_update WHERE source = ?
    ORDER BY public_id"""


def keep(connection: sqlite3.Connection, public_id: str) -> None:
    """To be called while the update is still there, in the unit that deletes it."""
    key, publisher, locator, external_id, kind, story, published_at, published_from = (
        connection.execute(_UPDATE, (public_id,)).fetchone()
    )
    revisions = connection.execute(
        "SELECT headline, body FROM revision WHERE update_id = ?", (key,)
    )
    texts = sorted({text_digest(headline, body).hex() for headline, body in revisions})
    time = own_time(optional_time(published_at), TimeOrigin(published_from))
    connection.execute(
        _KEEP,
        (
            public_id,
            source_digest(SourceKey(publisher, locator)),
            identity_digest(external_id, kind, story),
            json.dumps(texts),
            None if time is None else to_microseconds(time),
        ),
    )


def of_source(connection: sqlite3.Connection, source_id: int) -> list[Tombstone]:
    source = connection.execute(
        "SELECT publisher, locator FROM source WHERE id = ?", (source_id,)
    ).fetchone()
    if source is None:
        return []
    rows = connection.execute(_OF_SOURCE, (source_digest(SourceKey(*source)),))
    return [_tombstone(row) for row in rows]


def forget(connection: sqlite3.Connection, public_id: str) -> None:
    """Raises NotFoundError."""
    deleted = connection.execute("DELETE FROM removed_update WHERE public_id = ?", (public_id,))
    if not deleted.rowcount:
        raise NotFoundError(
            f"no update {public_id!r} was removed by itself",
            ErrorCode.UPDATE_NOT_REMOVED,
            update=public_id,
        )


def _tombstone(row: Sequence[Any]) -> Tombstone:
    public_id, identity, texts, time = row
    digests = frozenset(bytes.fromhex(text) for text in json.loads(texts))
    return Tombstone(public_id, identity, digests, optional_time(time))
