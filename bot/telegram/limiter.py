"""The rate limiter that python-telegram-bot asks before every call to Telegram."""

from __future__ import annotations

import asyncio
import logging
import math
from typing import TYPE_CHECKING, Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.lanes import LANES, Lane, Lanes
from bot.telegram.rate_limits import TELEGRAM_LIMITS, Budgets, ChatLimits

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from telegram._utils.types import JSONDict

logger = logging.getLogger(__name__)

# What counts towards Telegram's limits: whatever puts a message into a chat or changes one.
COUNTED = frozenset(
    {
        *("sendMessage", "editMessageText", "editMessageReplyMarkup", "deleteMessage"),
        *("sendDocument", "copyMessage", "forwardMessage"),
    }
)
# A person waits for an answer: after so long it is given up.
MAX_WAIT_S = 60.0
# Telegram's clock and ours disagree a little about when a second has passed.
MARGIN_S = 0.05


class LaneLimiter(BaseRateLimiter[Lane]):
    """Answers go before broadcasts (`rate_limit_args="broadcast"`), within Telegram's limits.

    One 429 pauses everything that counts for its time. An interactive call is then made again,
    as long as that is within MAX_WAIT_S of its first try; a broadcast raises RetryAfter, for its
    outbox keeps it. While a pause lasts longer than MAX_WAIT_S, every call that counts raises
    RetryAfter without being made. Nothing else is ever repeated here.
    """

    __slots__ = ("_budgets", "_clock", "_lanes", "_timer", "flood_waits")

    def __init__(
        self,
        per_second: float,
        clock: Callable[[], float] | None = None,
        chat_limits: ChatLimits = TELEGRAM_LIMITS,
    ) -> None:
        self._clock = clock
        self._budgets = Budgets(per_second, chat_limits)
        self._lanes: Lanes[asyncio.Future[None]] = Lanes(self._budgets, asyncio.Future.done)
        self._timer: asyncio.TimerHandle | None = None
        self.flood_waits = 0

    async def initialize(self) -> None:
        """Nothing to prepare: the loop is known when the first call comes."""

    async def shutdown(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @property
    def waiting(self) -> int:
        """How many calls wait for their turn."""
        return len(self._lanes)

    async def process_request(  # the library's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | JSONDict | list[JSONDict]]],
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Lane | None,
    ) -> bool | JSONDict | list[JSONDict]:
        if endpoint not in COUNTED:
            return await callback(*args, **kwargs)
        lane = rate_limit_args if rate_limit_args in LANES else "interactive"
        chat = data.get("chat_id")
        chat_id = chat if isinstance(chat, int) else None
        deadline = self._now() + MAX_WAIT_S
        number: int | None = None
        while True:
            number = await self._turn(lane, chat_id, number)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                wait_s = seconds(error) + MARGIN_S
                self.flood_waits += 1
                self._pause(wait_s)
                logger.warning("Telegram asks for a pause of %.0f s before %s", wait_s, endpoint)
                if lane == "broadcast" or self._now() + wait_s > deadline:
                    raise

    async def _turn(self, lane: Lane, chat_id: int | None, number: int | None) -> int:
        """Wait for it; returns the number that keeps the place for another try."""
        paused_s = self._budgets.paused_s(self._now())
        if paused_s > MAX_WAIT_S:
            raise RetryAfter(math.ceil(paused_s))
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        number = self._lanes.add(lane, chat_id, turn, self._now(), number)
        self._pump()
        await turn
        return number

    def _pause(self, wait_s: float) -> None:
        """Hold everything back. Whoever waits is told of a pause that is too long: an answer
        keeps its place in the bot's line, and what comes so late answers nobody."""
        self._budgets.pause(self._now() + wait_s)
        if wait_s > MAX_WAIT_S:
            for turn in self._lanes.waiting():
                if not turn.done():
                    turn.set_exception(RetryAfter(math.ceil(wait_s)))
        self._pump()

    def _pump(self) -> None:
        """Let everybody go whose turn it is, and come back when the next one's is."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while (turn := self._lanes.next(self._now())) is not None:
            turn.set_result(None)
        wait_s = self._lanes.wait_s(self._now())
        if wait_s is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(wait_s, 0.001), self._pump)

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()


def seconds(error: RetryAfter) -> float:
    """The wait that a 429 asks for; the library gives an int or, if told so, a timedelta."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, (int, float)) else wait.total_seconds()
