from __future__ import annotations

import random
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from bot.adapters.sqlite.outbox import SqliteOutbox
from tests.bot.delivery.draining_process import drain
from tests.forked import ForkedProcess
from tests.stores.outbox_stores import NOW, new, problems_of, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.delivery.deliveries import OutboxStore

STOP_S = 30.0
CHATS, KEYS = 60, "abcdefghij"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OutboxStore]:
    database = tables(tmp_path / "q.db")
    yield SqliteOutbox(database)
    assert problems_of(database) == []
    database.close()


@contextmanager
def draining(folder: Path, seed: int = 0) -> Iterator[ForkedProcess]:
    """Another process that drains, killed at the end without a warning."""
    output = folder / f"output-{seed}"
    process = ForkedProcess(drain, folder, seed, output=output)
    try:
        wait_until(lambda: lines(output) == ["draining"])
        yield process
    finally:
        process.kill()
        process.wait(STOP_S)


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def queue(store: OutboxStore, keys: str = KEYS) -> set[str]:
    """Returns what must be accepted for it."""
    store.add([new(chat, key) for key in keys for chat in range(CHATS)], NOW)
    return {f"{chat} {key}" for key in keys for chat in range(CHATS)}


def test_killed_at_random_moments_it_keeps_all_in_order_and_repeats_what_was_in_flight(
    store: OutboxStore, tmp_path: Path
) -> None:
    expected = queue(store)
    chance = random.Random(7)  # noqa: S311
    in_flight, enough = 0, 0
    for kill in range(8):
        enough += chance.randrange(60)
        with draining(tmp_path, seed=kill):
            wait_until(lambda: len(lines(tmp_path / "accepted")) >= enough)  # noqa: B023
        in_flight += store.counts()["sending"]
    assert store.counts()["sent"] < len(expected)
    with draining(tmp_path, seed=99):
        wait_until(lambda: store.counts()["sent"] == len(expected))
    accepted = lines(tmp_path / "accepted")
    assert set(accepted) == expected
    for chat in range(CHATS):
        keys = [line.split()[1] for line in accepted if line.startswith(f"{chat} ")]
        assert keys == sorted(keys)
    assert len(accepted) - len(expected) <= in_flight + len(lines(tmp_path / "lost"))
    assert 0 < in_flight <= 8 * CHATS


def test_of_two_processes_one_drains_and_the_other_takes_over_when_it_dies(
    store: OutboxStore, tmp_path: Path
) -> None:
    expected = queue(store, "ab")
    with draining(tmp_path, seed=1) as first:
        wait_until(lambda: store.counts()["sent"] == len(expected))
        with draining(tmp_path, seed=2):
            expected |= queue(store, "cd")
            wait_until(lambda: store.counts()["sent"] == len(expected))
            repeated = len(lines(tmp_path / "accepted")) - len(expected)
            assert repeated == len(lines(tmp_path / "lost"))  # none by the second process
            first.kill()
            expected |= queue(store, "e")
            wait_until(lambda: store.counts()["sent"] == len(expected))
    assert set(lines(tmp_path / "accepted")) == expected
