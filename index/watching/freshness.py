"""How fresh a source is, by its own measure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from index.ports import StoreStatistics, Updates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# So many of the latest updates show a source's habit.
LATEST_TIMES = 50
MIN_TIMES = 5
# A live page falls silent over night, so its longest usual gap counts, not its median one, and
# a burst of updates says nothing about when the next is due: at least so much time must pass.
USUAL_SHARE = 0.95
SLACK = 2.0
MIN_STALE = timedelta(hours=1)


class DatedNews(Updates, StoreStatistics, Protocol):
    """What the freshness of sources is read from."""


@dataclass(frozen=True, slots=True)
class SourceFreshness:
    """A source as a reader sees it. Times are None where it has no updates. `usual_gap` is the
    longest time between two updates that is still usual (None with too few to tell), and `stale`
    says that its newest update is older than twice that."""

    source_id: int
    publisher: str
    locator: str
    updates: int
    newest: datetime | None
    last_imported_at: datetime | None
    usual_gap: timedelta | None
    stale: bool


def usual_gap(times: Sequence[datetime]) -> timedelta | None:
    """The gap between updates that 95 % of the latest ones keep; None below MIN_TIMES times."""
    latest = sorted(times)[-LATEST_TIMES:]
    if len(latest) < MIN_TIMES:
        return None
    gaps = sorted(later - earlier for earlier, later in pairwise(latest))
    return gaps[min(len(gaps) - 1, int(USUAL_SHARE * len(gaps)))]


def is_stale(newest: datetime | None, gap: timedelta | None, now: datetime) -> bool:
    if newest is None or gap is None:
        return False
    return now - newest > max(MIN_STALE, SLACK * gap)


def freshness(store: DatedNews, now: datetime) -> tuple[SourceFreshness, ...]:
    """Of every source, in the order they were first imported."""
    found = []
    for source in store.stats().sources:
        gap = usual_gap(store.latest_times(source.source_id, LATEST_TIMES))
        found.append(
            SourceFreshness(
                source_id=source.source_id,
                publisher=source.key.publisher,
                locator=source.key.locator,
                updates=source.updates,
                newest=source.newest,
                last_imported_at=source.last_imported_at,
                usual_gap=gap,
                stale=is_stale(source.newest, gap, now),
            )
        )
    return tuple(found)
