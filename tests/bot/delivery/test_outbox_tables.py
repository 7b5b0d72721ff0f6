"""What only the outbox on SQLite has: locks, checks, moving and forgetting with chats."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.adapters.sqlite.chats import SqliteChats
from bot.adapters.sqlite.outbox import SqliteOutbox
from bot.delivery.deliveries import MAX_BATCH, OutboxStore, Result
from bot.telegram.messages import Destination
from index.errors import StoreLockedError
from tests.stores.outbox_stores import NOW, new, problems_of, tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.adapters.sqlite.connection import Database

Call = Callable[[SqliteOutbox], object]

READERS: dict[str, Call] = {
    "get": lambda store: store.get(Destination(1), "k"),
    "carrying": lambda store: store.carrying(["u"]),
    "told": lambda store: store.told(["u"]),
    "sent_since": lambda store: store.sent_since([1], NOW),
    "next_due": lambda store: store.next_due(),
    "counts": lambda store: store.counts(),
    "counts_of": lambda store: store.counts_of("k"),
    "resume": lambda store: store.resume(99, NOW),  # of a chat that was never suspended
}
WRITERS: dict[str, Call] = {
    "add": lambda store: store.add([new(2)], NOW),
    "claim": lambda store: store.claim(NOW, 1),
    "record": lambda store: store.record([Result(1, "sent", 1)], NOW),
    "recover": lambda store: store.recover(NOW),
    "suspend": lambda store: store.suspend(1),
    "resume suspended": lambda store: store.resume(3, NOW),
    "migrate": lambda store: store.migrate(1, 2),
    "forget": lambda store: store.forget(1),
    "forget_before": lambda store: store.forget_before(NOW),
}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = tables(tmp_path / "q.db", lock_wait_s=0.05)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database) -> SqliteOutbox:
    outbox = SqliteOutbox(database)
    outbox.add([new(1), new(3)], NOW)
    outbox.suspend(3)
    return outbox


def test_every_method_of_the_port_is_called_here() -> None:
    methods = {name for name in vars(OutboxStore) if not name.startswith("_")}
    assert methods == {name.split()[0] for name in (*READERS, *WRITERS)}


@pytest.mark.parametrize("name", [*READERS, *WRITERS])
def test_readers_pass_a_writer_and_writers_say_that_it_is_locked(
    store: SqliteOutbox, tmp_path: Path, name: str
) -> None:
    before = store.counts()
    with closing(sqlite3.connect(tmp_path / "q.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        if name in READERS:
            READERS[name](store)
        else:
            with pytest.raises(StoreLockedError):
                WRITERS[name](store)
    assert store.counts() == before
    if name in WRITERS:
        WRITERS[name](store)


def test_what_is_queued_in_a_unit_that_fails_was_never_queued(
    store: SqliteOutbox, database: Database
) -> None:
    class CrashError(Exception):
        pass

    def crash() -> None:
        with database.unit():
            store.add([new(8)], NOW)
            raise CrashError

    with pytest.raises(CrashError):
        crash()
    assert store.get(Destination(8), "k") is None
    assert store.add([new(8)], NOW) == 1


def test_deliveries_move_and_go_with_their_chat(store: SqliteOutbox, database: Database) -> None:
    chats = SqliteChats(database, lambda: None)
    for _ in range(2):
        chats.migrate(1, -100)
        chats.migrate(3, -300)
    claimed, other = store.claim(NOW, 9)
    assert claimed.new.destination == Destination(-100)
    assert other.new.destination == Destination(-300)
    chats.forget(-100)
    assert store.get(Destination(-100), "k") is None
    assert store.next_due() is None
    store.record([Result(claimed.delivery_id, "pending")], NOW)
    assert store.next_due() is None


def test_a_chat_that_would_never_be_claimed_is_found(
    store: SqliteOutbox, database: Database
) -> None:
    store.add([new(5)], NOW)
    with database.unit() as connection:
        connection.execute("UPDATE outbox_chat SET ready_at = NULL WHERE chat_id = 1")
        connection.execute("DELETE FROM outbox_chat WHERE chat_id = 5")
    assert problems_of(database) == [
        "2 chats whose deliveries are not claimed when they are due: 1, 5"
    ]


def test_claims_stay_fast_however_many_deliveries_wait(tmp_path: Path) -> None:
    database = tables(tmp_path / "q.db")
    store = SqliteOutbox(database)
    for start in range(0, 20_000, MAX_BATCH):
        store.add([new(chat) for chat in range(start, start + MAX_BATCH)], NOW)
    store.add([new(1, f"k{number}") for number in range(5_000)], NOW)
    durations = []
    for _ in range(20):
        began = time.perf_counter()
        assert len(store.claim(NOW, 30)) == 30
        durations.append(time.perf_counter() - began)
    # 1 ms where nothing else runs; whoever looked at all that wait would need 20.
    assert min(durations) < 0.01
    database.close()
