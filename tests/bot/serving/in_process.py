"""The bot in a thread of the test process, for tests that kill nothing.

It is started, asked and stopped like `BotProcess`, but takes its settings as objects. A start
costs a tenth of a process's.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Self

from pydantic import SecretStr

from bot.app import running, utc_now
from bot.settings import BotSettings
from bot.telegram.pace import Pace
from bot.telegram.rate_limits import ChatLimits
from index import DataFolder, IndexSettings, open_index
from index.indexing.model_loading import load_embedder
from tests.bot.serving.process import ADMIN, NO_MODEL, START_S, STOP_S
from tests.bot.serving.recorded_log import RecordedLog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from index import NewsIndex
    from index.ports import Embedder
    from tests.bot.serving.process import ApiServer


# Telegram's limits have tests of their own; no conversation waits for them.
FAST = Pace(
    chat_limits=ChatLimits(burst=1_000, per_second=1_000.0, group_per_minute=100_000),
    back_off_s=(0.1, 0.2, 0.4, 0.8),
    start_retry_s=0.2,
)


class ServedBot:
    """`with ServedBot(server, folder) as bot`: serving once the block is entered.

    `index` are fields of IndexSettings, the other settings those of BotSettings. An error of the
    start is raised by `start`, one of a later moment by `stop`.
    """

    def __init__(
        self,
        server: ApiServer,
        folder: Path,
        *,
        index: dict[str, Any] | None = None,
        load: Callable[[IndexSettings], Embedder] = load_embedder,
        pace: Pace = FAST,
        **settings: Any,
    ) -> None:
        self._folder = DataFolder(folder)
        self._index = IndexSettings(**{"model": NO_MODEL, **(index or {})})
        self._load = load
        self._pace = pace
        named: dict[str, Any] = {"api_url": server.url, "admins": {ADMIN}, **settings}
        self._settings = BotSettings(token=SecretStr(server.token), **named)
        self._token = server.token
        self._log = RecordedLog([server.token])
        self._thread = threading.Thread(target=self._run, name="served bot", daemon=True)
        self._loop: asyncio.AbstractEventLoop
        self._stop: asyncio.Event
        self._begun: Future[None] = Future()
        self._ended: Future[None] = Future()

    @property
    def log(self) -> str:
        """What this process has logged since the start, other bots of it included."""
        return self._log.text

    def wait_until_said(self, words: str, timeout_s: float = START_S, count: int = 1) -> None:
        said = self._log.wait(lambda text: text.count(words) >= count, timeout_s)
        assert said, f"{words!r} was not logged: {self.log[-3000:]}"

    def start(self, *, wait: bool = True) -> Self:
        """Returns once the bot serves, or at once without `wait`."""
        self._log.begin()
        self._thread.start()
        if wait:
            self.wait_until_serving()
        return self

    def wait_until_serving(self) -> None:
        """Raises what ended the bot before."""
        try:
            self._begun.result(START_S)
        except BaseException:
            self._log.end()
            raise

    def stop(self, timeout_s: float = STOP_S) -> None:
        """Returns once the bot has ended. Raises what ended it."""
        if not self._ended.done():
            self._loop.call_soon_threadsafe(self._stop.set)
        try:
            self._ended.result(timeout_s)
            self._thread.join(timeout_s)
        finally:
            self._log.end()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        if kind is None:
            assert self._token not in self.log
            assert "Traceback" not in self.log, self.log[-5000:]

    def _run(self) -> None:
        raised: BaseException | None = None
        try:
            with open_index(self._index, self._folder, self._load) as news:
                asyncio.run(self._serve(news))
        except BaseException as error:  # whoever waits for the bot gets it
            raised = error
        for future in (self._begun, self._ended):
            if future.done():
                continue
            if raised is not None:
                future.set_exception(raised)
            else:
                future.set_result(None)

    async def _serve(self, news: NewsIndex) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        async with running(self._settings, news, utc_now, self._stop, self._pace):
            self._begun.set_result(None)
            await self._stop.wait()
