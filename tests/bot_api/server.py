"""A Bot API server on loopback, with real HTTP, polling and webhooks, for the bot under test.

with BotApiServer() as server:
    ...  # TELEGRAM_API_URL=server.url TELEGRAM_BOT_TOKEN=server.token
    kim = server.private(5)
    kim.send("what did Kirby say about Kyiv?")
    kim.wait_for("Kirby")
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.bot_api.chats import Channel, Group, Private
from tests.bot_api.checks import decoded, violations
from tests.bot_api.control import Control
from tests.bot_api.faults import Fault
from tests.bot_api.feed import Feed
from tests.bot_api.methods import METHODS
from tests.bot_api.state import ApiError, ApiState, Call

if TYPE_CHECKING:
    from types import TracebackType

    from tests.bot_api.state import Json

TOKEN = "123456789:" + "AAtestTOKENtestTOKENtestTOKENtest_x"
USERNAME = "quotewire_bot"


class BotApiServer:
    """`violations` must be empty at the end; a test that provokes some empties it itself."""

    def __init__(self, token: str = TOKEN, username: str = USERNAME, port: int = 0) -> None:
        self.token = token
        self.state = ApiState(token, username)
        self.url = ""
        self._port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="bot-api", daemon=True)
        self._ready = threading.Event()
        self._feed: Feed
        self._stop: asyncio.Event | None = None

    # -- life ------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._loop is not None
        assert self._stop is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        if kind is None:
            assert self.state.violations == []

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._feed = Feed(self.state)
        application = web.Application(client_max_size=50_000_000)
        application.router.add_route("*", "/bot{token}/{method}", self._call)
        application.router.add_get("/file/bot{token}/documents/{name}", self._file)
        application.router.add_route("*", "/", self._root)
        Control(self.state).add_to(application)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        pushing = asyncio.create_task(self._feed.push())
        self._ready.set()
        await self._stop.wait()
        pushing.cancel()
        await asyncio.gather(pushing, return_exceptions=True)
        await runner.cleanup()

    # -- calls -----------------------------------------------------------------------------------

    async def _root(self, _: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if request.match_info["token"] != self.token or name not in self.state.files:
            return web.Response(status=404)
        return web.Response(body=self.state.files[name])

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return _refused(ApiError(401, "Unauthorized"))
        try:
            form = await request.post()
        except ConnectionResetError:  # a bot that was killed in the middle of a word
            return web.Response(status=400)
        parameters = decoded({**request.query, **{k: str(v) for k, v in form.items()}})
        call = Call(method, parameters, time.monotonic())
        try:
            answer = await self._answer(call)
        except ApiError as error:
            answer = _refused(error)
        call.status = answer.status if answer is not None else 0
        with self.state.changed:
            if method != "getUpdates":
                self.state.calls.append(call)
            self.state.changed.notify_all()
        if answer is None:
            if request.transport is not None:  # else the client has cut it before us
                request.transport.abort()
            return web.Response(status=500)
        return answer

    async def _answer(self, call: Call) -> web.Response | None:
        """None for a cut connection."""
        fault = self.state.take_fault(call.method, call.parameters.get("chat_id"))
        if fault is None:
            return _ok(await self._carry_out(call))
        await asyncio.sleep(fault.delay_s)
        before = len(self.state.accepted)
        result = await self._carry_out(call) if fault.is_carried_out else None
        if fault.accept:
            self.state.unheard += self.state.accepted[before:]
        await asyncio.sleep(fault.delay_after_s)
        if fault.reset:
            return None
        if fault.status == 200:
            return _ok(result)
        if fault.html:
            page = f"<html><h1>{fault.status}</h1></html>"
            return web.Response(status=fault.status, text=page, content_type="text/html")
        after = {"retry_after": fault.retry_after} if fault.retry_after is not None else {}
        return _refused(ApiError(fault.status, fault.words, **after))

    async def _carry_out(self, call: Call) -> object:
        match call.method:
            case "getUpdates":
                return await self._feed.get_updates(call.parameters)
            case "setWebhook":
                return self._feed.set_webhook(call.parameters)
            case "deleteWebhook":
                return self._feed.delete_webhook(call.parameters)
            case "getWebhookInfo":
                return self._feed.webhook_info()
        known = METHODS.get(call.method)
        if known is None:
            self.state.violations.append(f"{call.method} is not known here")
            raise ApiError(404, "Not Found")
        if self.state.checked and (wrong := list(violations(call.method, call.parameters))):
            self.state.violations += wrong
            raise ApiError(400, f"Bad Request: {wrong[0]}")
        with self.state.changed:
            return known(self.state, call.parameters)

    # -- what tests do ---------------------------------------------------------------------------

    def private(self, user_id: int, **fields: str) -> Private:
        return Private(self.state, user_id, **fields)

    def group(self, chat_id: int, **fields: Any) -> Group:
        return Group(self.state, chat_id, **fields)

    def channel(self, chat_id: int, **fields: str) -> Channel:
        return Channel(self.state, chat_id, **fields)

    def fail(self, method: str, **fields: Any) -> Fault:
        fault = Fault(method, **fields)
        with self.state.lock:
            self.state.faults.append(fault)
        return fault

    def calls(self, method: str) -> list[Call]:
        with self.state.lock:
            return [call for call in self.state.calls if call.method == method]

    def wait_for_call(self, method: str, count: int = 1, timeout_s: float = 10) -> list[Call]:
        found: list[Call] | None = self.state.wait(
            lambda: calls if len(calls := self.calls(method)) >= count else None, timeout_s
        )
        assert found, f"no {count} calls of {method}; {self.describe()}"
        return found

    def wait_until_taken(self, timeout_s: float = 20) -> None:
        """Until the bot has confirmed every update."""
        taken = self.state.wait(lambda: not self.state.waiting, timeout_s)
        assert taken, f"{len(self.state.waiting)} updates wait; {self.describe()}"

    def describe(self) -> str:
        with self.state.lock:
            last = [f"{c.method} {c.status} {str(c.parameters)[:200]}" for c in self.state.calls]
        return "last calls:\n" + "\n".join(last[-8:])


def _ok(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result}, dumps=json.dumps)


def _refused(error: ApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.status)
