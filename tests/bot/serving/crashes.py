"""The promise of alerts, put to the test: the bot is killed again and again while news comes in.

No alert is lost; only messages in flight at a kill, or whose reply was lost, arrive twice. What
was in flight is read from the outbox after each kill, what was lost the server knows.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from bot.adapters import open_tables
from index import DataFolder, ImportParameters, IndexSettings, NewsUpdate, open_index
from tests.bot.serving.process import ForkedBot
from tests.bot_api.server import BotApiServer
from tests.stores.news_stores import sqlite_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.adapters import BotTables
    from index import NewsIndex

READERS = range(1, 5)
# More in one hour would be told in a summary: a longer run takes a fresh folder.
MOST_KILLS = 50
UPDATES_A_LIFE = (1, 1, 2)
CORRECTED = 0.4
# From before the bot has read its settings up to well into its work, and from before the news is
# stored up to after it was sent.
BEFORE_NEWS_S = (0.0, 1.0)
AFTER_NEWS_S = (0.0, 1.0)
# The client waits five seconds for a reply, and some lives last so long.
LATE_S = 6.0
LONG_LIFE = 0.2
# So many lives, the first among them, end in the middle of a message, however slow the machine.
CAUGHT_EVERY = 4
CAUGHT_WITHIN_S = 30.0
DRAIN_S = 60.0
ROUNDS = 4
METHODS = ("sendMessage", "sendMessage", "editMessageText")
FAULTS: tuple[dict[str, object], ...] = (
    {"status": 429, "retry_after": 1},
    {"status": 502, "html": True},
    {"status": 403},
    {"accept": True, "reset": True},
    {"reset": True},
    {"accept": True, "delay_after_s": LATE_S},
)
_NEWS = re.compile(r"Boat (\d+) of Skerrow harbour was lost at pier (\d+)\.")
_CHANGED = "now reads"


class Post(NamedTuple):
    """A message to a reader that tells of a boat, or (in one of its own) of its correction."""

    chat: int
    boat: int
    is_correction: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """`expected` (reader, update, current revision) are due, `lost` of them never arrived;
    `undue` are not, for the reader had blocked the bot. `in_flight` deliveries at kills and
    `lost_replies` excuse a repeat each, of the same message; `unexcused` are without."""

    expected: int
    lost: int
    undue: int
    repeats: int
    unexcused: int
    in_flight: int
    lost_replies: int
    corrections: int
    problems: list[str]


@dataclass(slots=True)
class _Life:
    """How things stood when a life of the bot was over."""

    told: set[tuple[int, int]] = field(default_factory=set)
    suspended: set[int] = field(default_factory=set)
    sending: list[Post] = field(default_factory=list)


class _Boats:
    def __init__(self, piers: dict[int, int]) -> None:
        self._piers = piers

    def fetch(self) -> Iterator[NewsUpdate]:
        for boat, pier in self._piers.items():
            body = f"Boat {boat} of Skerrow harbour was lost at pier {pier}."
            yield NewsUpdate(id=f"boat{boat}", body=body, publisher="Post")


class _Run:
    """`piers` is the news as it stands; `born` says in which life each boat was told."""

    def __init__(self, server: BotApiServer, folder: Path, seed: int) -> None:
        self._server = server
        self._folder = folder
        self._chance = random.Random(seed)  # noqa: S311 - moments to kill at, not secrets
        self.readers = {number: server.private(number) for number in READERS}
        self.piers: dict[int, int] = {}
        self.born: dict[int, int] = {}
        self.lives: list[_Life] = []

    def subscribe(self) -> None:
        with _opened(self._folder):  # made by it: no bot serves a folder that is not there
            pass
        with ForkedBot(self._server, self._folder):
            for reader in self.readers.values():
                reader.send("/subscribe Skerrow harbour max 100")
            for reader in self.readers.values():
                reader.wait_for("I will tell you about")

    def live_and_die(self) -> None:
        """Killed at a moment of chance, or in the middle of a message."""
        if len(self.lives) % CAUGHT_EVERY == 0:
            self._die_in_flight()
        else:
            self._die_by_chance()
        self._look()

    def _die_in_flight(self) -> None:
        """The server has taken messages and owes the replies: for so long they are in flight."""
        bot = ForkedBot(self._server, self._folder).start()
        held = self._server.fail(
            "sendMessage", times=len(READERS), accept=True, delay_after_s=LATE_S
        )
        self._publish()
        with _opened(self._folder) as (news, tables):
            deadline = time.monotonic() + CAUGHT_WITHIN_S
            while not _life(news, tables).sending and time.monotonic() < deadline:
                time.sleep(0.02)
        bot.kill()
        held.times = 0

    def _die_by_chance(self) -> None:
        fault = self._chance.choice(FAULTS)
        reader = self._chance.choice(READERS)
        self._server.fail(self._chance.choice(METHODS), chat=reader, **fault)
        late = "delay_after_s" in fault and self._chance.random() < LONG_LIFE
        bot = ForkedBot(self._server, self._folder).start(wait=False)
        time.sleep(self._chance.uniform(*BEFORE_NEWS_S))
        self._publish()
        time.sleep(self._chance.uniform(*AFTER_NEWS_S) + (LATE_S if late else 0.0))
        bot.kill()

    def _publish(self) -> None:
        """By this process, while the bot runs or not."""
        news: dict[int, int] = {}
        for boat in self.piers:
            if self.piers[boat] == boat and self._chance.random() < CORRECTED / len(self.piers):
                news[boat] = boat + 1_000
        for _ in range(self._chance.choice(UPDATES_A_LIFE)):
            boat = len(self.born) + 1
            news[boat], self.born[boat] = boat, len(self.lives)
        self.piers |= news
        with open_index(IndexSettings(), DataFolder(self._folder)) as index:
            index.ingest(_Boats(news), ImportParameters(), datetime.now(UTC))

    def _look(self) -> None:
        """At what the dead have left; who is suspended comes back."""
        with _opened(self._folder) as (news, tables):
            life = _life(news, tables)
        self.lives.append(life)
        for number in life.suspended:
            self.readers[number].send("/start")

    def drain(self) -> None:
        """Without faults, and with an end: what a reader gets who comes back tomorrow."""
        self._server.state.faults.clear()
        for _ in range(ROUNDS):
            _let_time_pass(self._folder)
            with ForkedBot(self._server, self._folder):
                self._server.state.wait(lambda: not self.missing(), DRAIN_S)
            self._look()
            if not self.missing():
                break

    def undue(self, reader: int, boat: int) -> bool:
        """Told when the reader's subscriptions were suspended: then nobody waits for it."""
        if (reader, boat) in self.lives[-1].told:
            return False
        first = max(0, self.born[boat] - 1)
        for life in self.lives[first:]:
            if reader in life.suspended:
                return True
            if any((other, boat) in life.told for other in READERS):
                return False
        return False

    def due(self) -> set[tuple[int, int, int]]:
        return {
            (reader, boat, pier)
            for boat, pier in self.piers.items()
            for reader in READERS
            if not self.undue(reader, boat)
        }

    def missing(self) -> set[tuple[int, int, int]]:
        return self.due() - {
            (one.chat_id, int(boat), int(pier))
            for one in list(self._server.state.accepted)
            for boat, pier in _NEWS.findall(one.text)
        }

    def outcome(self) -> Outcome:
        state = self._server.state
        posts = {(one.chat_id, one.message_id): one.text for one in reversed(state.accepted)}
        copies = Counter(
            post for (chat, _), text in posts.items() if (post := _post(chat, text)) is not None
        )
        lost = [post for one in state.unheard if (post := _post(one.chat_id, one.text))]
        in_flight = [post for life in self.lives for post in life.sending]
        excuses = Counter([*lost, *in_flight])
        due = self.due()
        return Outcome(
            expected=len(due),
            lost=len(self.missing()),
            undue=len(self.piers) * len(READERS) - len(due),
            repeats=copies.total() - len(copies),
            unexcused=sum(max(0, n - 1 - excuses[post]) for post, n in copies.items()),
            in_flight=len(in_flight),
            lost_replies=len(lost),
            corrections=sum(pier != boat for boat, pier in self.piers.items()),
            problems=_problems(self._folder),
        )


def crash_run(folder: Path, kills: int, seed: int) -> Outcome:
    """News for each kill, told to every reader, over a server with random faults."""
    assert kills <= MOST_KILLS, f"{kills} kills at once; take several folders"
    with BotApiServer() as server:
        run = _Run(server, folder, seed)
        run.subscribe()
        for _ in range(kills):
            run.live_and_die()
        run.drain()
        return run.outcome()


def _post(chat: int, text: str) -> Post | None:
    """Which message this is; None where it tells of no boat."""
    found = _NEWS.search(text)
    return Post(chat, int(found[1]), _CHANGED in text) if found else None


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[NewsIndex, BotTables]]:
    with open_index(IndexSettings(), DataFolder(folder)) as news:
        yield news, open_tables(news)


def _life(news: NewsIndex, tables: BotTables) -> _Life:
    life = _Life()
    with sqlite_of(news).database.reading() as connection:
        rows = connection.execute(
            """SELECT d.chat_id, d.kind, d.state, r.body FROM delivery d
            JOIN delivery_item i ON i.delivery_id = d.id
            JOIN news_update u ON u.public_id = i.update_id
            JOIN revision r ON r.update_id = u.id AND r.number = i.revision"""
        ).fetchall()
    for chat, kind, state, body in rows:
        post = _post(chat, body)
        assert post is not None
        life.told.add((chat, post.boat))
        if state == "sending":
            life.sending.append(post._replace(is_correction=kind == "correction"))
    life.suspended = {
        reader
        for reader in READERS
        if any(one.suspended for one in tables.subscriptions.of_chat(reader))
    }
    return life


def _let_time_pass(folder: Path) -> None:
    """What waits a minute or more, for its reply was lost, is due now: as for readers who come
    back."""
    with _opened(folder) as (_, tables):
        now = datetime.now(UTC)
        tables.outbox.recover(now)
        for reader in READERS:
            tables.outbox.suspend(reader)
            tables.outbox.resume(reader, now)


def _problems(folder: Path) -> list[str]:
    with _opened(folder) as (news, tables):
        news.sync()
        return [*news.verify(), *tables.check()]
