"""One request at a time for each web server, with a pause between the errands of one and the
next."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_MAX_HOSTS = 5_000


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    errand: object = None
    ended_at: float = 0.0


class HostGate:
    """For one event loop. Redirects of one errand follow each other at once; robots.txt is an
    errand of its own."""

    def __init__(self) -> None:
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    @asynccontextmanager
    async def request(self, host: str, errand: object, pause_s: float) -> AsyncIterator[None]:
        """Waits for the request before, and `pause_s` after it if that was another errand's."""
        known = self._hosts.setdefault(host, _Host())
        self._hosts.move_to_end(host)
        async with known.lock:
            now = asyncio.get_running_loop().time
            if known.errand is not None and known.errand is not errand:
                await asyncio.sleep(known.ended_at + pause_s - now())
            try:
                yield
            finally:
                known.errand, known.ended_at = errand, now()
                self._forget_oldest()

    def _forget_oldest(self) -> None:
        while len(self._hosts) > _MAX_HOSTS:
            oldest = next(iter(self._hosts))
            if self._hosts[oldest].lock.locked():
                return
            del self._hosts[oldest]
