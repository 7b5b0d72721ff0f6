"""A response's body within caps: on the wire, and after decompression, piece by piece.

httpx's own decoding expands whatever comes in one go (a 600 MB bomb cost 282 MB of memory); zlib
with a maximum for each step does not.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from index.sources.fetching.web import FetchError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

# What we ask for is what we can undo within limits.
ACCEPT_ENCODING = "gzip, deflate"
_STEP_BYTES = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"


async def read_body(response: httpx.Response, name: str, max_wire: int, max_body: int) -> bytes:
    """The decompressed body; `name` stands in messages.

    Raises FetchError: "too_large" beyond a cap, "broken" for what cannot be decompressed or ends
    too early. Errors of the connection are httpx's own.
    """
    decoder = _decoder(response.headers.get("content-encoding", ""), name)
    pieces: list[bytes] = []
    on_wire = size = 0
    async for raw in response.aiter_raw(_STEP_BYTES):
        on_wire += len(raw)
        if on_wire > max_wire:
            raise too_large(name, max_wire)
        for piece in decoder.feed(raw):
            size += len(piece)
            if size > max_body:
                raise too_large(name, max_body)
            pieces.append(piece)
    decoder.end()
    return b"".join(pieces)


def too_large(name: str, limit: int) -> FetchError:
    return FetchError("too_large", f"{name} sends more than {limit / 1e6:g} MB", name=name)


class _Plain:
    def feed(self, raw: bytes) -> Iterator[bytes]:
        yield raw

    def end(self) -> None: ...


class _Inflating:
    """gzip (of several members too) or deflate, in its zlib form or bare."""

    def __init__(self, name: str, *, is_gzip: bool) -> None:
        self._name = name
        self._is_gzip = is_gzip
        self._head = b""
        self._inflate: zlib._Decompress | None = None

    def feed(self, raw: bytes) -> Iterator[bytes]:
        """The text of one piece of the wire, in steps, so that a cap can stop it."""
        if self._inflate is None:
            self._head += raw
            if len(self._head) < 2:
                return
            raw, self._head = self._head, b""
            self._inflate = zlib.decompressobj(self._window(raw))
        is_full = False
        while raw or is_full:
            piece, raw = self._step(self._inflate, raw)
            is_full = len(piece) == _STEP_BYTES
            yield piece

    def _window(self, head: bytes) -> int:
        """Some servers send bare deflate, whatever RFC 9110 says; RFC 1950 tells them apart."""
        if self._is_gzip:
            return _GZIP
        has_header = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
        return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS

    def _step(self, inflate: zlib._Decompress, raw: bytes) -> tuple[bytes, bytes]:
        """(at most _STEP_BYTES more of the text, what of `raw` is left)"""
        if inflate.eof:
            if not self._is_gzip or not raw.startswith(_GZIP_MAGIC):
                return b"", b""  # padding
            inflate = self._inflate = zlib.decompressobj(_GZIP)
        try:
            piece = inflate.decompress(raw, _STEP_BYTES)
        except zlib.error as error:
            raise FetchError(
                "broken", f"{self._name} sends what cannot be unpacked", name=self._name
            ) from error
        return piece, inflate.unused_data if inflate.eof else inflate.unconsumed_tail

    def end(self) -> None:
        if self._inflate is None or not self._inflate.eof:
            raise FetchError("broken", f"{self._name} broke off in the middle", name=self._name)


def _decoder(encoding: str, name: str) -> _Plain | _Inflating:
    wanted = encoding.strip().lower()
    if wanted in ("", "identity"):
        return _Plain()
    if wanted in ("gzip", "x-gzip", "deflate"):
        return _Inflating(name, is_gzip=wanted != "deflate")
    raise FetchError(
        "broken", f"{name} packs its answer as {wanted[:30]!r}, which was not asked", name=name
    )
