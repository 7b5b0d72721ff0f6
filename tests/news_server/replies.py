"""What the server of news can answer: pages as they should be, and everything that goes wrong."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from dataclasses import dataclass, field
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Literal, Protocol

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

HTML = "text/html; charset=utf-8"
_ZEROS = bytes(1 << 20)
_GZIP_WINDOW = 31  # zlib's way to ask for gzip's own header


class Reply(Protocol):
    async def answer(self, request: web.BaseRequest) -> web.StreamResponse: ...


def _bytes(body: str | bytes) -> bytes:
    return body.encode() if isinstance(body, str) else body


def transport_of(request: web.BaseRequest) -> asyncio.Transport:
    transport = request.transport
    assert isinstance(transport, asyncio.Transport)
    return transport


@dataclass(frozen=True)
class Page:
    """A page that answers 304 to whoever has it already, by its ETag or its date.

    `compressed` sends it so whatever the client accepts, as some servers do.
    """

    body: str | bytes = ""
    content_type: str | None = HTML
    etag: str | None = None
    last_modified: str | datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    compressed: Literal["gzip", "deflate", "raw deflate"] | None = None

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if self.status == 200 and self._is_had(request):
            return web.Response(status=304, headers=self._headers())
        body = self._encoded()
        headers = self._headers()
        if self.content_type is not None:
            headers["Content-Type"] = self.content_type
        if self.compressed:
            headers["Content-Encoding"] = self.compressed.split()[-1]
        return web.Response(body=body, status=self.status, headers=headers)

    def _headers(self) -> dict[str, str]:
        found = dict(self.headers)
        if self.etag is not None:
            found["ETag"] = self.etag
        if self._date is not None:
            found["Last-Modified"] = self._date
        return found

    @property
    def _date(self) -> str | None:
        if self.last_modified is None or isinstance(self.last_modified, str):
            return self.last_modified
        return format_datetime(self.last_modified, usegmt=True)

    def _is_had(self, request: web.BaseRequest) -> bool:
        asked = request.headers.get("If-None-Match")
        if asked is not None:
            tags = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
            return self.etag is not None and self.etag.removeprefix("W/") in tags
        since = request.headers.get("If-Modified-Since")
        if since is None or self._date is None:
            return False
        return parsedate_to_datetime(self._date) <= parsedate_to_datetime(since)

    def _encoded(self) -> bytes:
        body = _bytes(self.body)
        if self.compressed == "gzip":
            return gzip.compress(body)
        if self.compressed == "deflate":
            return zlib.compress(body)
        if self.compressed == "raw deflate":
            packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
            return packer.compress(body) + packer.flush()
        return body


@dataclass(frozen=True)
class Redirect:
    """To any target, word for word."""

    target: str
    status: int = 301
    headers: Mapping[str, str] = field(default_factory=dict)

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        head = f"HTTP/1.1 {self.status} Moved\r\nLocation: {self.target}\r\nContent-Length: 0\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        return await Raw(head.encode() + b"Connection: close\r\n\r\n").answer(request)


@dataclass(frozen=True)
class Raw:
    """These very bytes, headers and all, then the end of the connection."""

    data: bytes

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        transport = transport_of(request)
        transport.write(self.data)
        transport.close()
        return web.Response()  # finds the connection closed


@dataclass(frozen=True)
class Reset:
    """These bytes, if any, then a connection cut off rather than closed."""

    first: bytes = b""

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        transport = transport_of(request)
        if self.first:
            transport.write(self.first)
            await asyncio.sleep(0.05)  # what is not sent yet is lost in a reset
        transport.abort()
        return web.Response()


@dataclass(frozen=True)
class Drip:
    """A body a byte at a time."""

    body: str | bytes = b"slow news " * 1_000
    interval_s: float = 0.05

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        body = _bytes(self.body)
        response = web.StreamResponse(
            headers={"Content-Type": HTML, "Content-Length": str(len(body))}
        )
        await response.prepare(request)
        for at in range(len(body)):
            await response.write(body[at : at + 1])
            await asyncio.sleep(self.interval_s)
        return response


@dataclass(frozen=True)
class Endless:
    """Chunks until the client goes away."""

    chunk: bytes = b"<p>More news.</p>" * 1_000

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": HTML})
        await response.prepare(request)
        while True:
            await response.write(self.chunk)
            await asyncio.sleep(0)


@dataclass(frozen=True)
class Bomb:
    """Zeros without end but for `total_bytes`, compressed while they are sent."""

    total_bytes: int = 2_000_000_000
    encoding: Literal["gzip", "deflate"] = "gzip"

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": HTML, "Content-Encoding": self.encoding}
        )
        await response.prepare(request)
        for packed in self._packed():
            await response.write(packed)
            await asyncio.sleep(0)
        return response

    def _packed(self) -> Iterator[bytes]:
        window = _GZIP_WINDOW if self.encoding == "gzip" else zlib.MAX_WBITS
        packer = zlib.compressobj(9, wbits=window)
        for _ in range(self.total_bytes // len(_ZEROS)):
            if packed := packer.compress(_ZEROS):
                yield packed
        yield packer.flush()
