from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest

from index.adapters.sqlite import Analyser, SqliteStore, open_store
from index.errors import StoreError
from index.text.analysis import analyse
from tests.index.adapters.sqlite.conftest import WORDS
from tests.stores.news_saves import SOURCE, again, new
from tests.stores.news_stores import chunk_ids, saved

if TYPE_CHECKING:
    from pathlib import Path

LETTERS = Analyser("letters", lambda text: list(text.replace(" ", "")))


def test_the_packaged_analyser_is_the_default(path: Path) -> None:
    store = open_store(path, lock_wait_s=1)
    saved(store, new("The ferries’ captains waited."))
    (chunk_id,) = chunk_ids(store)
    terms = analyse("captain waiting ferry")
    assert store.lexical_candidates(terms, 5) == [chunk_id]
    assert store.document_frequencies(terms) == dict.fromkeys(terms, 1)
    assert store.terms([chunk_id]) == {chunk_id: analyse("The ferries’ captains waited.") * 2}
    assert store.check() == []
    store.close()


def test_another_analyser_analyses_the_store_anew(store: SqliteStore, path: Path) -> None:
    (update,) = saved(store, new("ab b"))
    newer = open_store(path, lock_wait_s=1, analyser=LETTERS)
    assert newer.document_frequencies(["ab", "b"]) == {"ab": 0, "b": 1}
    saved(newer, again(update, "c"))
    assert newer.check() == []
    with pytest.raises(StoreError, match="restart"):
        saved(store, new("d"))
    newer.close()
    again_old = open_store(path, lock_wait_s=1, analyser=WORDS)
    saved(again_old, new("d"))
    assert again_old.check() == []
    again_old.close()


def test_what_another_process_writes_is_seen_at_once(store: SqliteStore, path: Path) -> None:
    other = open_store(path, lock_wait_s=1, analyser=WORDS)
    seq = store.change_seq()
    assert store.count_chunks() == 0
    (update,) = saved(other, new("one"))
    assert store.count_chunks() == 1
    assert store.changes_since(seq) == ({update.update_id: ()}, seq + 1)
    assert store.source(SOURCE) == update.source_id
    other.close()


def test_tables_of_others_commit_with_the_news(store: SqliteStore) -> None:
    with store.database.unit() as connection:
        connection.execute("CREATE TABLE delivery (id INTEGER PRIMARY KEY)")
    with pytest.raises(sqlite3.IntegrityError), store.database.unit() as connection:  # noqa: PT012
        saved(store, new("one"))
        connection.execute("INSERT INTO delivery VALUES (1)")
        connection.execute("INSERT INTO delivery VALUES (1)")
    assert store.count_chunks() == 0


def test_a_closed_store_says_so(store: SqliteStore, path: Path) -> None:
    saved(store, new("one"))
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.stats()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_connection_of_an_ended_thread_is_closed(store: SqliteStore) -> None:
    saved(store, new("one"))
    for _ in range(20):
        thread = threading.Thread(target=store.count_chunks)
        thread.start()
        thread.join()
    assert store.database.open_connections() <= 2


def test_a_full_disk_is_said_and_harms_nothing(store: SqliteStore) -> None:
    saved(store, new("one"))
    with store.database.bare() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages + 1}")
        with pytest.raises(StoreError, match="free some disk space"):
            saved(store, *(new("word " * 5_000, id=str(number)) for number in range(20)))
        connection.execute("PRAGMA max_page_count=1000000")
    assert store.count_chunks() == 1
    assert store.check() == []
    saved(store, new("two"))
