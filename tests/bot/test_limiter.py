from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.limiter import LaneLimiter, seconds

pytestmark = [
    pytest.mark.anyio,
    # The library announces the other form of retry_after; both are understood.
    pytest.mark.filterwarnings("ignore:.*retry_after"),
]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Calls:
    """A callback that fails as told, then succeeds; notes when it was called."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.at: list[float] = []

    async def __call__(self, *_: Any) -> bool:
        self.at.append(time.monotonic())
        if self.failures:
            raise self.failures.pop(0)
        return True


async def request(
    limiter: LaneLimiter,
    calls: Calls,
    chat: int = 1,
    endpoint: str = "sendMessage",
    lane: Any = None,
) -> Any:
    return await limiter.process_request(calls, [], {}, endpoint, {"chat_id": chat}, lane)


async def test_what_does_not_count_is_never_held_up() -> None:
    limiter = LaneLimiter(0.001)
    for endpoint in ("getMe", "answerCallbackQuery", "answerInlineQuery", "sendChatAction"):
        for _ in range(5):
            await asyncio.wait_for(request(limiter, Calls(), endpoint=endpoint), 0.5)


async def test_an_answer_is_made_again_after_the_pause_of_a_429() -> None:
    limiter = LaneLimiter(1_000)
    refused, other = Calls(RetryAfter(1)), Calls()
    began = time.monotonic()
    first = asyncio.create_task(request(limiter, refused))
    await asyncio.sleep(0.05)
    await asyncio.gather(first, request(limiter, other, chat=2))
    assert len(refused.at) == 2
    assert min(refused.at[1], other.at[0]) - began >= 1.0
    assert limiter.flood_waits == 1


async def test_a_broadcast_raises_for_its_outbox_keeps_it() -> None:
    limiter = LaneLimiter(1_000)
    with pytest.raises(RetryAfter):
        await request(limiter, Calls(RetryAfter(30)), lane="broadcast")


async def test_a_pause_that_is_too_long_is_not_waited_for() -> None:
    limiter = LaneLimiter(1_000)
    with pytest.raises(RetryAfter):
        await asyncio.wait_for(request(limiter, Calls(RetryAfter(3_600))), 1)


async def test_a_caller_that_gives_up_lets_the_next_go() -> None:
    limiter = LaneLimiter(20)
    for _ in range(3):
        await request(limiter, Calls())
    waiting = asyncio.create_task(request(limiter, Calls()))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait_for(request(limiter, Calls(), chat=2), 2)
    await asyncio.sleep(1.2)
    assert limiter.waiting == 0
    await limiter.shutdown()


async def test_both_forms_of_retry_after_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seconds(RetryAfter(7)) == 7.0
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    assert seconds(RetryAfter(timedelta(seconds=7))) == 7.0
