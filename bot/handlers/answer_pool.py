"""Answers are worked out in threads, so many at once, and so many may wait: beyond it, busy."""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from index import QuotewireError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

_P = ParamSpec("_P")
_T = TypeVar("_T")


class BusyError(QuotewireError):
    """Too many questions wait already; nothing was begun."""


class AnswerPool:
    """`threads` answers at once, `waiting` more in line, from the question to the message sent."""

    def __init__(self, threads: int, waiting: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="answer")
        self._room = threads + waiting
        self._taken = 0
        self.refused = 0

    @property
    def taken(self) -> int:
        """How many places are taken."""
        return self._taken

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place in line. Raises BusyError where there is none."""
        if self._taken >= self._room:
            self.refused += 1
            raise BusyError(f"{self._taken} questions wait already; ask again in a minute")
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1

    async def run(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What `work` returns or raises, from a thread. For who holds a place."""
        return await asyncio.wrap_future(self._executor.submit(work, *args, **kwargs))

    async def close(self) -> None:
        """Wait for what was begun; nothing may be run afterwards."""
        await asyncio.to_thread(self._executor.shutdown)


class ChatOrder:
    """Lets the questions of one chat be answered one after the other."""

    def __init__(self) -> None:
        self._locks: dict[int, asyncio.Lock] = {}
        self._users: Counter[int] = Counter()

    @asynccontextmanager
    async def turn(self, chat_id: int) -> AsyncIterator[None]:
        """In the order in which it was asked for."""
        self._users[chat_id] += 1
        try:
            async with self._locks.setdefault(chat_id, asyncio.Lock()):
                yield
        finally:
            self._users[chat_id] -= 1
            if not self._users[chat_id]:
                del self._users[chat_id], self._locks[chat_id]
