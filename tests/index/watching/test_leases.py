"""A poll whose lease is lost stores nothing further."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from index.composition import open_index, open_watch_stores
from index.data_folder import DataFolder
from index.errors import NotFollowedError
from index.ingest import BATCH_ITEMS, ingest
from index.models import NewsUpdate
from index.settings import IndexSettings
from index.watching.following import FollowedNews
from index.watching.leases import Lease
from index.watching.polling import Items
from index.watching.records import Door, WatchedSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from index.core import NewsIndex
    from index.models import SourceItem
    from index.watching.ports import WatchStore

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FOLDER, PAGE = "/news", "https://news.example/live"


def boats(count: int) -> list[NewsUpdate]:
    return [
        NewsUpdate(body=f"Boat {number} is back.", id=str(number), publisher="Post")
        for number in range(count)
    ]


@dataclass
class Interrupted:
    """A `NewsSource` that something happens to once so many items are read."""

    items: list[NewsUpdate]
    after: int
    happens: Callable[[], object]

    def fetch(self) -> Iterator[SourceItem]:
        for number, item in enumerate(self.items):
            if number == self.after:
                self.happens()
            yield item


@dataclass
class Stage:
    """A news index and what is followed into it, in one database."""

    news: NewsIndex
    watch: WatchStore
    checks: list[bool] = field(default_factory=list)

    def leased(self, address: str, door: Door, holder: str = "me") -> WatchedSource:
        source = WatchedSource(0, door, address, address, NOW, next_poll_at=NOW, succeeded_at=NOW)
        return self.watch.add(source, holder, NOW + MINUTE)

    def lease(self, source: WatchedSource) -> Lease:
        return Lease(source, partial(self.watch.is_held, "me", source.watch_id))

    def taken_over(self, source: WatchedSource) -> None:
        """Another process claims the source: the lease ran out."""
        later = NOW + 2 * MINUTE
        (claimed,) = self.watch.claim("other", later, later + MINUTE, 1)
        assert claimed.watch_id == source.watch_id

    @property
    def updates(self) -> int:
        return self.news.stats().updates


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    folder = DataFolder(tmp_path)
    with open_index(IndexSettings(lock_wait_s=1), folder) as news:
        watch, _ = open_watch_stores(news.storage)
        yield Stage(news, watch)


@pytest.mark.parametrize("lost", ["removed", "taken over"])
def test_a_lease_lost_between_two_batches_stores_nothing_after(stage: Stage, lost: str) -> None:
    source = stage.leased(FOLDER, Door.PATH)
    happens = {
        "removed": partial(stage.watch.remove, source.watch_id),
        "taken over": partial(stage.taken_over, source),
    }
    items = Interrupted(boats(2 * BATCH_ITEMS + 9), BATCH_ITEMS + 9, happens[lost])
    followed = FollowedNews(stage.lease(source), items, stage.watch)
    with pytest.raises(NotFollowedError):
        stage.news.ingest_followed(followed, NOW)
    assert stage.updates == BATCH_ITEMS


def test_a_lease_lost_between_two_batches_of_one_page_stores_nothing_after(stage: Stage) -> None:
    source = stage.leased(PAGE, Door.WEB)
    held = iter([True, True, False])
    lease = Lease(source, lambda: next(held))
    followed = FollowedNews(lease, Items(boats(4 * BATCH_ITEMS)), stage.watch)
    with pytest.raises(NotFollowedError):
        stage.news.ingest_followed(followed, NOW)
    assert stage.updates == 2 * BATCH_ITEMS


def test_a_lease_that_is_held_stores_all(stage: Stage) -> None:
    source = stage.leased(PAGE, Door.WEB)
    followed = FollowedNews(stage.lease(source), Items(boats(3)), stage.watch)
    assert stage.news.ingest_followed(followed, NOW).new == 3
    assert stage.updates == 3


def test_a_lease_is_checked_inside_the_transaction_it_opens(stage: Stage) -> None:
    """Or another process could end it between the check and the commit."""
    source = stage.leased(PAGE, Door.WEB)
    news = stage.news
    removed_at: list[int] = []

    def is_held() -> bool:
        """Remove what was stored before, which a refused unit takes back."""
        removed_at.append(news.remove_source(1))
        return False

    ingest(Items(boats(2)), news.storage.news, Lease(source, bool).parameters, NOW)
    lease = Lease(source, is_held)
    with pytest.raises(NotFollowedError), lease.unit(news.storage.news):
        pytest.fail("the unit began without a lease")
    assert removed_at == [2]
    assert stage.updates == 2
