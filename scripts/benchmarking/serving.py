"""The served bot against a Bot API server on loopback, both as processes of real HTTP.

The server is the one of the tests, so these parts need the development dependencies.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.benchmarking.parts import Figures, build, in_a_process
from scripts.benchmarking.synthetic import SyntheticNews
from tests.bot.serving.process import BotProcess
from tests.bot_api.server import BotApiServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bot_api.chats import Private

CHATS = 50
ASK_EVERY_S = 5.0
ROUNDS = 12
WARM_ROUNDS = 2
INLINE_QUERIES = 200
RUSH_MESSAGES = 10_000
RUSH_CHATS = 1_000
RUSH_ENDS_S = 180.0
WARM_QUESTIONS = 40
MODEL_S = 120.0


@contextmanager
def _served(updates: int) -> Iterator[tuple[BotApiServer, BotProcess]]:
    """A bot with its model loaded, over made-up news."""
    with tempfile.TemporaryDirectory() as folder:
        in_a_process(build, folder, updates)
        with BotApiServer() as server:
            server.state.checked = False
            bot = BotProcess(server, Path(folder), QUOTEWIRE_MODEL="packaged").start()
            bot.wait_until_said("answering by words and meaning", timeout_s=MODEL_S)
            yield server, bot
            bot.stop(timeout_s=60)


def measure_chats(updates: int) -> Figures:
    """From a user's message to the answer handed to the API: CHATS chats, each every 5 s."""
    with _served(updates) as (server, bot):
        people = [server.private(1_000 + number) for number in range(CHATS)]
        questions = cycle(SyntheticNews(updates).questions(CHATS * ROUNDS))
        times: list[float] = []
        for number in range(ROUNDS):
            found = _round(server, people, lambda: next(questions))
            times += found if number >= WARM_ROUNDS else []
        inline = [
            _inline_ms(people[number % CHATS], next(questions)) for number in range(INLINE_QUERIES)
        ]
        memory = _rss_mb(bot.pid)
    return {
        "chat answer p50 ms": statistics.median(times),
        "chat answer p95 ms": statistics.quantiles(times, n=20)[-1],
        "inline p50 ms": statistics.median(inline),
        "inline p95 ms": statistics.quantiles(inline, n=20)[-1],
        "served RSS MB": memory,
    }


def _round(
    server: BotApiServer, people: list[Private], question: Callable[[], str]
) -> list[float]:
    """Everybody asks once within ASK_EVERY_S; milliseconds until each answer."""
    asked: dict[int, float] = {}
    before = len(server.calls("sendMessage"))
    began = time.monotonic()
    for number, person in enumerate(people):
        time.sleep(max(0.0, began + number * ASK_EVERY_S / CHATS - time.monotonic()))
        asked[person.id] = time.monotonic()
        person.send(question())
    calls = server.wait_for_call("sendMessage", before + len(people), timeout_s=60)[before:]
    time.sleep(max(0.0, began + ASK_EVERY_S - time.monotonic()))
    return [(call.at - asked[int(call.parameters["chat_id"])]) * 1e3 for call in calls]


def _inline_ms(person: Private, words: str) -> float:
    began = time.monotonic()
    query_id = person.inline(words)
    person.inline_answer(query_id, timeout_s=30)
    return (time.monotonic() - began) * 1e3


def measure_rush(updates: int) -> Figures:
    """Ten thousand messages at once, of a thousand chats."""
    with _served(updates) as (server, bot):
        people = [server.private(1_000 + number) for number in range(RUSH_CHATS)]
        questions = cycle(SyntheticNews(updates).questions(500))
        # What answering needs anyhow is there before the rush.
        for number in range(WARM_QUESTIONS):
            people[number].send(next(questions))
            people[number].wait_for_messages(1)
        idle = _rss_mb(bot.pid)
        for _ in range(RUSH_MESSAGES // RUSH_CHATS):
            for person in people:
                person.send(next(questions))
        began = time.monotonic()
        peak = idle
        while time.monotonic() - began < RUSH_ENDS_S:
            peak = max(peak, _rss_mb(bot.pid))
            time.sleep(0.25)
            if not server.state.waiting and all(
                person.messages for person in people[WARM_QUESTIONS:]
            ):
                break
        ended = time.monotonic() - began
        sent = [call.at for call in server.calls("sendMessage") if call.status == 200]
        texts = [person.texts for person in people]
    seconds = Counter(int(at - sent[0]) for at in sent)
    return {
        "rush RSS growth MB": peak - idle,
        "rush taken and told s": ended,
        "rush chats told nothing": sum(not said for said in texts),
        "rush messages sent": len(sent),
        "rush messages beyond 31 a second": sum(max(0, n - 32) for n in seconds.values()),
    }


def _rss_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


PARTS: dict[str, Callable[[int], Figures]] = {"chats": measure_chats, "rush": measure_rush}
