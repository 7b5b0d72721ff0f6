"""LiveSources: the sources that are followed as they change, over one NewsIndex.

sources = open_live_sources(news)
added = await sources.add("https://news.example/live")
await sources.watch()          # until cancelled
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from index.cleaning import shortened_line
from index.errors import ErrorCode, InputError, NotFollowedError, NotFoundError
from index.models import MAX_LINE_CHARS
from index.sources.fetching.host_gate import HostGate
from index.watching.following import FollowedNews
from index.watching.given_address import address_of
from index.watching.health import LATEST_LAGS, MAX_QUIET, SourceHealth, health, quiet_sources
from index.watching.leases import LEASE, Lease
from index.watching.outage import Outage, own_outage
from index.watching.polling import Found, Items, Poller
from index.watching.records import Door, Failed, WatchedSource
from index.watching.scheduling import PollBounds
from index.watching.watcher import Watcher

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from index.answers import Answer, QuietSource
    from index.core import NewsIndex
    from index.ingest import ImportReport
    from index.models import NewsUpdate, SourceKey
    from index.sources.fetching.robots import RobotsStore
    from index.watching.ports import BodyReader, WatchStore
    from index.watching.records import PollOutcome, StoredNotice

logger = logging.getLogger(__name__)

QUIET_FOR = timedelta(seconds=30)
# As many sources as may die together, and be told of together.
MAX_NOTICES = 10_000
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Added:
    """A source that is watched from now on, and what its first reading found."""

    source: WatchedSource
    found: Found


class LiveSources:
    """Which sources are followed. All but `add` and `watch`, which share one event loop, may be
    called from any thread."""

    def __init__(
        self,
        news: NewsIndex,
        store: WatchStore,
        robots: RobotsStore,
        clock: Callable[[], datetime],
        make_reader: Callable[[], BodyReader],
    ) -> None:
        self._news = news
        self._store = store
        self._robots = robots
        self._clock = clock
        self._make_reader = make_reader
        self._gate = HostGate()
        self._quiet: tuple[datetime, dict[int, QuietSource]] = LONG_AGO, {}

    def all(self) -> list[WatchedSource]:
        """In the order they were added."""
        return self._store.all()

    def get(self, watch_id: int) -> WatchedSource:
        """Raises NotFoundError."""
        return self._store.get(watch_id)

    def health(self, now: datetime) -> list[SourceHealth]:
        """Every source, watched or imported by hand, and how it does."""
        sources, watched = self._news.sources(now), self._store.all()
        return health(sources, watched, self._store.given(), self._store.lags(LATEST_LAGS))

    def with_warnings(self, answer: Answer, now: datetime) -> Answer:
        """The answer, with those of its sources named that are followed and have fallen quiet for
        longer than is usual for them, or cannot be read. Without excerpts, all that are followed
        count: silence may be theirs."""
        quiet = self._quiet_now(now)
        cited = {excerpt.citation.source_id for excerpt in answer.excerpts}
        named = [one for source_id, one in quiet.items() if not cited or source_id in cited]
        return replace(answer, quiet=tuple(named[:MAX_QUIET])) if named else answer

    def _quiet_now(self, now: datetime) -> dict[int, QuietSource]:
        """By source id; looked up every QUIET_FOR, not for every answer."""
        at, quiet = self._quiet
        if not at <= now < at + QUIET_FOR:
            watched = [one for one in self._store.all() if one.state == "active"]
            fresh = self._news.sources(now) if watched else ()
            given = self._store.given() if watched else {}
            quiet = quiet_sources(health(fresh, watched, given, {}))
            self._quiet = now, quiet
        return quiet

    def pause(self, watch_id: int) -> WatchedSource:
        """Poll it no more until `resume`. Raises NotFoundError."""
        self._store.set_state(watch_id, "paused", None)
        return self._store.get(watch_id)

    def resume(self, watch_id: int) -> WatchedSource:
        """Poll it at once, and then as before; a source that was gone too. Raises
        NotFoundError."""
        source = self._store.get(watch_id)
        due = self._clock() if source.type.is_polled else None
        self._store.set_state(watch_id, "active", due)
        return self._store.get(watch_id)

    def remove(self, watch_id: int) -> WatchedSource:
        """Watch it no more; the news it gave stays. Raises NotFoundError."""
        source = self._store.get(watch_id)
        self._store.remove(watch_id)
        return source

    def remove_news(self, source_id: int) -> int:
        """Delete a source's news for good, and take no more of it: the next poll would bring it
        back. What is watched and gave no other's news is watched no more; a folder or a feed of
        several goes on with the others, and passes this one over until it is removed and added
        anew. Returns how many updates were deleted. Raises NotFoundError."""
        keys = {one.source_id: one.key for one in self._news.stats().sources}
        if source_id in keys:
            self._take_no_more(keys[source_id], set(keys.values()))
        return self._news.remove_source(source_id)

    def _take_no_more(self, key: SourceKey, stored: set[SourceKey]) -> None:
        for watch_id, given in self._store.given().items():
            if key not in given:
                continue
            if given & stored - {key}:
                self._store.pass_over(watch_id, key)
            else:
                with suppress(NotFoundError):  # removed this very moment
                    self._store.remove(watch_id)

    def notices(self, limit: int = MAX_NOTICES) -> list[StoredNotice]:
        """What administrators were not told yet of dead sources, oldest first."""
        return self._store.notices(limit)

    def outage(self) -> Outage | None:
        """Whether nearly all that is followed fails at once, as when our own network is out."""
        return own_outage(self._store.all())

    def told(self, notices: Sequence[StoredNotice]) -> None:
        self._store.told([one.notice_id for one in notices])

    def check(self) -> list[str]:
        """What is wrong with the tables, in words."""
        return self._store.check()

    def add_channel(self, chat_id: int, title: str) -> WatchedSource:
        """Take the posts of a channel, which come by push.

        Raises InputError where it is watched already.
        """
        now, address = self._clock(), channel_address(chat_id)
        title = shortened_line(title, MAX_LINE_CHARS) or address
        source = WatchedSource(
            *(0, Door.CHANNEL, address, address, now),
            kind="channel",
            title=title,
            publisher=title,
            succeeded_at=now,
        )
        kept = self._store.add(source, "", now)
        self._store.finish("", kept, [], now)
        return kept

    def channel(self, chat_id: int) -> WatchedSource | None:
        """The channel, if its posts are taken now."""
        source = self._store.find(channel_address(chat_id))
        return source if source is not None and source.state == "active" else None

    def take(self, source: WatchedSource, update: NewsUpdate) -> None:
        """A channel's post, new or edited; nothing, where it is followed no more. Raises
        StoreError."""
        now = self._clock()

        def is_followed() -> bool:
            now_there = self._store.find(source.address)
            if now_there is None or now_there.watch_id != source.watch_id:
                return False
            return now_there.state == "active"

        news = FollowedNews(Lease(source, is_followed), Items([update]), self._store)
        try:
            report = self._import(news, now)
        except NotFollowedError as error:
            logger.info("%s", error)
            return
        self._store.note_push(source.watch_id, now, changed=bool(report.new or report.revised))

    async def add(
        self, address: str, *, publisher: str | None = None, story: str | None = None
    ) -> Added:
        """Watch a URL, file or folder from now on, and read it at once.

        What it has now is its back list: to be asked about, and no alert. Raises InputError where
        it is watched already or removed meanwhile, and SourceError (often FetchError) where it
        cannot be read now; then it is not watched. Waits while its host is polled by this process
        or another.
        """
        door, given = address_of(address)
        now = self._clock()
        source = WatchedSource(
            *(0, door, given, given, now),
            next_poll_at=now,
            publisher=shortened_line(publisher, MAX_LINE_CHARS),
            story=shortened_line(story, MAX_LINE_CHARS),
        )
        async with self._watcher() as watcher:
            kept = await asyncio.to_thread(self._store.add, source, watcher.holder, now + LEASE)
            found = None
            try:
                after, result = await watcher.poll_in_turn(kept)
                found = result.found
            finally:  # at Ctrl-C, too: what was never read is not watched
                if found is None:
                    with suppress(NotFoundError):  # removed while it was being read
                        await asyncio.to_thread(self._store.remove, kept.watch_id)
        if found is None:
            raise _not_read(result.outcome)
        return Added(after, found)

    async def watch(self) -> None:
        """Follow all sources until cancelled. Several processes may do so at once."""
        async with self._watcher() as watcher:
            await watcher.run()

    @asynccontextmanager
    async def _watcher(self) -> AsyncIterator[Watcher]:
        from index.sources.fetching.http import Fetcher, FetchSettings

        settings = self._news.settings
        fetching = FetchSettings(
            allow_loopback=settings.allow_loopback,
            honour_robots=settings.honour_robots,
            host_pause_s=settings.host_pause_s,
            contact=settings.contact,
        )
        reader = self._make_reader()
        try:
            async with Fetcher(fetching, self._robots, gate=self._gate) as fetcher:
                yield Watcher(
                    self._store,
                    Poller(fetcher, reader, self._store, self._import),
                    PollBounds(
                        shortest=timedelta(seconds=settings.poll_shortest_s),
                        longest=timedelta(seconds=settings.poll_longest_s),
                    ),
                    self._clock,
                    settings.polls_at_once,
                )
        finally:
            await reader.close()

    def _import(self, news: FollowedNews, now: datetime) -> ImportReport:
        """Found by its words from now on; its meaning is left to whoever has the model loaded."""
        seq = self._news.change_seq()
        try:
            return self._news.ingest_followed(news, now)
        finally:  # what was stored before an import ended early, too
            if self._news.change_seq() != seq:
                self._news.sync_words()


def _not_read(outcome: PollOutcome) -> InputError:
    if isinstance(outcome, Failed):
        return InputError(outcome.message, outcome.code, **outcome.values)
    return InputError("nothing was found", ErrorCode.SOURCE_NOT_READ)


def channel_address(chat_id: int) -> str:
    return f"channel:{chat_id}"
