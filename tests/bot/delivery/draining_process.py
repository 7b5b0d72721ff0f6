"""Drains a folder's outbox in a process that is killed.

Everything accepted is a line in FOLDER/accepted, written before the reply. Some replies are lost,
some calls are not accepted. Its clock runs a hundred times faster, so that retries come soon.
"""

from __future__ import annotations

import asyncio
import os
import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.adapters.sqlite.outbox import SqliteOutbox
from bot.delivery.outbox import Outbox
from bot.telegram.messages import Message
from bot.telegram.outcomes import RetryAt, Sent, Unavailable, Uncertain
from tests.fakes.outbox import FakeReach
from tests.stores.outbox_stores import NOW, tables

if TYPE_CHECKING:
    from pathlib import Path

    from bot.delivery.deliveries import Delivery
    from bot.telegram.lanes import Lane
    from bot.telegram.messages import Destination
    from bot.telegram.outcomes import Outcome

FASTER = 100


class RecordingSender:
    def __init__(self, folder: Path, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311
        flags = os.O_CREAT | os.O_APPEND | os.O_WRONLY
        self._accepted = os.open(folder / "accepted", flags, 0o600)
        self._lost = os.open(folder / "lost", flags, 0o600)

    async def send(
        self, to: Destination, message: Message, *, lane: Lane, reply_to: int | None = None
    ) -> Outcome:
        await asyncio.sleep(self._chance.uniform(0, 0.01))
        luck = self._chance.random()
        if luck < 0.05:
            return Unavailable("502")
        if luck < 0.1:
            return RetryAt(1)
        line = f"{to.chat_id} {message.text}\n".encode()
        if luck < 0.15:
            os.write(self._lost, line)
        os.write(self._accepted, line)
        await asyncio.sleep(self._chance.uniform(0, 0.01))
        return Uncertain() if luck < 0.15 else Sent(1)

    async def edit(
        self, chat_id: int, message_id: int, message: Message, *, lane: Lane
    ) -> Outcome:
        raise NotImplementedError


def render(delivery: Delivery) -> tuple[Message, ...]:
    return (Message(delivery.new.key),)


def clock() -> datetime:
    now = datetime.now(UTC)
    return now + (now - NOW) * FASTER


def drain(folder: Path, seed: int) -> None:
    """Until it is killed. Prints a line once it begins."""
    asyncio.run(_drain(folder, seed))


async def _drain(folder: Path, seed: int) -> None:
    store = SqliteOutbox(tables(folder / "q.db"))
    sender = RecordingSender(folder, seed)
    outbox = Outbox(store, FakeReach(), sender, render, clock, folder / "outbox.lock", pause_s=0.1)
    print("draining", flush=True)
    await outbox.run()
