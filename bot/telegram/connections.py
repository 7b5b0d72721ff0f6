"""Connections to Telegram: each is a pool of its own.

A pool of httpcore's looks at all its connections whenever a call begins or ends, and gives one
that rests to several calls that begin together, of which all but one come back to wait (1.0.9).
With 40 calls at once that was more work than sending, and hardly 12 of them were on their way.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
from telegram.error import NetworkError
from telegram.request import BaseRequest, HTTPXRequest

if TYPE_CHECKING:
    from telegram._utils.defaultvalue import DefaultValue
    from telegram.request import RequestData

# So long a call waits while all are busy.
WAIT_S = 30.0


class Connections(BaseRequest):
    """At most `count` calls at once. One that finds all of them busy for `wait_s` raises
    NetworkError: it was not made."""

    __slots__ = ("_all", "_free", "_tls", "_wait_s")

    def __init__(self, count: int, wait_s: float = WAIT_S) -> None:
        # One for all: reading the authorities' certificates takes 20 ms.
        self._tls = httpx.create_ssl_context()
        self._all = [self._made() for _ in range(count)]
        # The last one used first: it is the likeliest to be still open.
        self._free: asyncio.LifoQueue[HTTPXRequest] = asyncio.LifoQueue()
        for one in self._all:
            self._free.put_nowait(one)
        self._wait_s = wait_s

    def _made(self) -> HTTPXRequest:
        return HTTPXRequest(connection_pool_size=1, httpx_kwargs={"verify": self._tls})

    @property
    def read_timeout(self) -> float | None:
        return self._all[0].read_timeout

    async def initialize(self) -> None:
        for one in self._all:
            await one.initialize()

    async def shutdown(self) -> None:
        for one in self._all:
            await one.shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: DefaultValue[float]
        | float
        | DefaultValue[None]
        | None = BaseRequest.DEFAULT_NONE,
        write_timeout: DefaultValue[float]
        | float
        | DefaultValue[None]
        | None = BaseRequest.DEFAULT_NONE,
        connect_timeout: DefaultValue[float]
        | float
        | DefaultValue[None]
        | None = BaseRequest.DEFAULT_NONE,
        pool_timeout: DefaultValue[float]
        | float
        | DefaultValue[None]
        | None = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        one = await self._next_free()
        try:
            return await one.do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout
            )
        except asyncio.CancelledError:
            # A pool of httpcore's whose call was broken off while it connected or began to write
            # may count its connection as busy for ever (1.0.9). It is closed with the others.
            one = self._made()
            self._all.append(one)
            raise
        finally:
            self._free.put_nowait(one)

    async def _next_free(self) -> HTTPXRequest:
        if not self._free.empty():
            return self._free.get_nowait()
        try:
            async with asyncio.timeout(self._wait_s):
                return await self._free.get()
        except TimeoutError:
            raise NetworkError(
                "all connections to Telegram are busy; the call was not made"
            ) from None
