"""How every source does: what it has, how fresh that is, and how its polls go. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.answers import QuietSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import timedelta

    from index.freshness import SourceFreshness
    from index.watching.records import WatchedSource

# So many of the latest updates tell how late news comes in.
LATEST_LAGS = 50
# More names than that are no warning but a list.
MAX_QUIET = 3


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source of news. `freshness` is None where it has given none yet, `watched` where it was
    imported and is not followed. `lag` is the median time from an update's own time of publication
    to when it could be asked about, None where that is not known."""

    freshness: SourceFreshness | None
    watched: WatchedSource | None
    lag: timedelta | None = None

    @property
    def number(self) -> str:
        """ "w3" where it is followed, else "s5" as its news is stored."""
        if self.watched is not None:
            return f"w{self.watched.watch_id}"
        return f"s{self.freshness.source_id}" if self.freshness is not None else ""


def health(
    sources: Sequence[SourceFreshness],
    watched: Sequence[WatchedSource],
    lags: Mapping[str, Sequence[timedelta]],
) -> list[SourceHealth]:
    """Sources in the order they were first imported, then those that have given nothing yet.
    `lags` are those of the latest updates by address."""
    by_address = {one.address: one for one in watched}
    found = [
        SourceHealth(
            source, by_address.get(source.locator), _typical(lags.get(source.locator, ()))
        )
        for source in sources
    ]
    seen = {source.locator for source in sources}
    return found + [SourceHealth(None, one) for one in watched if one.address not in seen]


def quiet_sources(sources: Iterable[SourceHealth]) -> dict[int, QuietSource]:
    """By source id, those that are followed and that a reader should know of. One that failed once
    may come at the next poll: only one whose death was told counts as failing."""
    found = {}
    for source in sources:
        fresh, watched = source.freshness, source.watched
        if fresh is None or watched is None:
            continue
        publisher = fresh.publisher or watched.title or watched.place
        if watched.reported and watched.succeeded_at is not None:
            found[fresh.source_id] = QuietSource(publisher, watched.succeeded_at, failing=True)
        elif fresh.stale and fresh.newest is not None:
            found[fresh.source_id] = QuietSource(publisher, fresh.newest, failing=False)
    return found


def _typical(lags: Iterable[timedelta]) -> timedelta | None:
    known = sorted(lags)
    return known[len(known) // 2] if known else None
