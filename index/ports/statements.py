"""Statements of current revisions: who said what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.attribution.statements import SpeakerCount, Statement, StoredStatement
    from index.models import StoredUpdate, TimeWindow


class Statements(Protocol):
    """Read the statements of current revisions."""

    def speakers(self) -> list[SpeakerCount]:
        """Count the statements of each (name, phrase), in no particular order.

        A reported speaker counts under that name, without a phrase.
        """
        ...

    def statements_by(
        self, names: Sequence[str], window: TimeWindow | None, limit: int
    ) -> list[StoredStatement]:
        """Return statements whose speaker or reported speaker is one of `names`.

        Newest update first (ordering time), then in the order of the text.

        Args:
            names: Exact names, as in `SpeakerCount.name`.
            window: Restrict the result to updates of this time.
            limit: The most statements to return.
        """
        ...

    def statements_in(self, update_ids: Sequence[str]) -> dict[str, list[StoredStatement]]:
        """Return all statements of each update, in the order of the text.

        Updates without statements are absent.
        """
        ...


class StatementMaintenance(Protocol):
    """Bring stored statements up to the current rules of `index.attribution`."""

    def outdated_statements(self, limit: int) -> list[StoredUpdate]:
        """Return at most `limit` current revisions whose statements are of another
        `RULES_VERSION` than that of `index.attribution`."""
        ...

    def restate(self, updates: Sequence[tuple[StoredUpdate, tuple[Statement, ...]]]) -> None:
        """Replace the statements of these revisions, and mark them as current.

        Revisions that are gone are skipped. Moves `change_seq`; makes nothing pending.
        """
        ...
