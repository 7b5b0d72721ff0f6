"""Alerts and broadcasts on their way out: the served bot, a server on loopback, both processes.

The server is the one of the tests, so these parts need the development dependencies.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.adapters import open_tables
from bot.delivery.broadcasting import Broadcasting
from index import DataFolder, ImportParameters, IndexSettings, NewsUpdate, open_index
from scripts.benchmarking.bare_sending import TEXT
from scripts.benchmarking.parts import build, in_a_process
from scripts.benchmarking.serving import MODEL_S, WARM_QUESTIONS
from scripts.benchmarking.synthetic import SyntheticNews
from tests.bot.serving.process import ROOT, BotProcess
from tests.bot_api.control import ApiProcess
from tests.bot_api.server import TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from index import NewsIndex
    from scripts.benchmarking.parts import Figures
    from tests.bot_api.state import Accepted

CHATS = 1_500
DRAIN_S = 120.0
# At its ends a broadcast begins, perhaps beside the queueing of another, and runs out.
UNSTEADY_S = 2.0
PAID = {"QUOTEWIRE_MESSAGES_PER_SECOND": "1000"}
NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
PAID_BROADCASTS = 3
PAID_ROUNDS = 5
ALERTED_UPDATES = 30
READERS = 3
# A chat is sent one a second; and at random, for the bot looks for news at times of its own.
ALERT_EVERY_S = (1.1, 1.6)
# A broadcast to so many drains for longer than the questions of a round take.
BUSY_CHATS = 400
BUSY_ROUNDS = 5
ROUND_QUESTIONS = 30
ASK_EVERY_S = 0.25
ANSWER_S = 30.0


@contextmanager
def _served(
    folder: Path, settings: Mapping[str, str] = NO_SETTINGS, chats: int = CHATS
) -> Iterator[tuple[ApiProcess, BotProcess]]:
    """A bot that knows the chats 1 to `chats`, once it has done what it does at its start."""
    with open_index(IndexSettings(), DataFolder(folder)) as news:
        tables, now = open_tables(news), datetime.now(UTC)
        with tables.unit():
            for number in range(1, chats + 1):
                tables.chats.meet(number, "private", "en", now)
    with ApiProcess(TOKEN, chats) as server, BotProcess(server, folder, **settings) as bot:
        # Looking for a model is seconds of work, also where there is none.
        bot.wait_until_said("answering by words", timeout_s=MODEL_S)
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
        with tempfile.TemporaryDirectory() as path, _served(Path(path), PAID) as (server, _bot):
            for broadcast in range(PAID_BROADCASTS):
                _broadcast(Path(path), f"{number}.{broadcast}")
            sent = server.wait_for(lambda found: len(found) >= wanted, 0, DRAIN_S)
        ours.append(_per_second(sent, UNSTEADY_S))
        with ApiProcess(TOKEN, CHATS) as server:
            bare.append(_per_second(_sent_barely(server), UNSTEADY_S))
    return {
        "paid messages/s": statistics.median(ours),
        "bare messages/s": statistics.median(bare),
        "paid / bare": statistics.median(a / b for a, b in zip(ours, bare, strict=True)),
    }


def _sent_barely(server: ApiProcess) -> list[Accepted]:
    command = [sys.executable, "-m", "scripts.benchmarking.bare_sending", server.url, TOKEN]
    counts = (str(CHATS), str(PAID_BROADCASTS))
    subprocess.run([*command, *counts], cwd=ROOT, check=True)  # noqa: S603
    return server.accepted()


class _Boat:
    """News of one boat, which is like no other's."""

    def __init__(self, number: int) -> None:
        self._number = number

    def fetch(self) -> Iterator[NewsUpdate]:
        body = f"Boat {self._number} of Skerrow harbour was lost at pier {self._number}."
        yield NewsUpdate(id=f"boat{self._number}", body=body, publisher="Post")


def measure_first_alert(_: int) -> Figures:
    """From before another process stores an update to the first alert that was accepted."""
    with tempfile.TemporaryDirectory() as path, _served(Path(path)) as (server, _bot):
        for reader in range(1, READERS + 1):
            server.send(reader, "/subscribe Skerrow harbour max 100")
        server.wait_for(lambda found: len(found) >= READERS, 0, ANSWER_S)
        with open_index(IndexSettings(), DataFolder(Path(path))) as news:
            waits = [_alert_s(server, news, number) for number in range(ALERTED_UPDATES)]
    return {
        "stored → first alert p50 ms": 1_000 * statistics.median(waits),
        "stored → first alert p95 ms": 1_000 * statistics.quantiles(waits, n=20)[-1],
    }


def _alert_s(server: ApiProcess, news: NewsIndex, number: int) -> float:
    time.sleep(random.uniform(*ALERT_EVERY_S))  # noqa: S311
    before, words = len(server.accepted()), f"Boat {number} "
    began = time.monotonic()
    news.ingest(_Boat(number), ImportParameters(), datetime.now(UTC))

    def alerts(found: Sequence[Accepted]) -> list[Accepted]:
        return [one for one in found if words in one.text]

    found = server.wait_for(lambda found: len(alerts(found)) == READERS, before, ANSWER_S)
    return alerts(found)[0].at - began


def measure_busy_answers(updates: int) -> Figures:
    """Answers while a broadcast drains and while none does, in turns."""
    questions = cycle(SyntheticNews(updates).questions(2 * BUSY_ROUNDS * ROUND_QUESTIONS))
    chats = cycle(range(1, BUSY_CHATS + 1))
    idle, busy = [], []
    with tempfile.TemporaryDirectory() as path:
        in_a_process(build, path, updates)
        with _served(Path(path), {"QUOTEWIRE_MODEL": "packaged"}, BUSY_CHATS) as (server, bot):
            assert "answering by words and meaning" in bot.log  # noqa: S101 - else it says little
            _answers(server, chats, questions, WARM_QUESTIONS)
            for number in range(BUSY_ROUNDS):
                idle += _answers(server, chats, questions, ROUND_QUESTIONS)
                before = len(server.accepted())
                _broadcast(Path(path), str(number))
                server.wait_for(lambda found: len(found) > 1, before, ANSWER_S)
                busy += _answers(server, chats, questions, ROUND_QUESTIONS)
                assert _drained(server.accepted(before)) < BUSY_CHATS, "it was too short"  # noqa: S101
                server.wait_for(lambda found: _drained(found) == BUSY_CHATS, before, DRAIN_S)
    idle_s, busy_s = (statistics.quantiles(times, n=20)[-1] for times in (idle, busy))
    return {
        "idle answer p50 ms": 1_000 * statistics.median(idle),
        "idle answer p95 ms": 1_000 * idle_s,
        "answer while draining p50 ms": 1_000 * statistics.median(busy),
        "answer while draining p95 ms": 1_000 * busy_s,
        "draining / idle": busy_s / idle_s,
    }


def _drained(accepted: Sequence[Accepted]) -> int:
    return sum(one.text == TEXT for one in accepted)


def _answers(
    server: ApiProcess, chats: Iterator[int], questions: Iterator[str], count: int
) -> list[float]:
    """Seconds until each is answered: one question at a time, each from another chat."""
    before, asked = len(server.accepted()), {}
    for _ in range(count):
        chat = next(chats)
        asked[chat] = server.send(chat, next(questions))
        time.sleep(ASK_EVERY_S)

    def answers(found: Sequence[Accepted]) -> dict[int, float]:
        return {one.chat_id: one.at for one in reversed(found) if one.text != TEXT}

    found = server.wait_for(lambda found: asked.keys() <= answers(found).keys(), before, ANSWER_S)
    answered = answers(found)
    return [answered[chat] - at for chat, at in asked.items()]


PARTS: dict[str, Callable[[int], Figures]] = {
    "drain": measure_drain,
    "paid": measure_paid,
    "first-alert": measure_first_alert,
    "busy-answers": measure_busy_answers,
}
