"""Every OutboxStore there is, and deliveries to put into it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.adapters.sqlite.checks import problems
from bot.adapters.sqlite.outbox import SqliteOutbox
from bot.adapters.sqlite.schema import SERIES, STEPS
from bot.delivery.deliveries import Item, NewDelivery
from bot.telegram.messages import Destination
from index.adapters.sqlite.connection import Database
from index.adapters.sqlite.migrations import migrate
from tests.fakes.outbox import FakeOutboxStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.delivery.deliveries import DeliveryKind, OutboxStore

OUTBOX_STORES = ("fake", "sqlite")
NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)


def tables(path: Path, lock_wait_s: float = 5.0) -> Database:
    database = Database(path, lock_wait_s)
    migrate(database, SERIES, STEPS, lambda: NOW)
    return database


def problems_of(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(problems(connection))


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[OutboxStore]:
    if kind == "fake":
        yield FakeOutboxStore()
        return
    database = tables(folder / "q.db")
    yield SqliteOutbox(database)
    assert problems_of(database) == []
    database.close()


def new(
    chat_id: int,
    key: str = "k",
    kind: DeliveryKind = "alert",
    *,
    thread_id: int | None = None,
    due_at: datetime = NOW,
    items: tuple[str, ...] = (),
    subscription_id: int | None = None,
    follows: str | None = None,
) -> NewDelivery:
    return NewDelivery(
        destination=Destination(chat_id, thread_id),
        key=key,
        kind=kind,
        items=tuple(Item(update_id, 1) for update_id in items),
        content="{}",
        due_at=due_at,
        subscription_id=subscription_id,
        follows=follows,
    )
