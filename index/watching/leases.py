"""What lets a followed source's news be stored, checked anew in each unit of work."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from index.errors import ErrorCode, NotFollowedError
from index.shown_addresses import shown_address
from index.watching.following import parameters_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index.ports.transactions import Transactional
    from index.watching.records import WatchedSource

# How soon a source whose poller was killed is polled by another. Who is alive renews: readings and
# imports wait for each other, so that a poll may take any time.
LEASE = timedelta(seconds=60)


class Lease:
    """A source that this process may store news of, for as long as `is_held` says so.

    `is_held` is called inside the transactions of `unit`, and must read the same database: then
    nobody ends the lease between the check and the commit.
    """

    def __init__(self, source: WatchedSource, is_held: Callable[[], bool]) -> None:
        self.source = source
        self.parameters = parameters_of(source)
        self._is_held = is_held

    @contextmanager
    def unit(self, store: Transactional) -> Iterator[None]:
        """Open a transaction of `store` in which the lease is held.

        Raises:
            NotFollowedError: The source is followed no more, or by another process. Nothing of
                this unit is stored.
            StoreError: As the store's own unit.
        """
        with store.unit():
            if not self._is_held():
                raise NotFollowedError(
                    f"{shown_address(self.source.address)} was removed or paused, or some of its"
                    " news was, or it is polled by another process; what was being read is not"
                    " stored",
                    ErrorCode.LEASE_LOST,
                    source=shown_address(self.source.address),
                )
            yield
