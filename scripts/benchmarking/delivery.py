"""Alerts and broadcasts on their way out: the served bot, a server on loopback, both processes.

The server is the one of the tests, so these parts need the development dependencies.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.adapters.sqlite import open_tables
from bot.broadcasting import Broadcasting
from bot.listening import CONNECTIONS
from index import DataFolder, IndexSettings, open_index
from scripts.benchmarking.bare_sending import TEXT
from tests.bot.serving.process import ROOT, BotProcess
from tests.bot_api.control import ApiProcess
from tests.bot_api.server import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scripts.benchmarking.parts import Figures
    from tests.bot_api.state import Accepted

CHATS = 1_500
DRAIN_S = 120.0
# At its ends a broadcast begins and runs out.
UNSTEADY_S = 2.0
PAID_PER_SECOND = 1_000
PAID_BROADCASTS = 3
PAID_ROUNDS = 3
ALERTED_UPDATES = 40
ALERT_EVERY_S = 0.7
ASKED = 150
WARM_QUESTIONS = 40
ASK_EVERY_S = 0.25
MODEL_S = 120.0


@contextmanager
def _served(folder: Path, /, **settings: str) -> Iterator[tuple[ApiProcess, BotProcess]]:
    """A bot that knows the chats 1 to CHATS."""
    with open_index(IndexSettings(), DataFolder(folder)) as news:
        tables, now = open_tables(news), datetime.now(UTC)
        with tables.database.unit():
            for number in range(1, CHATS + 1):
                tables.chats.meet(number, "private", "en", now)
    with ApiProcess(TOKEN, CHATS) as server, BotProcess(server, folder, **settings) as bot:
        yield server, bot


def _broadcast(folder: Path, key: str) -> None:
    """To every chat, as an administrator's command queues it."""
    with open_index(IndexSettings(), DataFolder(folder)) as news:
        tables = open_tables(news)
        broadcasting = Broadcasting(tables.outbox, tables.chats, tables.facts)
        broadcasting.queue(key, TEXT, datetime.now(UTC))


def _per_second(accepted: Sequence[Accepted], cut_s: float = 0.0) -> float:
    """Over what lies between, `cut_s` after the first and before the last."""
    first, last = accepted[0].at + cut_s, accepted[-1].at - cut_s
    times = [one.at for one in accepted if first <= one.at <= last]
    return (len(times) - 1) / (times[-1] - times[0])


def measure_drain(_: int) -> Figures:
    """A broadcast at Telegram's ordinary limit."""
    with tempfile.TemporaryDirectory() as path, _served(Path(path)) as (server, _bot):
        _broadcast(Path(path), "news")
        sent = server.wait_for(lambda found: len(found) >= CHATS, 0, DRAIN_S)
    return {
        "drained messages/s": _per_second(sent, UNSTEADY_S),
        "drained twice": len(sent) - len({one.chat_id for one in sent}),
    }


def measure_paid(_: int) -> Figures:
    """Broadcasts at the limit for paid ones, beside bare calls, in turns."""
    wanted = PAID_BROADCASTS * CHATS
    ours, bare = [], []
    for number in range(PAID_ROUNDS):
        paid = {"QUOTEWIRE_MESSAGES_PER_SECOND": str(PAID_PER_SECOND)}
        with (
            tempfile.TemporaryDirectory() as path,
            _served(Path(path), **paid) as (server, _bot),
        ):
            for broadcast in range(PAID_BROADCASTS):
                _broadcast(Path(path), f"{number}.{broadcast}")
            sent = server.wait_for(lambda found: len(found) >= wanted, 0, DRAIN_S)
        ours.append(_per_second(sent))
        with ApiProcess(TOKEN, CHATS) as server:
            bare.append(_per_second(_sent_barely(server)))
    return {
        "paid messages/s": statistics.median(ours),
        "bare messages/s": statistics.median(bare),
        "paid / bare": statistics.median(ours) / statistics.median(bare),
    }


def _sent_barely(server: ApiProcess) -> list[Accepted]:
    command = [sys.executable, "-m", "scripts.benchmarking.bare_sending", server.url, TOKEN]
    counts = (CHATS, PAID_BROADCASTS, CONNECTIONS)
    subprocess.run([*command, *map(str, counts)], cwd=ROOT, check=True)  # noqa: S603
    return server.accepted()


DELIVERY_PARTS = {"drain": measure_drain, "paid": measure_paid}
