"""One poll of one source: fetched, read, imported, and what came of it.

    web:  fetch → (304, or the same bytes: nothing to do) → read in the worker → import
    path: files that changed and keep still → import

What is imported is stored before the poll is noted: a crash between the two imports it once more,
which changes nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import ErrorCode, SourceError
from index.identity.unsteady_pages import without_times_to_come
from index.ingest import ImportReport
from index.models import NewsUpdate
from index.shown_addresses import shown_address, shown_feeds
from index.sources.fetching.web import FetchError, Validators
from index.sources.kinds.registry import may_replace_others
from index.watching.following import FollowedNews
from index.watching.paths import ChangedNews, PathChange, changes_of
from index.watching.records import Failed, Polled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from index.models import SourceItem
    from index.ports import NewsSource
    from index.sources.fetching.web import FailureKind, Reading
    from index.watching.leases import Lease
    from index.watching.paths import Look
    from index.watching.ports import BodyReader, WatchStore, WebFetcher
    from index.watching.records import FileMark, PollOutcome, WatchedSource

    # `NewsIndex.ingest_followed`, or what does more than it.
    Importing = Callable[[FollowedNews, datetime], ImportReport]


# Which files were seen changing is remembered for so long after a look: paths are looked at every
# second or minute, and a file that was forgotten is read one look later.
MOVING_KEPT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Found:
    """What a reading found: of what kind, how many updates, the newest time among them (None
    where none has one), and feeds that a page names."""

    kind: str
    updates: int
    newest: datetime | None
    title: str = ""
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PollResult:
    """`found` is None where nothing was read: a failure, or nothing new."""

    outcome: PollOutcome
    found: Found | None = None


class Items:
    """A `NewsSource` over what was read already."""

    def __init__(self, items: Sequence[SourceItem]) -> None:
        self._items = items

    def fetch(self) -> Iterator[SourceItem]:
        return iter(self._items)


class Poller:
    """Polls one source at a time for each task; imports go one after the other."""

    def __init__(
        self, fetcher: WebFetcher, reader: BodyReader, store: WatchStore, importing: Importing
    ) -> None:
        self._fetcher = fetcher
        self._reader = reader
        self._store = store
        self._importing = importing
        self._import_lock = asyncio.Lock()
        self._moving: dict[int, tuple[datetime, dict[str, tuple[int, int]]]] = {}
        self._recognised: set[int] = set()

    async def poll(self, lease: Lease, now: datetime) -> PollResult:
        """Poll the source of this lease. Whatever the source does wrong is in the outcome.

        Raises NotFollowedError where the lease is lost before all is stored, and StoreError.
        """
        try:
            if lease.source.type.has_server:
                return await self._poll_web(lease, now)
            return await self._poll_path(lease, now)
        except FetchError as error:
            return PollResult(failed(error, error.kind, error.retry_at))
        except SourceError as error:
            return PollResult(failed(error, "unreadable"))

    def host_pause(self, source: WatchedSource) -> timedelta:
        """How long to leave the source's server alone after a poll."""
        if not source.type.has_server:
            return timedelta(0)
        return timedelta(seconds=self._fetcher.pause_s(source.fetch_address))

    async def _poll_web(self, lease: Lease, now: datetime) -> PollResult:
        source = lease.source
        fetched = await self._fetcher.fetch(
            source.fetch_address, validators=source.validators, now=now
        )
        polled = Polled(
            fetch_address=fetched.moved_to or source.fetch_address,
            changed=False,
            validators=fetched.validators,
            digest=source.digest,
            fresh_for=fetched.fresh_for,
        )
        if fetched.body is None:
            return PollResult(polled)
        digest = hashlib.blake2b(fetched.body, digest_size=16).digest()
        if digest == source.digest:
            return PollResult(polled)
        reading = await self._reader.read(
            fetched.body,
            shown_address(fetched.url),
            fetched.content_type,
            fetched.charset,
            replace(lease.parameters, found_at=fetched.url),
        )
        reading = replace(reading, items=without_times_to_come(reading.items, now))
        updates = [item for item in reading.items if isinstance(item, NewsUpdate)]
        _require_news(source, reading, updates)
        publisher = source.publisher
        if publisher is None and source.first:
            publisher = one_publisher(updates, source.address)
        items = with_publisher(reading.items, publisher) if source.first else reading.items
        report = await self._import(lease, Items(items), now)
        polled = replace(
            polled,
            changed=bool(report.new or report.revised),
            # What was held back is read again at the next poll, even if nothing changes there.
            digest=b"" if report.held else digest,
            validators=Validators() if report.held else fetched.validators,
            kind=reading.kind,
            title=reading.title or "",
            publisher=publisher,
        )
        return PollResult(polled, found_in(reading, updates))

    async def _poll_path(self, lease: Lease, now: datetime) -> PollResult:
        source = lease.source
        path, watch_id = Path(source.address), source.watch_id
        marks = await asyncio.to_thread(self._store.file_marks, watch_id)
        await self._recognise(lease, marks)
        look = await self._look(source, path, marks, now)
        kind = "folder" if await asyncio.to_thread(path.is_dir) else "file"
        news = ChangedNews(look.changes, lease.parameters)
        report = ImportReport()
        if look.changes:
            report = await self._import(lease, news, now)
            await asyncio.to_thread(self._store.mark_files, watch_id, look.kept | news.marks)
        unreadable = [*look.unreadable, *news.unreadable]
        if kind == "file" and unreadable:
            raise SourceError(unreadable[0], ErrorCode.PATH_UNREADABLE, path=source.address)
        polled = Polled(
            source.address,
            changed=bool(report.new or report.revised),
            kind=kind,
            title=next(iter(news.titles)) if len(news.titles) == 1 else "",
            problem=_all_unreadable(unreadable),
        )
        if not look.changes and not source.first:
            return PollResult(polled)
        updates = report.read - report.rejected - report.removed
        return PollResult(polled, Found(kind, updates, None, polled.title))

    async def _look(
        self, source: WatchedSource, path: Path, marks: Mapping[str, FileMark], now: datetime
    ) -> Look:
        """What has changed in a path since the poll before."""
        _, moving = self._moving.pop(source.watch_id, (now, {}))
        look = await asyncio.to_thread(changes_of, path, marks, moving)
        if source.first:  # nobody writes to what is being added, so one more look sees all of it
            look = await asyncio.to_thread(changes_of, path, marks, look.moving)
        if look.moving:
            self._moving[source.watch_id] = now, look.moving
        # A source that was removed is not looked at again.
        for watch_id, (at, _) in list(self._moving.items()):
            if now - at > MOVING_KEPT:
                del self._moving[watch_id]
        return look

    async def _recognise(self, lease: Lease, marks: Mapping[str, FileMark]) -> None:
        """Whose news came of a path, where an older program imported it, which kept no note of
        that: read once more, and nothing imported."""
        watch_id = lease.source.watch_id
        if not marks or watch_id in self._recognised:
            return
        self._recognised.add(watch_id)
        if watch_id in await asyncio.to_thread(self._store.given):
            return
        changes = [PathChange(Path(name), 0, mark) for name, mark in marks.items()]
        news = ChangedNews(changes, lease.parameters)
        await asyncio.to_thread(_read_through, FollowedNews(lease, news, self._store))

    async def _import(self, lease: Lease, news: NewsSource, now: datetime) -> ImportReport:
        """To its end, even when the poll is given up: who polls next would else be overtaken by
        what was read before it."""
        async with self._import_lock:
            followed = FollowedNews(lease, news, self._store)
            importing = asyncio.create_task(asyncio.to_thread(self._importing, followed, now))
            try:
                return await asyncio.shield(importing)
            except asyncio.CancelledError:
                await asyncio.gather(asyncio.shield(importing), return_exceptions=True)
                raise


def failed(error: SourceError, kind: FailureKind, retry_at: datetime | None = None) -> Failed:
    return Failed(kind, str(error), retry_at, error.code, error.values)


def _read_through(news: NewsSource) -> None:
    for _ in news.fetch():
        pass


def _all_unreadable(unreadable: Sequence[str]) -> str:
    """ "2 files cannot be read; the first: a.xml is empty …" """
    if len(unreadable) < 2:
        return "".join(unreadable)
    return f"{len(unreadable)} files cannot be read; the first: {unreadable[0]}"


def one_publisher(updates: Sequence[NewsUpdate], address: str) -> str | None:
    """Who publishes all of a page, once and for all: a page that forgets its name for an hour
    would else be another source. Its host where none is named; None where there are several."""
    named = {update.publisher for update in updates if update.publisher}
    if len(named) > 1:
        return None
    return named.pop() if named else (urlsplit(address).hostname or "").removeprefix("www.")


def with_publisher(items: Sequence[SourceItem], publisher: str | None) -> Sequence[SourceItem]:
    if publisher is None:
        return items
    return [
        item.model_copy(update={"publisher": publisher}) if isinstance(item, NewsUpdate) else item
        for item in items
    ]


def found_in(reading: Reading, updates: Sequence[NewsUpdate]) -> Found:
    times = [update.published_at for update in updates if update.published_at is not None]
    newest = max(times, default=None)
    return Found(reading.kind, len(updates), newest, reading.title or "", reading.feeds)


def _require_news(source: WatchedSource, reading: Reading, updates: Sequence[NewsUpdate]) -> None:
    if source.kind not in ("", reading.kind) and not may_replace_others(reading.kind):
        # "Down for maintenance", or what is left of a live page: no news, and no failure to the
        # server either.
        raise FetchError(
            "unreadable",
            f"{shown_address(source.address)} was a {source.kind}, and is none now",
            source=shown_address(source.address),
        )
    if not updates and source.first:
        raise FetchError(
            "unreadable", _nothing_in(source, reading), source=shown_address(source.address)
        )


def _nothing_in(source: WatchedSource, reading: Reading) -> str:
    said = f"{shown_address(source.address)} has no news in it that can be read"
    if feeds := shown_feeds(reading.feeds, source.address):
        return f"{said}; it names these feeds, add one of them: {' '.join(feeds)}"
    return f"{said}: give a live page, an article or a feed"
