"""Changes of the news: a log for readers, and a queue for each consumer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

Consumer = Literal["lexical", "dense", "alerts", "meanings"]
# The index's own, for whom every change is noted; the others are so once they have enlisted.
INDEXES: tuple[Consumer, ...] = ("lexical", "dense")


@dataclass(frozen=True, slots=True)
class PendingChange:
    """An update a consumer has not handled yet. `change` identifies this change of it, so that
    `done` on an old one never hides a newer one; `lost_chunk_ids` are the chunks it took away."""

    update_id: str
    change: int
    lost_chunk_ids: tuple[int, ...] = ()


class ChangeLog(Protocol):
    """What changed since a number, for readers that keep a copy in memory."""

    def change_seq(self) -> int:
        """Return the number of the last change; cheap enough to call for every question."""
        ...

    def changes_since(self, seq: int) -> tuple[dict[str, tuple[int, ...]], int] | None:
        """Return the updates changed after `seq`, each with the chunk ids it has lost since.

        Returns:
            The updates and the new number; None if the log does not reach back to `seq`, and
            everything must be loaded again.
        """
        ...

    def trim_changes(self, keep_after: int) -> None:
        """Forget the log up to and including this number."""
        ...


class PendingChanges(Protocol):
    """Changes that a consumer must handle, kept until it says that it has."""

    def enlist(self, consumer: Consumer) -> None:
        """Make every change from now on pending for this consumer, for good.

        A consumer that enlists must call `done`. Repeating the call is harmless.
        """
        ...

    def pending(self, consumer: Consumer, limit: int) -> list[PendingChange]:
        """Return at most `limit` pending changes, oldest first.

        The update may be gone by now; then its chunks are to be removed.
        """
        ...

    def done(self, consumer: Consumer, changes: Sequence[PendingChange]) -> None:
        """Forget exactly these changes of this consumer; unknown ones are ignored."""
        ...
