"""What is logged while a bot is served in this process, as `serve` would write it."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, ClassVar

from bot.log_privacy import NOISY, TOO_LOUD, SecretFormatter, set_level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LEVEL = "INFO"
# Of the test and its servers, which would be processes of their own beside a bot's.
OTHER_THREADS = ("MainThread", "bot-api", "news-server")


class RecordedLog(logging.Handler):
    """Keeps the lines from `begin` to `end`, but those of the test's own threads.

    The levels that `serve` sets hold from the first `begin` to the last `end`; then they are as
    they were before.
    """

    _recording: ClassVar[list[RecordedLog]] = []
    _levels_before: ClassVar[dict[str, int]] = {}

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self.setFormatter(SecretFormatter(secrets))
        self._lines: list[str] = []
        self._grown = threading.Condition()

    def emit(self, record: logging.LogRecord) -> None:
        if (record.threadName or "").startswith(OTHER_THREADS):
            return
        line = self.format(record)
        with self._grown:
            self._lines.append(line)
            self._grown.notify_all()

    @property
    def text(self) -> str:
        with self._grown:
            return "\n".join(self._lines)

    def wait(self, fits: Callable[[str], bool], timeout_s: float) -> bool:
        """Whether the text fits within this time."""
        with self._grown:
            return self._grown.wait_for(lambda: fits("\n".join(self._lines)), timeout_s)

    def begin(self) -> None:
        if not self._recording:
            loggers = [logging.getLogger(name) for name in ("", *NOISY, TOO_LOUD)]
            self._levels_before.update({one.name: one.level for one in loggers})
            set_level(LEVEL)
        self._recording.append(self)
        logging.getLogger().addHandler(self)

    def end(self) -> None:
        """Harmless where it was ended before."""
        if self not in self._recording:
            return
        logging.getLogger().removeHandler(self)
        self._recording.remove(self)
        if not self._recording:
            for name, level in self._levels_before.items():
                logging.getLogger(name).setLevel(level)
            self._levels_before.clear()
