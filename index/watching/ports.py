"""What watching needs from outside, with the contracts in prose."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set
    from datetime import datetime

    from index.import_parameters import ImportParameters
    from index.models import SourceKey
    from index.sources.fetching.web import Fetched, Reading, Validators
    from index.watching.records import (
        FileMark,
        StoredNotice,
        WatchedSource,
        WatchNotice,
        WatchState,
    )


# Clocks are set right by less than this all the time.
CLOCK_SLACK = timedelta(seconds=5)


class WatchStore(Protocol):
    """Watched sources, who polls them, and what is to be told of them.

    Several processes may use it at once; every method is one transaction. Raises StoreError.
    """

    def add(self, source: WatchedSource, holder: str, leased_until: datetime) -> WatchedSource:
        """Keep a new source, leased to `holder` who reads it first; its `watch_id` is given by the
        store, higher than all before. From now on its host is claimed by nobody else, but a poll
        that was begun before may go on: see `host_is_free`. Raises InputError where its address
        is watched already."""

    def host_is_free(self, watch_id: int, now: datetime) -> bool:
        """Whether a source that was just added may be read: no source that was added before it is
        leased at the same host, and `free_at` has come. Always, where it needs no web server.
        Raises NotFoundError."""

    def all(self) -> list[WatchedSource]:
        """In the order they were added."""

    def get(self, watch_id: int) -> WatchedSource:
        """Raises NotFoundError."""

    def find(self, address: str) -> WatchedSource | None: ...

    def set_state(self, watch_id: int, state: WatchState, next_poll_at: datetime | None) -> None:
        """Raises NotFoundError."""

    def remove(self, watch_id: int) -> None:
        """With all that is remembered of it; its news stays. Raises NotFoundError."""

    def claim(
        self, holder: str, now: datetime, leased_until: datetime, limit: int
    ) -> list[WatchedSource]:
        """Active sources that are due, longest due first, leased to `holder`.

        At most one of each host, and none of a host that another lease or `free_at` keeps busy. A
        lease that has run out counts for nothing. Where the clock was set back by more than
        CLOCK_SLACK, what was put off until a time after `now` is put off as much less, and no
        lease outlasts `leased_until`.
        """

    def renew(self, holder: str, watch_id: int, leased_until: datetime) -> bool:
        """Keep a lease for longer. False where it is another's by now, or ended."""

    def is_held(self, holder: str, watch_id: int) -> bool:
        """Whether the source is still watched, and leased to `holder`. Inside a unit of work of
        the same database this stays so until that ends."""

    def finish(
        self,
        holder: str,
        source: WatchedSource,
        notices: Sequence[WatchNotice],
        host_free_at: datetime,
    ) -> bool:
        """Keep what a poll left, end the lease, and leave its host alone until `host_free_at`.

        False, and nothing kept, where the lease is another's by now or the source was removed. A
        pause that came meanwhile stays; so does a `next_poll_at` it set.
        """

    def note_push(self, watch_id: int, now: datetime, *, changed: bool) -> None:
        """That something came from a source by push. Nothing, where it was removed."""

    def release(self, holder: str, host_free_at: Mapping[int, datetime]) -> None:
        """End all its leases: it stops. The hosts of these sources of its own, by their numbers,
        are left alone until then."""

    def next_due(self) -> datetime | None:
        """When the next active source can be claimed: it is due, and no lease or `free_at` keeps
        it or its host busy. A time in the past where one can be now."""

    def file_marks(self, watch_id: int) -> dict[str, FileMark]:
        """How far the files of a watched path were read, by their path."""

    def mark_files(self, watch_id: int, marks: Mapping[str, FileMark]) -> None:
        """These and no others. Nothing, where the source was removed."""

    def notices(self, limit: int) -> list[StoredNotice]:
        """What was not told yet, oldest first."""

    def told(self, notice_ids: Sequence[int]) -> None: ...

    def given(self) -> dict[int, frozenset[SourceKey]]:
        """Whose news has come of each watched source, by its `watch_id`; without what is passed
        over."""

    def note_given(self, watch_id: int, keys: Set[SourceKey]) -> None:
        """That news of these came of it. Nothing, where it was removed."""

    def pass_over(self, watch_id: int, key: SourceKey) -> None:
        """Take no more of one's news from it, for as long as it is watched. Ends its lease: the
        poll under way may hold news of that one. Nothing, where it was removed."""

    def passed_over(self, watch_id: int) -> frozenset[SourceKey]: ...

    def lags(self, limit: int) -> dict[int, list[timedelta]]:
        """By the id of a source of news that is followed, of its latest updates that came in after
        it was and have a time of their own: how long after that they were first seen. Never
        negative."""

    def check(self) -> list[str]:
        """What is wrong with the tables, in words."""


class WebFetcher(Protocol):
    """The one polite, safe way to the web."""

    async def fetch(self, url: str, *, validators: Validators, now: datetime) -> Fetched:
        """Raises FetchError."""

    def pause_s(self, url: str) -> float:
        """How long to leave the URL's server alone after a fetch."""


class BodyReader(Protocol):
    """Reads untrusted bytes within limits of time and memory."""

    async def read(
        self,
        body: bytes,
        name: str,
        content_type: str | None,
        charset: str | None,
        parameters: ImportParameters,
    ) -> Reading:
        """Raises FetchError ("unreadable", "too_large")."""

    async def close(self) -> None:
        """Give back what reading takes, such as a process. Nothing is read afterwards."""
