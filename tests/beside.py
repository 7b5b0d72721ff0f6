"""A plugin of pytest for the checks that scripts/test runs beside the tests.

They write what they say to .cache/checks/output and, at their end, their exit code to
.cache/checks/ended. The tests stop where a check has failed; what it said comes before the closing
line.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

CHECKS = Path(__file__).resolve().parent.parent / ".cache" / "checks"
LONGEST_S = 900


class Beside:
    def __init__(self, session: pytest.Session, folder: Path) -> None:
        self._session = session
        self._folder = folder

    def pytest_runtest_logreport(self) -> None:
        if self._exit_code() not in (None, 0):
            self._session.shouldfail = "a check beside the tests has failed"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        end = time.monotonic() + LONGEST_S
        while self._exit_code() is None and time.monotonic() < end:
            time.sleep(0.1)
        terminalreporter.section("checks beside the tests")
        terminalreporter.write((self._folder / "output").read_text("utf-8", "replace"))

    def _exit_code(self) -> int | None:
        """None while the checks run."""
        ended = self._folder / "ended"
        return int(ended.read_text("ascii")) if ended.exists() else None


def pytest_sessionstart(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        session.config.pluginmanager.register(Beside(session, CHECKS))
