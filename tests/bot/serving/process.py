"""The bot as its users run it: a process of its own, told by its environment what to do."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from tests.forked import ForkedProcess, run_command

if TYPE_CHECKING:
    from types import TracebackType

ROOT = Path(__file__).resolve().parents[3]
START_S = 40.0
STOP_S = 30.0
# No such model: words alone answer, and the start takes a second instead of ten.
NO_MODEL = "/nonexistent/model"
ADMIN = 900


class ApiServer(Protocol):
    """A Bot API server, in this process or another."""

    token: str
    url: str


class BotProcess:
    """`with BotProcess(server, folder) as bot`: serving once the block is entered."""

    program: tuple[str, ...] = (sys.executable, "-m", "bot")
    arguments: tuple[str, ...] = ("serve",)
    folder = ROOT

    def __init__(
        self,
        server: ApiServer,
        folder: Path,
        **settings: str,
    ) -> None:
        self._server = server
        self._log_path = folder / f"bot-{time.monotonic_ns()}.log"
        ours = ("QUOTEWIRE_", "TELEGRAM_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self._environment = kept | {
            "TELEGRAM_BOT_TOKEN": server.token,
            "TELEGRAM_API_URL": server.url,
            "QUOTEWIRE_DATA": str(folder),
            "QUOTEWIRE_ADMINS": str(ADMIN),
            "QUOTEWIRE_MODEL": NO_MODEL,
            **settings,
        }
        self._process: ForkedProcess | subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        if not self._log_path.exists():  # it has not begun yet
            return ""
        return self._log_path.read_text(encoding="utf-8", errors="replace")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self, *, wait: bool = True) -> Self:
        self._process = self._started(self._environment, self._log_path)
        if wait:
            self.wait_until_said("serving as @")
        return self

    def _started(
        self, environment: dict[str, str], log_path: Path
    ) -> ForkedProcess | subprocess.Popen[bytes]:
        with log_path.open("ab") as log:
            return subprocess.Popen(
                [*self.program, *self.arguments],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def wait_until_said(self, words: str, timeout_s: float = START_S, count: int = 1) -> None:
        deadline = time.monotonic() + timeout_s
        while self.log.count(words) < count:
            assert self._process is not None
            assert self._process.poll() is None, f"the bot ended: {self.log[-3000:]}"
            assert time.monotonic() < deadline, f"{words!r} was not logged: {self.log[-3000:]}"
            time.sleep(0.05)

    def stop(self, timeout_s: float = STOP_S) -> int:
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout_s)

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait(STOP_S)

    def ended(self, timeout_s: float) -> int:
        """Its exit code, once it has ended by itself."""
        assert self._process is not None
        return self._process.wait(timeout_s)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        code = self.stop()
        if kind is None:
            assert code == 0, self.log[-3000:]
            assert self._server.token not in self.log
            assert "Traceback" not in self.log, self.log[-5000:]


class ForkedBot(BotProcess):
    """The same, its interpreter forked from one that has imported the bot: quicker to start."""

    def _started(
        self, environment: dict[str, str], log_path: Path
    ) -> ForkedProcess | subprocess.Popen[bytes]:
        return ForkedProcess(
            run_command, *self.arguments, output=log_path, environment=environment
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
