"""Several calls as one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class Transactional(Protocol):
    """Join several calls into one transaction."""

    def unit(self) -> AbstractContextManager[None]:
        """Open a write transaction for all calls of this thread inside it.

        Rolled back on any exception. Units may nest: a failed inner unit undoes its own calls
        only, and the outermost unit commits.

        Raises:
            StoreLockedError: Another process keeps the lock beyond the configured wait.
        """
        ...
