"""`python -m bot watch` among its like and under every way to end."""

from __future__ import annotations

import signal
import time
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest

from tests.index.watching.live.watch_process import ForkedWatch, follow
from tests.index.watching.pages import Post, live_page
from tests.news_server import NewsServer

PROC = Path("/proc")
LATEST_S = 20.0
# The shortest time between polls in `watch_process.settings`.
SHORTEST_S = 0.2


def page(version: int) -> str:
    return live_page([Post(1, f"Boat 1 has {version} people on board.")])


def children_of(pid: int) -> set[int]:
    found = set()
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            number, _, rest = stat.read_text("utf-8").partition(" (")
        except OSError:  # it ended meanwhile
            continue
        state, parent, *_ = rest.rpartition(")")[2].split()
        if int(parent) == pid and state != "Z":
            found.add(int(number))
    return found


@pytest.mark.skipif(not PROC.exists(), reason="looks processes up in /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_the_watch(tmp_path: Path, number: signal.Signals) -> None:
    with NewsServer() as server:
        server.page("/live", page(1))
        follow(tmp_path, f"{server.url}/live")
        with ForkedWatch(tmp_path) as watching:
            server.page("/live", page(2))
            deadline = time.monotonic() + LATEST_S
            while not (workers := children_of(watching.pid)):
                assert time.monotonic() < deadline, "no worker was started"
                time.sleep(0.05)
            assert watching.end(number) in (0, -signal.SIGKILL)
    deadline = time.monotonic() + LATEST_S
    while any((PROC / str(worker)).exists() for worker in workers):
        assert time.monotonic() < deadline, f"{workers} still run"
        time.sleep(0.05)


def test_several_watches_of_one_folder_poll_no_source_twice(tmp_path: Path) -> None:
    with NewsServer() as server:
        server.page("/live", page(0))
        follow(tmp_path, f"{server.url}/live")
        before = len(server.requests_of("/live"))
        with ExitStack() as stack:
            for _ in range(3):
                stack.enter_context(ForkedWatch(tmp_path))
            for version in range(1, 12):
                server.page("/live", page(version))
                server.wait_for_requests(before + version, LATEST_S, "/live")
            # Who stops gives up its poll, and another may begin it anew.
            requests = server.requests_of("/live")
        assert server.most_at_once == 1
    # By the clock on the wall, which polls go by: it may be put right meanwhile.
    gaps = [(later.at - one.at).total_seconds() for one, later in pairwise(requests[before:])]
    assert min(gaps) >= SHORTEST_S * 0.9
