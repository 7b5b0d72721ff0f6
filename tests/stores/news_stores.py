"""Every NewsStore there is, for the contract suites."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from index.adapters.sqlite import Analyser, SqliteStore, open_store
from index.adapters.sqlite.storage import SqliteStorage
from tests.fakes.news import MemoryNews
from tests.stores.news_saves import NOW, SOURCE, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index import NewsIndex
    from index.models import SourceKey, StoredUpdate
    from index.ports import NewsStore, Save

NEWS_STORES = ("memory", "sqlite")


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[NewsStore]:
    """An empty store, closed afterwards; it must be whole by then."""
    if kind == "memory":
        memory = MemoryNews(words)
        yield memory
        assert memory.check() == []
        return
    analyser = Analyser("words", words)
    with closing(open_store(folder / "q.db", lock_wait_s=1, analyser=analyser)) as store:
        yield store
        assert store.check() == []


def saved(store: NewsStore, *saves: Save, source: SourceKey = SOURCE) -> list[StoredUpdate]:
    return store.save(store.source(source), saves, NOW)


def sqlite_of(news: NewsIndex) -> SqliteStorage:
    """What holds the news, for tests that look at its tables."""
    assert isinstance(news.storage, SqliteStorage)
    return news.storage


def forget_statements(store: NewsStore, *updates: StoredUpdate) -> None:
    """As if these updates had been stored before there were rules for statements."""
    store.restate([(update, ()) for update in updates])
    for update in updates:
        if isinstance(store, MemoryNews):
            store.forget_rules(update.update_id)
        elif isinstance(store, SqliteStore):
            with store.database.unit() as connection:
                connection.execute(
                    "UPDATE attribution SET rules = 0 WHERE update_id ="
                    " (SELECT id FROM news_update WHERE public_id = ?)",
                    (update.update_id,),
                )


def chunk_ids(store: NewsStore, *updates: StoredUpdate) -> list[int]:
    """Of these updates, of all without any."""
    wanted = [update.update_id for update in updates] if updates else None
    return [row.chunk_id for row in store.chunk_rows(wanted)]


def texts(store: NewsStore) -> list[str]:
    """The text of every chunk by ascending id."""
    return [p.text for _, p in sorted(store.passages(chunk_ids(store)).items())]
