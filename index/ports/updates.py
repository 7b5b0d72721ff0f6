"""News updates: how they are read, identified, written and removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from index.ports.transactions import Transactional

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from index.attribution.statements import Statement
    from index.identity.takedowns import Tombstone
    from index.models import Content, NewsUpdate, SourceKey, Span, StoredUpdate, TimeWindow


@dataclass(frozen=True, slots=True)
class Save:
    """One decided write: `current` is the stored revision it follows, None for a new update.

    `embedding_prefix` (headline or story title, put before embedded text, never quoted) is used
    for a new update only: it is frozen at first sight. `dedupe` tells apart updates of one
    source that have neither id nor URL and the same text (0 for the first). `back_list`: a new
    update that was there before anybody watched its source, so nobody is told of it.
    """

    incoming: NewsUpdate
    current: StoredUpdate | None
    content: Content
    chunks: tuple[Span, ...]
    embedding_prefix: str
    statements: tuple[Statement, ...] = ()
    dedupe: int = 0
    back_list: bool = False


class Updates(Protocol):
    """Read stored updates. Times are aware and in UTC; `ordering_time` decides every order."""

    def update(self, update_id: str, revision: int | None = None) -> StoredUpdate:
        """Return one revision of an update, the current one by default.

        Raises:
            NotFoundError: There is no such update or revision.
        """
        ...

    def latest(self, window: TimeWindow, limit: int) -> list[StoredUpdate]:
        """Return the newest updates of the window, newest first, without introductions.

        Updates of the same time keep the order in which they were first saved.
        """
        ...

    def latest_times(self, source_id: int, limit: int) -> list[datetime]:
        """Return the ordering times of a source's newest updates, newest first.

        Introductions are left out. An unknown source has none.
        """
        ...

    def newest(self, window: TimeWindow | None = None) -> datetime | None:
        """Return the newest ordering time in the window, None without updates."""
        ...

    def back_list(self, update_ids: Sequence[str]) -> set[str]:
        """Return those of these updates that were saved as `Save.back_list`."""
        ...


class UpdateRepository(Updates, Transactional, Protocol):
    """Identify and write the updates of one source, several calls in one transaction."""

    def source(self, key: SourceKey) -> int:
        """Return the id of the source; create the source if it is new."""
        ...

    def find_by_external_id(
        self, source_id: int, external_ids: Sequence[str]
    ) -> dict[str, StoredUpdate]:
        """Return current revisions by the source's own id or URL; unknown ids are absent."""
        ...

    def with_content(
        self, source_id: int, contents: Sequence[Content], limit: int
    ) -> dict[Content, list[StoredUpdate]]:
        """Return the updates whose current text is one of `contents`.

        Args:
            source_id: The source to search.
            contents: The texts to look for, authors included.
            limit: How many of the source's newest updates are searched.
        """
        ...

    def without_external_id(self, source_id: int, story: str) -> list[StoredUpdate]:
        """Return current revisions that have neither id nor URL, oldest first.

        Args:
            source_id: The source to search.
            story: The address of the story, or its title if it has no address. A dump that is
                imported again is matched against the updates of its story.
        """
        ...

    def history(
        self, update_ids: Sequence[str], limit: int
    ) -> dict[str, list[tuple[Content, datetime]]]:
        """Return the revisions of each update with the time when each was saved.

        Newest first, at most `limit` for each update; unknown updates are absent.
        """
        ...

    def tombstones(self, source_id: int) -> list[Tombstone]:
        """Return a tombstone for each update of this source that was removed by itself.

        Tombstones belong to the key of the source, so they survive its removal. Cheap when there
        are none. Ordered by update id.
        """
        ...

    def save(self, source_id: int, saves: Sequence[Save], now: datetime) -> list[StoredUpdate]:
        """Write new updates and new revisions, in one transaction.

        Their chunks are analysed by `index.text.analysis`, so that words are searchable at once.
        Each save notes a pending change for every consumer. Chunk ids are never used twice.

        Returns:
            The stored revisions, in the order of `saves`.

        Raises:
            NotFoundError: `current` of a save was removed meanwhile.
            StoreError: The source already has an update with the id or URL of a new one.
        """
        ...

    def refresh_details(self, source_id: int, saves: Sequence[Save], now: datetime) -> int:
        """Write details that make no revision, and note when the source was last imported.

        Details are times, addresses, and the title and authors of the story. A known time is
        never replaced by one of a weaker origin (see `TimeOrigin`).

        Returns:
            How many rows changed.
        """
        ...


class Removals(Protocol):
    """Remove news for good, and let removed updates come in again."""

    def remove_update(self, update_id: str) -> None:
        """Delete an update with its revisions, chunks, terms and unshared cached vectors.

        Readers learn of it by `ChangeLog.changes_since`. A tombstone stays.

        Raises:
            NotFoundError: There is no such update.
        """
        ...

    def remove_source(self, source_id: int) -> int:
        """Delete a source and all its updates; return how many updates.

        These updates leave no tombstones; tombstones of earlier removals stay.

        Raises:
            NotFoundError: There is no such source.
        """
        ...

    def restore(self, update_id: str) -> None:
        """Forget a tombstone: the update may come in again.

        Raises:
            NotFoundError: There is no such tombstone.
        """
        ...
