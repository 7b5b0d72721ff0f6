"""Read binary streams that may be pipes."""

from __future__ import annotations

import io
from typing import BinaryIO


def read_up_to(stream: BinaryIO, size_bytes: int) -> bytes:
    """Return as many bytes as there are, at most so many; a pipe may give them in pieces."""
    pieces = []
    while size_bytes > 0 and (piece := stream.read(min(size_bytes, 1024 * 1024))):
        pieces.append(piece)
        size_bytes -= len(piece)
    return b"".join(pieces)


class Rejoined(io.RawIOBase):
    """A stream whose first bytes have been read already, whole again."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._head.read(len(buffer)) or self._rest.read(len(buffer)) or b""
        buffer[: len(piece)] = piece
        return len(piece)
