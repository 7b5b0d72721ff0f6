"""The composition root: the only module, beside `index.indexing`, that names adapters.

    settings, folder → Storage → NewsIndex → LiveSources

A second database engine needs its adapters, and a setting that is read here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index.core import NewsIndex
from index.errors import ErrorCode, StoreError
from index.indexing.model_loading import load_embedder
from index.indexing.rebuilding import restate
from index.live_sources import LiveSources

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.data_folder import DataFolder
    from index.ports import Embedder, Storage
    from index.settings import IndexSettings
    from index.sources.fetching.robots import RobotsStore
    from index.watching.ports import BodyReader, WatchStore


def storage_exists(settings: IndexSettings, folder: DataFolder) -> bool:
    """Return whether this data folder has ever been opened. Nothing is made by asking."""
    return folder.database.exists()


def open_storage(settings: IndexSettings, folder: DataFolder) -> Storage:
    """Open the database of a data folder, made if it is not there.

    Raises:
        StoreVersionError: A newer program was here. The data is left as it is.
        StoreLockedError: Another process keeps the lock beyond `lock_wait_s`.
        StoreError: It is no database of ours, or cannot be written.
    """
    from index.adapters.sqlite.storage import open_storage as open_sqlite

    return open_sqlite(folder.database, lock_wait_s=settings.lock_wait_s)


def open_index(
    settings: IndexSettings,
    folder: DataFolder,
    load: Callable[[IndexSettings], Embedder] = load_embedder,
) -> NewsIndex:
    """Open a data folder, made if it is not there. Raises StoreError and its kinds.

    `load` gives the embedding model when it is asked for, or raises ModelError.
    Statements of older rules are found anew at once (about 2,000 updates a second): a speaker
    without statements would be said to have said nothing.
    """
    storage = open_storage(settings, folder)
    restate(storage.news)
    return NewsIndex(settings, folder, storage, _identify_language, load)


def _identify_language(text: str) -> tuple[str, float] | None:
    """The library is imported by the first import of news; most commands never need it."""
    from index.adapters.language import identify

    return identify(text)


def _reading_worker() -> BodyReader:
    from index.sources.worker.reading_worker import ReadingWorker

    return ReadingWorker()


def open_live_sources(
    news: NewsIndex,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    make_reader: Callable[[], BodyReader] = _reading_worker,
) -> LiveSources:
    """Open the sources of this data folder, their tables made or migrated.

    What strangers wrote is read by a reader of `make_reader`: by default in a process with limits.
    Raises as `open_index`.
    """
    store, robots = open_watch_stores(news.storage)
    return LiveSources(news, store, robots, clock, make_reader)


def open_watch_stores(storage: Storage) -> tuple[WatchStore, RobotsStore]:
    """Open the stores of watched sources in the database of the news.

    Raises:
        StoreError: There are no such stores for this kind of database; else as `open_storage`.
    """
    from index.adapters.sqlite.storage import SqliteStorage

    if isinstance(storage, SqliteStorage):
        return storage.watch_stores()
    raise StoreError(
        f"a database of kind {storage.kind!r} cannot hold watched sources",
        ErrorCode.STORE_OF_ANOTHER_KIND,
        kind=storage.kind,
    )
