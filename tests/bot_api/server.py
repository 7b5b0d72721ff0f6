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

import aiohttp
from aiohttp import web

from tests.bot_api.chats import Channel, Group, Private
from tests.bot_api.checks import decoded, violations
from tests.bot_api.methods import METHODS
from tests.bot_api.state import ApiError, ApiState, Call, Fault

if TYPE_CHECKING:
    from types import TracebackType

    from tests.bot_api.state import Json

TOKEN = "123456789:" + "AAtestTOKENtestTOKENtestTOKENtest_x"
USERNAME = "quotewire_bot"
WEBHOOK_RETRY_S = 0.2
MAX_BATCH = 100


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
        self._arrived: asyncio.Event
        self._polling: asyncio.Task[Any] | None = None
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
        loop = self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._arrived = asyncio.Event()
        self.state.on_update = lambda: loop.call_soon_threadsafe(self._arrived.set)
        application = web.Application(client_max_size=50_000_000)
        application.router.add_route("*", "/bot{token}/{method}", self._call)
        application.router.add_get("/file/bot{token}/documents/{name}", self._file)
        application.router.add_route("*", "/", self._root)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        pushing = asyncio.create_task(self._push())
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
        form = await request.post()
        parameters = decoded({**request.query, **{k: str(v) for k, v in form.items()}})
        call = Call(method, parameters, time.monotonic())
        try:
            answer = await self._answer(request, call)
        except ApiError as error:
            answer = _refused(error)
        call.status = answer.status if answer is not None else 0
        with self.state.changed:
            if method != "getUpdates":
                self.state.calls.append(call)
            self.state.changed.notify_all()
        if answer is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response(status=500)
        return answer

    async def _answer(self, request: web.Request, call: Call) -> web.Response | None:
        """None for a cut connection."""
        chat = call.parameters.get("chat_id")
        fault = self.state.take_fault(call.method, _number(chat))
        if fault is None:
            return _ok(await self._carry_out(call))
        if fault.delay_s:
            await asyncio.sleep(fault.delay_s)
        if fault.accept:
            await self._carry_out(call)
        if fault.reset:
            return None
        if fault.html:
            page = f"<html><h1>{fault.status}</h1></html>"
            return web.Response(status=fault.status, text=page, content_type="text/html")
        if fault.status == 200:
            return _ok(await self._carry_out(call))
        after = {"retry_after": fault.retry_after} if fault.retry_after is not None else {}
        return _refused(ApiError(fault.status, fault.description, **after))

    async def _carry_out(self, call: Call) -> object:
        if call.method == "getUpdates":
            return await self._get_updates(call)
        if call.method == "setWebhook":
            self.state.webhook = dict(call.parameters)
            self._arrived.set()
            return True
        if call.method == "deleteWebhook":
            self.state.webhook = {}
            return True
        if call.method == "getWebhookInfo":
            return self._webhook_info()
        known = METHODS.get(call.method)
        if known is None:
            self.state.violations.append(f"{call.method} is not known here")
            raise ApiError(404, "Not Found")
        if self.state.checked and (wrong := list(violations(call.method, call.parameters))):
            self.state.violations += wrong
            raise ApiError(400, f"Bad Request: {wrong[0]}")
        with self.state.changed:
            return known(self.state, call.parameters)

    def _webhook_info(self) -> Json:
        found: Json = {
            "url": self.state.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self.state.waiting),
        }
        if self.state.webhook_error:
            found |= {"last_error_date": 1, "last_error_message": self.state.webhook_error}
        return found

    # -- updates ---------------------------------------------------------------------------------

    async def _get_updates(self, call: Call) -> object:
        if self.state.webhook.get("url"):
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use"
                " deleteWebhook to delete the webhook first",
            )
        if self._polling is not None:
            self._polling.cancel()
        task = self._polling = asyncio.current_task()
        try:
            return await self._waiting(call)
        except asyncio.CancelledError:
            if self._polling is task:  # cut off by its client, not by another poller
                raise
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one"
                " bot instance is running",
            ) from None
        finally:
            if self._polling is task:
                self._polling = None

    async def _waiting(self, call: Call) -> list[Json]:
        offset = int(call.parameters.get("offset") or 0)
        limit = min(MAX_BATCH, int(call.parameters.get("limit") or MAX_BATCH))
        with self.state.changed:
            while self.state.waiting and self.state.waiting[0]["update_id"] < offset:
                self.state.waiting.popleft()
            self.state.changed.notify_all()
        deadline = time.monotonic() + float(call.parameters.get("timeout") or 0)
        while not self.state.waiting and (left := deadline - time.monotonic()) > 0:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), left)
            except TimeoutError:
                break
        with self.state.lock:
            return list(self.state.waiting)[:limit]

    async def _push(self) -> None:
        """To the webhook, in order; what is not taken with 2xx is tried again."""
        async with aiohttp.ClientSession() as session:
            while True:
                url = self.state.webhook.get("url")
                if not url or not self.state.waiting:
                    self._arrived.clear()
                    if not self.state.waiting or not self.state.webhook.get("url"):
                        await self._arrived.wait()
                    continue
                update = self.state.waiting[0]
                if await self._pushed(session, url, update):
                    with self.state.changed:
                        self.state.waiting.popleft()
                        self.state.changed.notify_all()
                else:
                    await asyncio.sleep(WEBHOOK_RETRY_S)

    async def _pushed(self, session: aiohttp.ClientSession, url: str, update: Json) -> bool:
        secret = self.state.webhook.get("secret_token")
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        try:
            async with session.post(url, json=update, headers=headers) as answer:
                fine = 200 <= answer.status < 300
                self.state.webhook_error = "" if fine else f"Wrong response: {answer.status}"
                return fine
        except aiohttp.ClientError as error:
            self.state.webhook_error = f"Connection failed: {type(error).__name__}"
            return False

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


def _number(chat: object) -> int | None:
    """None for no chat and for an @name: faults name chats by their number."""
    return int(str(chat)) if str(chat).removeprefix("-").isdecimal() else None


def _ok(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result}, dumps=json.dumps)


def _refused(error: ApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.status)
