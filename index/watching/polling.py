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

from index.errors import SourceError
from index.models import NewsUpdate
from index.shown_addresses import shown_address, shown_feeds
from index.sources.parameters import ImportParameters
from index.sources.web import FetchError, Validators
from index.unsteady_pages import without_times_to_come
from index.watching.paths import ChangedNews, changes_of
from index.watching.records import Door, Failed, Polled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from index.ingest import ImportReport
    from index.models import SourceItem
    from index.ports import NewsSource
    from index.sources.web import Reading
    from index.watching.ports import BodyReader, WatchStore, WebFetcher
    from index.watching.records import PollOutcome, WatchedSource

    Importing = Callable[[NewsSource, ImportParameters, datetime], ImportReport]


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
        self._moving: dict[int, dict[str, tuple[int, int]]] = {}

    async def poll(self, source: WatchedSource, now: datetime) -> PollResult:
        """Raises StoreError; whatever the source does wrong is in the outcome."""
        try:
            if source.door is Door.WEB:
                return await self._poll_web(source, now)
            return await self._poll_path(source, now)
        except FetchError as error:
            return PollResult(Failed(error.kind, str(error), error.retry_at))
        except SourceError as error:
            return PollResult(Failed("unreadable", str(error)))

    def host_pause(self, source: WatchedSource) -> timedelta:
        """How long to leave the source's server alone after a poll."""
        if source.door is not Door.WEB:
            return timedelta(0)
        return timedelta(seconds=self._fetcher.pause_s(source.fetch_address))

    async def _poll_web(self, source: WatchedSource, now: datetime) -> PollResult:
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
            replace(parameters_of(source), found_at=fetched.url),
        )
        if reading.kind == "article" and source.kind not in ("", "article"):
            # "Down for maintenance", or what is left of a live page: no news, and no failure to
            # the server either.
            raise FetchError(
                "unreadable",
                f"{shown_address(source.address)} was a {source.kind}, and is none now",
            )
        reading = replace(reading, items=without_times_to_come(reading.items, now))
        updates = [item for item in reading.items if isinstance(item, NewsUpdate)]
        if not updates and source.first:
            raise FetchError("unreadable", _nothing_in(source, reading))
        publisher = source.publisher
        if publisher is None and source.first:
            publisher = one_publisher(updates, source.address)
        items = with_publisher(reading.items, publisher) if source.first else reading.items
        report = await self._import(Items(items), parameters_of(source), now)
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

    async def _poll_path(self, source: WatchedSource, now: datetime) -> PollResult:
        path = Path(source.address)
        moving = self._moving.setdefault(source.watch_id, {})
        marks = await asyncio.to_thread(self._store.file_marks, source.watch_id)
        changes, kept = await asyncio.to_thread(changes_of, path, marks, moving)
        kind = "folder" if await asyncio.to_thread(path.is_dir) else "file"
        if source.first:  # nobody writes to what is being added, so one more look sees all of it
            changes, kept = await asyncio.to_thread(changes_of, path, marks, moving)
        if not changes:
            return PollResult(Polled(source.address, changed=False, kind=kind))
        news = ChangedNews(changes, parameters_of(source))
        report = await self._import(news, parameters_of(source), now)
        if source.first and kind == "file" and news.unreadable:
            raise SourceError(news.unreadable[0])
        done = kept | {str(change.path): change.mark for change in changes}
        await asyncio.to_thread(self._store.mark_files, source.watch_id, done)
        title = next(iter(news.titles)) if len(news.titles) == 1 else ""
        changed = bool(report.new or report.revised)
        found = Found(kind, report.read - report.rejected, None, title)
        return PollResult(Polled(source.address, changed=changed, kind=kind, title=title), found)

    async def _import(
        self, news: NewsSource, parameters: ImportParameters, now: datetime
    ) -> ImportReport:
        async with self._import_lock:
            return await asyncio.to_thread(self._importing, news, parameters, now)


def parameters_of(source: WatchedSource) -> ImportParameters:
    """A page's address stays its identity wherever it moves to; what it has at the first reading
    is its back list. A path's is what its files say, as when they are imported by hand."""
    return ImportParameters(
        publisher=source.publisher,
        story=source.story,
        url=source.address if source.door is Door.WEB else None,
        back_list=source.first,
        followed=source.door is Door.WEB,
    )


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


def _nothing_in(source: WatchedSource, reading: Reading) -> str:
    said = f"{shown_address(source.address)} has no news in it that can be read"
    if feeds := shown_feeds(reading.feeds, source.address):
        return f"{said}; it names these feeds, add one of them: {' '.join(feeds)}"
    return f"{said}: give a live page, an article or a feed"
