"""Updates that an administrator removed, and what of a source is one of them. Pure.

    the same id → it, edited or not, unless ids wander on the page
    the same text → it, under whatever id, unless both have times of their own that differ

Nothing that was removed can be read here: digests and a time are kept, no text.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import ErrorCode
from index.identity.unsteady_pages import renamed
from index.models import Notice, TimeOrigin

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from index.identity.unsteady_pages import Pair
    from index.models import NewsUpdate, SourceKey, StoredUpdate, UpdateKind

DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is remembered of a removed update: its public id, digests (BLAKE2b, 16 bytes) of what
    it was known by (None for nothing but its text) and of its text in every revision, and the
    time, if it had one of its own."""

    update_id: str
    identity: bytes | None
    texts: frozenset[bytes]
    own_time: datetime | None = None


def source_digest(key: SourceKey) -> bytes:
    """Of the source, which may be removed and come back under another number."""
    return _digest(key.publisher, key.locator)


def identity_digest(external_id: str | None, kind: UpdateKind, story: str) -> bytes | None:
    """What a source knows an update by: its own id, else that it is its story's introduction."""
    if external_id is not None:
        return _digest("id", external_id)
    return _digest("introduction", story) if kind == "introduction" else None


def text_digest(headline: str, body: str) -> bytes:
    return _digest("text", headline, body)


def own_time(published_at: datetime | None, published_from: TimeOrigin) -> datetime | None:
    return published_at if published_from is TimeOrigin.OWN else None


def still_out(update_id: str) -> Notice:
    """What a person is told whose import holds it."""
    return Notice(
        f"update {update_id}",
        "it was removed and stays out",
        ErrorCode.UPDATE_STAYS_OUT,
        {"update": update_id},
    )


class Takedowns:
    """The tombstones of one source."""

    def __init__(self, tombstones: Sequence[Tombstone]) -> None:
        self._by_identity = {one.identity: one for one in tombstones if one.identity is not None}
        self._by_text: dict[bytes, list[Tombstone]] = defaultdict(list)
        for one in tombstones:
            for text in one.texts:
                self._by_text[text].append(one)

    def __bool__(self) -> bool:
        return bool(self._by_identity or self._by_text)

    def of(self, update: NewsUpdate) -> Tombstone | None:
        """What it is of that was removed, by its text or what it is known by."""
        return self._same_text(update) or self._same_identity(update)

    def have_moved(self, pairs: Sequence[Pair]) -> bool:
        """Whether a page shows what was removed under another id: its own is another's then."""
        return any(
            found is not None and found.identity not in (None, _identity(update))
            for update, current in pairs
            if not _is_stored(update, current) and (found := self._same_text(update))
        )

    def sifted(
        self, pairs: Sequence[Pair], *, ids_wander: bool
    ) -> tuple[list[Pair], list[Tombstone]]:
        """The items that may be stored, and what the others are. Where ids wander, a removed id
        says nothing: its item is new, under an id of its own."""
        kept: list[Pair] = []
        out: list[Tombstone] = []
        for update, current in pairs:
            same_text = None if _is_stored(update, current) else self._same_text(update)
            same_id = self._same_identity(update) if current is None else None
            if same_text is not None:
                out.append(same_text)
            elif same_id is None:
                kept.append((update, current))
            elif ids_wander:
                kept.append((renamed(update), None))
            else:
                out.append(same_id)
        return kept, out

    def _same_identity(self, update: NewsUpdate) -> Tombstone | None:
        identity = _identity(update)
        return None if identity is None else self._by_identity.get(identity)

    def _same_text(self, update: NewsUpdate) -> Tombstone | None:
        time = own_time(update.published_at, update.published_from)
        for one in self._by_text.get(text_digest(update.headline, update.body), ()):
            if time is None or one.own_time is None or time == one.own_time:
                return one
        return None


def _is_stored(update: NewsUpdate, current: StoredUpdate | None) -> bool:
    """Whether it is there as it is: the same words may be said by two."""
    return current is not None and current.content == update.content


def _identity(update: NewsUpdate) -> bytes | None:
    story = update.story_url or update.story or ""
    return identity_digest(update.external_id, update.kind, story)


def _digest(*parts: str) -> bytes:
    text = json.dumps(parts).encode()
    return hashlib.blake2b(text, digest_size=DIGEST_BYTES).digest()
