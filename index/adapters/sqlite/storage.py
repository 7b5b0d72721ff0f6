"""One SQLite file as the storage of the news and of the tables of other packages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index.adapters.sqlite import open_store
from index.adapters.sqlite.migrations import migrate
from index.adapters.sqlite.watching.robots import SqliteRobots
from index.adapters.sqlite.watching.watch_schema import SERIES, STEPS
from index.adapters.sqlite.watching.watching import SqliteWatch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from index.adapters.sqlite import SqliteStore
    from index.adapters.sqlite.connection import Database
    from index.adapters.sqlite.migrations import Step


class SqliteStorage:
    """See `index.ports.Storage`. Adapters of other packages add their tables by `tables`."""

    def __init__(self, news: SqliteStore) -> None:
        self.news = news

    @property
    def kind(self) -> str:
        return "sqlite"

    @property
    def database(self) -> Database:
        return self.news.database

    def unit(self) -> AbstractContextManager[None]:
        return self.news.unit()

    def tables(self, series: str, steps: Sequence[Step]) -> Database:
        """Bring the tables of one series up to their last step; return the database.

        What is written inside one `unit` of it commits together with the news.

        Args:
            series: The name under which the steps are recorded; one for each package.
            steps: All steps there have ever been, in order; each makes or changes tables.

        Raises:
            StoreVersionError: A newer program was here. The file is left as it is.
            StoreLockedError: Another process keeps the lock beyond the configured wait.
        """
        migrate(self.database, series, steps, lambda: datetime.now(UTC))
        return self.database

    def watch_stores(self) -> tuple[SqliteWatch, SqliteRobots]:
        """Open the tables of watched sources. Raises as `tables`."""
        database = self.tables(SERIES, STEPS)
        return SqliteWatch(database), SqliteRobots(database)

    def forget_traces(self) -> None:
        self.news.note_traces()

    def close(self) -> None:
        self.news.close()


def open_storage(path: Path, *, lock_wait_s: float) -> SqliteStorage:
    """Open the database at `path`, made if it is not there. Raises as `open_store`."""
    return SqliteStorage(open_store(path, lock_wait_s=lock_wait_s))
