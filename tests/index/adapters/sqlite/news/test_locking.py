from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.adapters.sqlite import SqliteStore, open_store
from index.errors import StoreLockedError
from index.models import SourceKey, TimeWindow
from index.ports import NewsStore
from tests.index.adapters.sqlite.conftest import WORDS
from tests.stores.news_saves import LATER, NOW, SOURCE, again, new
from tests.stores.news_stores import saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.models import StoredUpdate

Call = Callable[[SqliteStore, "StoredUpdate"], object]

VECTOR = np.ones(2, np.float32)
READERS: dict[str, Call] = {
    "source": lambda store, _: store.source(SOURCE),
    "find_by_external_id": lambda store, u: store.find_by_external_id(u.source_id, ["one"]),
    "without_external_id": lambda store, u: store.without_external_id(u.source_id, ""),
    "update": lambda store, u: store.update(u.update_id),
    "passages": lambda store, _: store.passages([1]),
    "chunk_rows": lambda store, u: [*store.chunk_rows(), *store.chunk_rows([u.update_id])],
    "terms": lambda store, _: store.terms([1]),
    "embedding_texts": lambda store, _: store.embedding_texts([1]),
    "chunk_ids_in": lambda store, _: store.chunk_ids_in(TimeWindow()),
    "lexical_candidates": lambda store, _: store.lexical_candidates(["one"], 5),
    "document_frequencies": lambda store, _: store.document_frequencies(["one"]),
    "analysis": lambda store, _: store.analysis(),
    "unanalysed": lambda store, _: store.unanalysed(),
    "reanalyse": lambda store, _: store.reanalyse(5),  # nothing is of another analysis
    "expansions": lambda store, _: store.expansions(["one"]),
    "count_chunks": lambda store, _: store.count_chunks(),
    "count_updates": lambda store, _: store.count_updates(["one"]),
    "latest": lambda store, _: store.latest(TimeWindow(), 5),
    "speakers": lambda store, _: store.speakers(),
    "statements_by": lambda store, _: store.statements_by(["Ana Reyes"], TimeWindow(), 5),
    "statements_in": lambda store, u: store.statements_in([u.update_id]),
    "outdated_statements": lambda store, _: store.outdated_statements(5),
    "back_list": lambda store, u: store.back_list([u.update_id]),
    "with_content": lambda store, u: store.with_content(u.source_id, [u.content], 1),
    "history": lambda store, u: store.history([u.update_id], 1),
    "tombstones": lambda store, u: store.tombstones(u.source_id),
    "pending": lambda store, _: store.pending("dense", 5),
    "vectors": lambda store, _: store.vectors("m", [b"0" * 16]),
    "sentence_vectors": lambda store, _: store.sentence_vectors("m", [1]),
    "chunks_without_sentence_vectors": lambda store, _: store.chunks_without_sentence_vectors(
        "m", 5
    ),
    "terms_spelt_like": lambda store, _: store.terms_spelt_like("one", 1),
    "change_seq": lambda store, _: store.change_seq(),
    "changes_since": lambda store, _: store.changes_since(0),
    "newest": lambda store, _: store.newest(),
    "latest_times": lambda store, u: store.latest_times(u.source_id, 1),
    "stats": lambda store, _: store.stats(),
    "check": lambda store, _: store.check(),
    "close": lambda store, _: store.close(),
}
WRITERS: dict[str, Call] = {
    "unit": lambda store, _: store.unit().__enter__(),
    "source": lambda store, _: store.source(SourceKey("New", "")),
    "save": lambda store, u: store.save(u.source_id, [new("two")], NOW),
    "save revision": lambda store, u: store.save(u.source_id, [again(u, "two")], NOW),
    "refresh_details": lambda store, u: store.refresh_details(u.source_id, [], LATER),
    "remove_update": lambda store, u: store.remove_update(u.update_id),
    "remove_source": lambda store, u: store.remove_source(u.source_id),
    "restore": lambda store, u: store.restore(u.update_id),
    "restate": lambda store, u: store.restate([(u, ())]),
    "enlist": lambda store, _: store.enlist("alerts"),
    "done": lambda store, _: store.done("dense", store.pending("dense", 1)),
    "put_vectors": lambda store, u: store.put_vectors(
        "m", {b"0" * 16: np.ones(2, np.float32)}, []
    ),
    "put_sentence_vectors": lambda store, u: store.put_sentence_vectors(
        "m", {b"0" * 16: np.ones((1, 2), np.float32)}
    ),
    "trim_changes": lambda store, _: store.trim_changes(1),
}


@contextmanager
def locked(path: Path, how: str) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(f"BEGIN {how}")
        yield


def test_every_method_of_the_ports_is_called_here() -> None:
    methods = {name for name in dir(NewsStore) if not name.startswith("_")}
    assert methods | {"close"} == {name.split()[0] for name in (*READERS, *WRITERS)}


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
@pytest.mark.parametrize("name", READERS)
def test_readers_do_not_wait_for_a_writer(
    store: SqliteStore, path: Path, name: str, how: str
) -> None:
    (update,) = saved(store, new("one"))
    with locked(path, how):
        READERS[name](store, update)


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
@pytest.mark.parametrize("name", WRITERS)
def test_writers_say_that_the_store_is_locked_and_change_nothing(
    store: SqliteStore, path: Path, name: str, how: str
) -> None:
    (update,) = saved(store, new("one"))
    before = store.stats()
    with locked(path, how), pytest.raises(StoreLockedError, match="locked by another process"):
        WRITERS[name](store, update)
    assert store.stats() == before
    WRITERS["save"](store, update)


def test_a_store_opens_while_another_process_writes(store: SqliteStore, path: Path) -> None:
    saved(store, new("one"))
    with locked(path, "IMMEDIATE"):
        second = open_store(path, lock_wait_s=0.05, analyser=WORDS)
        assert second.count_chunks() == 1
        second.close()


def test_the_first_migration_waits_for_the_lock(path: Path) -> None:
    with locked(path, "EXCLUSIVE"), pytest.raises(StoreLockedError):
        open_store(path, lock_wait_s=0.05, analyser=WORDS)
    open_store(path, lock_wait_s=0.05, analyser=WORDS).close()
