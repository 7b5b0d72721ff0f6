"""Who may send next: answers first, each chat in its order, no chat before its time.

The order is decided here without a clock or a loop of its own; `bot.telegram.limiter` runs it.
"""

from __future__ import annotations

import heapq
import itertools
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Literal, TypeVar, get_args

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.telegram.rate_limits import Budgets

# First what a person waits for, then alerts and broadcasts, then the word that it is too much: in
# a rush, thousands of those must not stand before an answer.
Lane = Literal["interactive", "broadcast", "refusal"]
LANES: tuple[Lane, ...] = get_args(Lane)
# Chats without an id (an inline message) wait for the common budget only.
_Chat = int | None

_T = TypeVar("_T")
# While a broadcast drains, every token is spoken for as it comes: an answer borrows the next one
# and the broadcast waits for it. So long after its last message a broadcast counts as draining.
DRAINING_S = 0.2


@dataclass(slots=True)
class _LaneState(Generic[_T]):
    """`ready` holds (number, chat) of chats whose first may go, `blocked` (time, number, chat) of
    those whose budget is out. A chat stands in one of the two exactly while it has a queue."""

    queues: dict[_Chat, deque[tuple[int, _T]]] = field(default_factory=lambda: defaultdict(deque))
    ready: list[tuple[int, bool, int]] = field(default_factory=list)
    blocked: list[tuple[float, int, bool, int]] = field(default_factory=list)


class Lanes(Generic[_T]):
    """Waiting calls. `add` one, `next` takes the one whose turn it is; one of which `is_gone`
    says that nobody waits for it any more is passed over and spends nothing."""

    def __init__(self, budgets: Budgets, is_gone: Callable[[_T], bool] = lambda _: False) -> None:
        self._budgets = budgets
        self._is_gone = is_gone
        self._lanes: dict[Lane, _LaneState[_T]] = {lane: _LaneState() for lane in LANES}
        self._numbers = itertools.count()
        self._draining_until = float("-inf")

    def __len__(self) -> int:
        return sum(len(queue) for lane in self._lanes.values() for queue in lane.queues.values())

    def add(self, lane: Lane, chat: _Chat, item: _T, now: float, number: int | None = None) -> int:
        """Put it in line; returns its number. Who comes back with a number stands where it stood:
        before all that came later."""
        state = self._lanes[lane]
        queue = state.queues[chat]
        if number is None:
            number = next(self._numbers)
            queue.append((number, item))
        else:
            place = sum(1 for _ in itertools.takewhile(lambda one: one[0] < number, queue))
            queue.insert(place, (number, item))
        if len(queue) == 1:
            self._place(state, chat, now)
        return number

    def waiting(self) -> list[_T]:
        """All that wait, in no order."""
        return [
            item
            for state in self._lanes.values()
            for queue in state.queues.values()
            for _, item in queue
        ]

    def next(self, now: float) -> _T | None:
        """The item whose turn it is, its budgets taken; None where nobody may go yet."""
        for lane in LANES:
            if self._all_wait_s(lane, now) > 0:
                continue
            state = self._lanes[lane]
            self._unblock(state, now)
            while state.ready:
                _, has_id, number = heapq.heappop(state.ready)
                chat = number if has_id else None
                if not self._has_any(state, chat):
                    continue
                # The other lane may have spent the chat's budget since.
                if self._budgets.chat_wait_s(chat, now) > 0:
                    self._place(state, chat, now)
                    continue
                if lane == "broadcast":
                    self._draining_until = now + DRAINING_S
                return self._take(state, chat, now)
        return None

    def _all_wait_s(self, lane: Lane, now: float) -> float:
        borrowing = lane == "interactive" and now < self._draining_until
        return self._budgets.all_wait_s(now, borrowing=borrowing)

    def wait_s(self, now: float) -> float | None:
        """Seconds until `next` may give something; None while nobody waits."""
        times = []
        for lane, state in self._lanes.items():
            if state.ready or state.blocked:
                own = 0.0 if state.ready else state.blocked[0][0] - now
                times.append(max(0.0, own, self._all_wait_s(lane, now)))
        return min(times, default=None)

    def _has_any(self, state: _LaneState[_T], chat: _Chat) -> bool:
        queue = state.queues[chat]
        while queue and self._is_gone(queue[0][1]):
            queue.popleft()
        if not queue:
            del state.queues[chat]
        return bool(queue)

    def _take(self, state: _LaneState[_T], chat: _Chat, now: float) -> _T:
        queue = state.queues[chat]
        _, item = queue.popleft()
        self._budgets.take(chat, now)
        if queue:
            self._place(state, chat, now)
        else:
            del state.queues[chat]
        return item

    def _place(self, state: _LaneState[_T], chat: _Chat, now: float) -> None:
        number = state.queues[chat][0][0]
        key = (chat is not None, chat or 0)
        wait_s = self._budgets.chat_wait_s(chat, now)
        if wait_s > 0:
            heapq.heappush(state.blocked, (now + wait_s, number, *key))
        else:
            heapq.heappush(state.ready, (number, *key))

    def _unblock(self, state: _LaneState[_T], now: float) -> None:
        while state.blocked and state.blocked[0][0] <= now + 1e-6:
            _, number, has_id, chat = heapq.heappop(state.blocked)
            heapq.heappush(state.ready, (number, has_id, chat))
