"""Processes of their own that need not import the bot anew: forked from a server that has.

They are killed and told to stop like any other, and share nothing with the test process; but a
start takes a tenth of the time and of the computing.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from multiprocessing.context import ForkServerContext

ROOT = Path(__file__).resolve().parents[1]
IMPORTED = ["bot.app", "bot.cli.commands", "tests.forked"]


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(IMPORTED)
    return context


class ForkedProcess:
    """`call(*arguments)` in a process whose stdout and stderr are appended to `output`."""

    def __init__(
        self,
        call: Callable[..., None],
        *arguments: object,
        output: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        wanted = dict(os.environ if environment is None else environment)
        self._process = _context().Process(
            target=_run, args=(call, arguments, str(output), wanted), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """Its exit code, the negative number of the signal that ended it; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout_s: float) -> int:
        """Its exit code, as of `poll`, once it has ended."""
        self._process.join(timeout_s)
        code = self._process.exitcode
        assert code is not None, f"process {self.pid} still runs after {timeout_s} s"
        return code

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def run_command(*arguments: str) -> None:
    """`python -m bot ARGUMENTS` in this process."""
    from bot.cli.commands import main

    sys.argv = ["bot", *arguments]
    main()


def _run(
    call: Callable[..., None],
    arguments: Sequence[object],
    output: str,
    environment: Mapping[str, str],
) -> None:
    file = os.open(output, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    for taken in (1, 2):
        os.dup2(file, taken)
    os.close(file)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    call(*arguments)
