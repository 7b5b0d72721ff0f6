"""The server as a process of its own, led from another: what people write, and what arrived.

    python -m tests.bot_api --port 0 --chats 1500     prints its address

So that a benchmark's bot shares its interpreter with nobody, and a killed one takes nothing along.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.bot_api.chats import Private
from tests.bot_api.state import Accepted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from tests.bot_api.state import ApiState

ROOT = Path(__file__).resolve().parents[2]
LOOK_EVERY_S = 0.05


class Control:
    """`GET /control/accepted?since=N` and `POST /control/send` with {"chat": …, "text": …}."""

    def __init__(self, state: ApiState) -> None:
        self._state = state

    def add_to(self, application: web.Application) -> None:
        application.router.add_get("/control/accepted", self._accepted)
        application.router.add_post("/control/send", self._send)

    async def _accepted(self, request: web.Request) -> web.Response:
        with self._state.lock:
            return web.json_response(self._state.accepted[int(request.query.get("since", "0")) :])

    async def _send(self, request: web.Request) -> web.Response:
        wanted = await request.json()
        Private(self._state, int(wanted["chat"])).send(wanted["text"])
        return web.json_response(time.monotonic())


class ApiProcess:
    """`with ApiProcess(chats=1_500) as server`: private chats 1 to 1,500, nothing is checked."""

    def __init__(self, token: str, chats: int) -> None:
        self.token = token
        self.url = ""
        self._chats = chats
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.bot_api", "--port", "0", "--token", self.token]
        self._process = subprocess.Popen(
            [*command, "--chats", str(self._chats)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        assert self.url, "the server did not start"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process is not None
        with self._process:
            self._process.terminate()

    def accepted(self, since: int = 0) -> list[Accepted]:
        """In their order, from the `since`th on; `at` is the machine's monotonic time."""
        return [Accepted(*one) for one in self._ask(f"accepted?since={since}")]

    def send(self, chat: int, text: str) -> float:
        """Written by the person of that chat; returns the monotonic time of it."""
        return float(self._ask("send", {"chat": chat, "text": text}))

    def wait_for(
        self, done: Callable[[Sequence[Accepted]], bool], since: int, timeout_s: float
    ) -> list[Accepted]:
        """What was accepted once it is `done`."""
        deadline = time.monotonic() + timeout_s
        found = self.accepted(since)
        while not done(found):
            assert time.monotonic() < deadline, f"only {len(found)} messages came"
            time.sleep(LOOK_EVERY_S)
            found += self.accepted(since + len(found))
        return found

    def _ask(self, what: str, body: object = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/control/{what}", data, headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.load(answer)
