"""When a source is polled next, and what a poll makes of it. Pure; chance is passed in.

a poll that worked  → a share of the silence so far, between bounds; never sooner than the
                      server's own word
one that failed     → twice the pause each time; dead after a while, which is told once
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from index.cleaning import clean_line
from index.watching.records import Failed, Polled, WatchedSource, WatchNotice
from index.watching.source_types import type_of

if TYPE_CHECKING:
    from datetime import datetime

    from index.watching.records import PollOutcome
    from index.watching.source_types import Door

# News is late by at most this share of how long the source had been silent before it.
SILENCE_SHARE = 0.1
# The same second for everybody is a burst for the server: up to this share later.
JITTER = 0.2
# Of the shortest time between two polls.
FIRST_RETRY = 2
LONGEST_RETRY = timedelta(hours=2)
LONGEST_RETRY_OF_PATHS = timedelta(minutes=1)
# What a page's absence, a refusal or robots.txt says seldom changes within minutes.
FIRST_RETRY_OF_REFUSALS = timedelta(minutes=30)
LONGEST_RETRY_OF_REFUSALS = timedelta(days=1)
REFUSALS = frozenset({"missing", "denied", "forbidden", "unsafe"})
# A server may ask for patience; for more than a day it is not there.
LONGEST_ASKED = timedelta(days=1)
DEAD_AFTER_FAILURES = 4
DEAD_AFTER = timedelta(minutes=10)
MAX_ERROR_CHARS = 300


@dataclass(frozen=True, slots=True)
class PollBounds:
    """Shortest and longest time between two polls of one source."""

    shortest: timedelta = timedelta(seconds=30)
    longest: timedelta = timedelta(minutes=15)
    of_paths: timedelta = timedelta(seconds=1)


def after_poll(
    source: WatchedSource, outcome: PollOutcome, now: datetime, bounds: PollBounds, chance: float
) -> tuple[WatchedSource, WatchNotice | None]:
    """The source as the poll leaves it, and what the administrators are to be told, if anything.

    `chance` in [0, 1) spreads polls that would fall together.
    """
    if isinstance(outcome, Failed):
        return _after_failure(source, outcome, now, bounds, chance)
    return _after_success(source, outcome, now, bounds, chance)


def _after_success(
    source: WatchedSource, polled: Polled, now: datetime, bounds: PollBounds, chance: float
) -> tuple[WatchedSource, WatchNotice | None]:
    changed_at = now if polled.changed or source.changed_at is None else source.changed_at
    pause = poll_pause(source.door, now - changed_at, polled.fresh_for, bounds)
    after = replace(
        source,
        fetch_address=polled.fetch_address,
        kind=polled.kind or source.kind,
        title=polled.title or source.title,
        publisher=source.publisher or polled.publisher,
        validators=polled.validators,
        digest=polled.digest,
        next_poll_at=now + pause * (1 + JITTER * chance),
        polled_at=now,
        succeeded_at=now,
        changed_at=changed_at,
        failures=0,
        failing_since=None,
        error=_error_line(polled.problem),
        reported=False,
    )
    return after, WatchNotice(source.watch_id, "back", now) if source.reported else None


def poll_pause(
    door: Door, silence: timedelta, fresh_for: timedelta | None, bounds: PollBounds
) -> timedelta:
    """The time to the next poll, by how long the source has been silent and by its server's word,
    which never makes it longer than `bounds.longest`."""
    if type_of(door).is_local:
        return bounds.of_paths
    wanted = max(bounds.shortest, silence * SILENCE_SHARE, fresh_for or timedelta(0))
    return min(wanted, bounds.longest)


def _after_failure(
    source: WatchedSource, failed: Failed, now: datetime, bounds: PollBounds, chance: float
) -> tuple[WatchedSource, WatchNotice | None]:
    failures, since = source.failures + 1, source.failing_since or now
    is_gone = failed.kind == "gone"
    is_dead = failures >= DEAD_AFTER_FAILURES and now - since >= DEAD_AFTER
    # That it is polled no more is told of one that was told to be dead, too.
    reports = is_gone or (is_dead and not source.reported)
    error = _error_line(failed.message)
    if source.type.is_local:
        pause = retry_pause_of_paths(failures, bounds)
    else:
        pause = retry_pause(failed, failures, now, bounds, chance)
    after = replace(
        source,
        state="gone" if is_gone else source.state,
        next_poll_at=now + pause,
        polled_at=now,
        failures=failures,
        failing_since=since,
        error=error,
        reported=source.reported or reports,
    )
    if not reports:
        return after, None
    return after, WatchNotice(source.watch_id, "gone" if is_gone else "dead", now, error)


def _error_line(message: str) -> str:
    return str(clean_line(message))[:MAX_ERROR_CHARS]


def retry_pause(
    failed: Failed, failures: int, now: datetime, bounds: PollBounds, chance: float
) -> timedelta:
    """How long to leave a server alone after so many failures in a row (from 1)."""
    is_refusal = failed.kind in REFUSALS
    first = FIRST_RETRY_OF_REFUSALS if is_refusal else FIRST_RETRY * bounds.shortest
    longest = LONGEST_RETRY_OF_REFUSALS if is_refusal else LONGEST_RETRY
    doubled = min(first * (1 << min(failures - 1, 20)), longest)
    asked = failed.retry_at - now if failed.retry_at is not None else timedelta(0)
    return max(doubled, min(asked, LONGEST_ASKED)) * (1 + JITTER * chance)


def retry_pause_of_paths(failures: int, bounds: PollBounds) -> timedelta:
    """The same for a file or folder, which is somebody's to put right: to look costs little."""
    return min(bounds.of_paths * (1 << min(failures, 20)), LONGEST_RETRY_OF_PATHS)
