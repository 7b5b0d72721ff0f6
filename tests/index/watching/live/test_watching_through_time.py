"""The watcher as a process, killed and restarted, while a page changes under it."""

from __future__ import annotations

import random
import time
from itertools import pairwise
from typing import TYPE_CHECKING

from index import DataFolder, IndexSettings, open_index, open_live_sources
from tests.index.watching.live.newsroom import Newsroom
from tests.index.watching.live.watch_process import ForkedWatch, run
from tests.index.watching.pages import stored
from tests.news_server import NewsServer
from tests.stores.news_stores import sqlite_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.index.watching.live.newsroom import Served

LIVES = 4
STEPS = 6
LATEST_S = 60.0
# Between the polls of one process the bounds ask for .2 s; both machines' clocks may be late.
SOONEST_S = 0.1


def in_order(wanted: list[str], kept: list[str]) -> bool:
    left = iter(kept)
    return all(body in left for body in wanted)


def versions(served: list[Served], number: int) -> list[str]:
    """What must have been kept of a post: each of its versions that went out."""
    found: list[str] = []
    for one in served:
        bodies = [post.body for post in one.posts if post.number == number]
        if bodies and bodies != found[-1:]:
            found += bodies
    return found


def test_the_store_ends_as_the_page_and_keeps_what_was_seen(tmp_path: Path) -> None:
    chance = random.Random(11)  # noqa: S311
    # A poll begins when the one before is stored, so a kill may cost the last that was served.
    lost: set[int] = set()
    with NewsServer() as server:
        room = Newsroom(server, "/live", seed=5)
        added = run(tmp_path, "sources", "add", f"{server.url}/live")
        assert "3 updates" in added.stdout, added.stderr
        for life in range(LIVES):
            with ForkedWatch(tmp_path) as watching:
                for _ in range(STEPS):
                    time.sleep(chance.uniform(0.2, 0.9))
                    room.step()
                    if chance.random() < 0.2:
                        room.trouble()
                if life < LIVES - 1:
                    last = len(room.served) - 1
                    watching.kill()
                    _let_leases_end(tmp_path)
                    lost |= set(range(last, len(room.served)))
                else:
                    _wait_for(tmp_path, room)
        requests = server.requests_of("/live")
        served = [one for place, one in enumerate(room.served) if place not in lost]
    kept = _stored(tmp_path)
    now = {f"post-{number}": room.truth[number].body for number in room.shown}
    assert {name: kept.get(name, [""])[-1] for name in now} == now
    for number in room.truth:
        wanted = versions(served, number)
        assert in_order(wanted, kept.get(f"post-{number}", [])), (number, wanted, kept)
    # A kill makes the next process ask again before the pause is over; nothing else does.
    gaps = [(later.at - earlier.at).total_seconds() for earlier, later in pairwise(requests)]
    assert sum(gap < SOONEST_S for gap in gaps) <= LIVES
    with open_index(IndexSettings(), DataFolder(tmp_path)) as news:
        news.sync()
        assert [*news.verify(), *open_live_sources(news).check()] == []


def _stored(folder: Path) -> dict[str, list[str]]:
    with open_index(IndexSettings(), DataFolder(folder)) as news:
        return stored(news)


def _let_leases_end(folder: Path) -> None:
    """As if a lease's time had passed since the kill."""
    with (
        open_index(IndexSettings(), DataFolder(folder)) as news,
        sqlite_of(news).database.unit() as connection,
    ):
        connection.execute("UPDATE watched_source SET leased_until = 0")


def _wait_for(folder: Path, room: Newsroom) -> None:
    wanted = {(f"post-{number}", room.truth[number].body) for number in room.shown}
    until = time.monotonic() + LATEST_S
    while time.monotonic() < until:
        if wanted <= {(name, bodies[-1]) for name, bodies in _stored(folder).items()}:
            return
        time.sleep(0.3)
