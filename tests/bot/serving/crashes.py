"""The promise of alerts, put to the test: the bot is killed again and again while news comes in.

No alert is lost; only messages in flight at a kill, or whose reply was lost, arrive twice.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.adapters.sqlite import open_tables
from index import DataFolder, ImportParameters, IndexSettings, NewsUpdate, open_index
from tests.bot.serving.process import BotProcess
from tests.bot_api.server import BotApiServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READERS = 3
# From before the bot has read its settings up to well into its work.
LIVES_S = (0.3, 3.5)
DRAIN_S = 15.0
ROUNDS = 4
FAULTS: tuple[dict[str, object], ...] = (
    {"status": 429, "retry_after": 1, "description": "Too Many Requests"},
    {"status": 502, "html": True},
    {"accept": True, "reset": True},
    {"reset": True},
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`copies` says how often each expected (reader, update) was accepted; `excusable` how many
    repeats the promise allows at most; `problems` what `verify` finds afterwards."""

    copies: Counter[tuple[int, int]]
    expected: int
    excusable: int
    problems: list[str]

    @property
    def lost(self) -> int:
        return self.expected - len(self.copies)

    @property
    def repeats(self) -> int:
        return sum(self.copies.values()) - len(self.copies)


class _One:
    def __init__(self, number: int) -> None:
        self._number = number

    def fetch(self) -> Iterator[NewsUpdate]:
        body = f"Boat {self._number} of Skerrow harbour was lost at pier {self._number}."
        yield NewsUpdate(id=f"boat{self._number}", body=body, publisher="Post")


def publish(folder: Path, number: int) -> None:
    """By this process, while the bot runs or not."""
    with open_index(IndexSettings(), DataFolder(folder)) as news:
        news.ingest(_One(number), ImportParameters(), datetime.now(UTC))


def crash_run(folder: Path, kills: int, seed: int) -> Outcome:
    """An update for each kill, told to every reader, over a server with random faults."""
    chance = random.Random(seed)  # noqa: S311 - moments to kill at, not secrets
    with BotApiServer() as server:
        readers = [server.private(number) for number in range(1, READERS + 1)]
        with BotProcess(server, folder):
            for reader in readers:
                reader.send("/subscribe Skerrow harbour max 100")
            for reader in readers:
                reader.wait_for("I will tell you about")
        lost_replies = 0
        for number in range(kills):
            fault = chance.choice(FAULTS)
            server.fail("sendMessage", **fault)
            lost_replies += "reset" in fault
            bot = BotProcess(server, folder).start(wait=False)
            time.sleep(chance.uniform(*LIVES_S) / 2)
            publish(folder, number)
            time.sleep(chance.uniform(*LIVES_S) / 2)
            bot.kill()
        server.state.faults.clear()
        expected = kills * READERS
        for _ in range(ROUNDS):
            _let_time_pass(folder)
            with BotProcess(server, folder):
                if server.state.wait(lambda: len(_copies(server)) >= expected, DRAIN_S):
                    break
        copies = _copies(server)
    excusable = kills * READERS + lost_replies
    return Outcome(copies, expected, excusable, _problems(folder))


def _let_time_pass(folder: Path) -> None:
    """What waits a minute or more, for its reply was lost, is due now: as for readers who come
    back."""
    with open_index(IndexSettings(), DataFolder(folder)) as news:
        outbox, now = open_tables(news).outbox, datetime.now(UTC)
        outbox.recover(now)
        for reader in range(1, READERS + 1):
            outbox.suspend(reader)
            outbox.resume(reader, now)


def _copies(server: BotApiServer) -> Counter[tuple[int, int]]:
    found: Counter[tuple[int, int]] = Counter()
    for chat, text, *_ in list(server.state.accepted):
        if "Boat " in text:
            found[chat, int(text.partition("Boat ")[2].split()[0])] += 1
    return found


def _problems(folder: Path) -> list[str]:
    with open_index(IndexSettings(), DataFolder(folder)) as news:
        news.sync()
        return [*news.verify(), *open_tables(news).check()]
