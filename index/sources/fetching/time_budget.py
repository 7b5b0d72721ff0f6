"""A limit on the time an errand takes of others, its own waiting for its turn left out."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class TimeBudget:
    """`left_s` may be spent in pieces."""

    def __init__(self, seconds: float) -> None:
        self.left_s = seconds

    @asynccontextmanager
    async def spending(self) -> AsyncIterator[None]:
        """Raises TimeoutError once nothing is left. Not to be nested."""
        now = asyncio.get_running_loop().time
        begun = now()
        try:
            async with asyncio.timeout(self.left_s):
                yield
        finally:
            self.left_s -= now() - begun
