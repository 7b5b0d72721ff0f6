"""How every source does: what it has, how fresh that is, and how its polls go. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.answers import QuietSource
from index.models import SourceKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set
    from datetime import timedelta

    from index.watching.freshness import SourceFreshness
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
    given: Mapping[int, Set[SourceKey]],
    lags: Mapping[int, Sequence[timedelta]],
) -> list[SourceHealth]:
    """Sources in the order they were first imported, each with what is watched that gives its
    news (in the rare case of several, once with each of them), then what is watched and has given
    nothing yet. `given` says by watch id whose news came of it; `lags` are those of the latest
    updates by source id."""
    givers: dict[SourceKey, list[WatchedSource]] = defaultdict(list)
    for one in watched:
        for key in given.get(one.watch_id, ()):
            givers[key].append(one)
    found = [
        SourceHealth(source, one, _typical(lags.get(source.source_id, ())))
        for source in sources
        for one in givers.get(SourceKey(source.publisher, source.locator), [None])
    ]
    seen = {one.watched.watch_id for one in found if one.watched is not None}
    return found + [SourceHealth(None, one) for one in watched if one.watch_id not in seen]


def quiet_sources(sources: Iterable[SourceHealth]) -> dict[int, QuietSource]:
    """By source id, those that are followed and that a reader should know of. One that failed once
    may come at the next poll: only one whose death was told counts as failing, and only if its
    news comes from nowhere else."""
    followed: dict[int, list[tuple[SourceFreshness, WatchedSource]]] = defaultdict(list)
    for source in sources:
        if source.freshness is not None and source.watched is not None:
            pair = source.freshness, source.watched
            followed[source.freshness.source_id].append(pair)
    found = {source_id: _quiet(pairs) for source_id, pairs in followed.items()}
    return {source_id: quiet for source_id, quiet in found.items() if quiet is not None}


def _quiet(pairs: Sequence[tuple[SourceFreshness, WatchedSource]]) -> QuietSource | None:
    """Of one source with all that is watched and gives its news."""
    fresh, watched = pairs[0]
    publisher = fresh.publisher or watched.title or watched.place
    read = [one.succeeded_at for _, one in pairs if one.succeeded_at is not None]
    if read and all(one.reported for _, one in pairs):
        return QuietSource(publisher, max(read), failing=True)
    if fresh.stale and fresh.newest is not None:
        return QuietSource(publisher, fresh.newest, failing=False)
    return None


def _typical(lags: Iterable[timedelta]) -> timedelta | None:
    known = sorted(lags)
    return known[len(known) // 2] if known else None
