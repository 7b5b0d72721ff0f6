"""The server: pages that a test replaces at any time, and what was asked of it.

with NewsServer() as server:
    server.page("/live", "<p>News</p>", etag='"1"')
    ...  # server.url + "/live"
    server.wait_for_requests(1, path="/live")
    server.page("/live", "<p>More news</p>", etag='"2"')
"""

from __future__ import annotations

import asyncio
import threading
import time
import weakref
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.news_server.replies import HTML, Page, Redirect, Reply, transport_of

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEOUT_S = 15.0


@dataclass(frozen=True)
class Seen:
    """A request as it came; names of headers are in lower case."""

    path: str
    headers: Mapping[str, str]
    monotonic_s: float
    at: datetime
    method: str = "GET"


class NewsServer:
    """Answers 404 wherever nothing was put, /robots.txt included.

    Everything may be called from any thread while it serves. `most_at_once` is the highest number
    of requests that were being answered at the same time.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.url = ""
        self.port = port
        self.changed = threading.Condition()
        self._host = host
        self._replies: dict[str, list[Reply]] = {}
        self._requests: list[Seen] = []
        self._transports: weakref.WeakSet[asyncio.Transport] = weakref.WeakSet()
        self._answering = 0
        self.most_at_once = 0
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop
        self._stop: asyncio.Event
        self._thread = threading.Thread(target=self._run, name="news-server", daemon=True)

    # -- life ------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10), "the server of news did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        # Handlers end with their clients: some never would by themselves.
        runner = web.ServerRunner(
            web.Server(self._answer, handler_cancellation=True, access_log=None),
            shutdown_timeout=0.2,
        )
        await runner.setup()
        await web.TCPSite(runner, self._host, self.port).start()
        self.port = runner.addresses[0][1]
        host = f"[{self._host}]" if ":" in self._host else self._host
        self.url = f"http://{host}:{self.port}"
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()
        for transport in self._transports:  # closing waits for clients that read no more
            transport.abort()
        await asyncio.sleep(0.01)

    # -- what tests put --------------------------------------------------------------------------

    def page(self, path: str, body: str | bytes = "", **fields: Any) -> None:
        """The page at `path` from now on; `fields` are those of `Page`."""
        self.put(path, Page(body, **{"content_type": HTML, **fields}))

    def put(self, path: str, *replies: Reply) -> None:
        """These replies in turn, the last of them for good."""
        with self.changed:
            self._replies[path] = list(replies)

    def first(self, path: str, *replies: Reply) -> None:
        """These replies in turn, before what is there."""
        with self.changed:
            self._replies[path] = [*replies, *self._replies.get(path, [Page(status=404)])]

    def fail(
        self,
        path: str,
        status: int = 503,
        times: int = 1,
        retry_after: float | str | datetime | None = None,
    ) -> None:
        """So many failures before what is there; Retry-After in seconds, verbatim or as a date."""
        if isinstance(retry_after, datetime):
            retry_after = format_datetime(retry_after, usegmt=True)
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        self.first(path, *[Page("no", status=status, headers=headers)] * times)

    def redirect(self, path: str, target: str, status: int = 301) -> None:
        self.put(path, Redirect(target, status))

    def gone(self, path: str) -> None:
        self.page(path, "gone", status=410)

    def robots(self, text: str, status: int = 200, **fields: Any) -> None:
        self.page("/robots.txt", text, status=status, content_type="text/plain", **fields)

    def remove(self, path: str) -> None:
        with self.changed:
            self._replies.pop(path, None)

    # -- what tests ask --------------------------------------------------------------------------

    @property
    def requests(self) -> list[Seen]:
        """All so far, in the order they came in."""
        with self.changed:
            return list(self._requests)

    def requests_of(self, path: str) -> list[Seen]:
        return [seen for seen in self.requests if seen.path == path]

    def wait_for_requests(
        self, count: int, timeout_s: float = TIMEOUT_S, path: str | None = None
    ) -> list[Seen]:
        """At least so many requests (of the path) since the start."""

        def found() -> list[Seen]:
            return [seen for seen in self._requests if path in (None, seen.path)]

        with self.changed:
            came = self.changed.wait_for(lambda: len(found()) >= count, timeout_s)
            paths = [seen.path for seen in self._requests]
            assert came, f"no {count} requests of {path or 'anything'}; there were {paths[-10:]}"
            return found()

    # -- serving ---------------------------------------------------------------------------------

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        seen = Seen(request.raw_path, headers, time.monotonic(), datetime.now(UTC), request.method)
        self._transports.add(transport_of(request))
        with self.changed:
            self._requests.append(seen)
            self._answering += 1
            self.most_at_once = max(self.most_at_once, self._answering)
            self.changed.notify_all()
            reply = self._next(request.path)
        try:
            return await reply.answer(request)
        finally:
            with self.changed:
                self._answering -= 1

    def _next(self, path: str) -> Reply:
        replies = self._replies.get(path, [Page("not here", status=404)])
        return replies.pop(0) if len(replies) > 1 else replies[0]
