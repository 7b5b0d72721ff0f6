"""`python -m bot watch` as a process of its own, begun and killed at will."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

from index import DataFolder, IndexSettings, open_index, open_live_sources
from tests.bot.cli.invoking import invoke
from tests.forked import ROOT, ForkedProcess, run_command
from tests.index.watching.stage import InProcessReader

STOP_S = 20.0


def settings(data: Path, shortest_s: float = 0.2, longest_s: float = 1.0) -> dict[str, str]:
    """Polls fast, and loopback alone."""
    return {
        "QUOTEWIRE_DATA": str(data),
        "QUOTEWIRE_ALLOW_LOOPBACK": "1",
        "QUOTEWIRE_POLL_SHORTEST_S": str(shortest_s),
        "QUOTEWIRE_POLL_LONGEST_S": str(longest_s),
        "QUOTEWIRE_HOST_PAUSE_S": "0.1",
    }


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command to its end, in the process of the test."""
    done = invoke(*arguments, settings=settings(data))
    out, err = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(arguments, done.returncode, out, err)


def follow(data: Path, address: str) -> None:
    """As `sources add`, without its reading process."""

    async def add() -> None:
        quick = IndexSettings(
            allow_loopback=True, poll_shortest_s=0.2, poll_longest_s=1.0, host_pause_s=0.1
        )
        with open_index(quick, DataFolder(data)) as news:
            await open_live_sources(news, make_reader=InProcessReader).add(address)

    asyncio.run(add())


class WatchProcess:
    def __init__(self, data: Path, shortest_s: float = 0.2, longest_s: float = 1.0) -> None:
        self._environment = os.environ | settings(data, shortest_s, longest_s)
        self._process: ForkedProcess | subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._process = self._started(self._environment)
        return self

    def _started(self, environment: dict[str, str]) -> ForkedProcess | subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "watch"],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.DEVNULL,
        )

    def __exit__(self, *_: object) -> None:
        """Asked to stop, as a service is."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        assert self._process.wait(STOP_S) in (0, -signal.SIGKILL)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        self.end(signal.SIGKILL)

    def end(self, number: signal.Signals) -> int:
        """Its exit code."""
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(STOP_S)


class ForkedWatch(WatchProcess):
    """The same, its interpreter forked from one that has imported the bot: quicker to start."""

    def _started(self, environment: dict[str, str]) -> ForkedProcess | subprocess.Popen[bytes]:
        nowhere = Path(os.devnull)
        return ForkedProcess(run_command, "watch", output=nowhere, environment=environment)
