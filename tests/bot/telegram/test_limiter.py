from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.telegram.limiter import LaneLimiter, seconds

pytestmark = [
    pytest.mark.anyio,
    # The library announces the other form of retry_after; both are understood.
    pytest.mark.filterwarnings("ignore:.*retry_after"),
]


class Calls:
    """A callback that fails as told, then succeeds; notes when it was called."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.at: list[float] = []

    async def __call__(self, *_: Any) -> bool:
        self.at.append(time.monotonic())
        await asyncio.sleep(0.01)  # as a call over a network: others queue up meanwhile
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


@pytest.mark.parametrize("lane", ["interactive", "broadcast"])
async def test_nobody_waits_for_the_end_of_a_long_pause_that_another_ran_into(lane: str) -> None:
    limiter = LaneLimiter(1_000)
    with pytest.raises(RetryAfter):
        await request(limiter, Calls(RetryAfter(3_600)), lane="broadcast")
    calls = Calls()
    with pytest.raises(RetryAfter) as refused:
        await asyncio.wait_for(request(limiter, calls, chat=2, lane=lane), 1)
    assert 3_590 < seconds(refused.value) <= 3_601
    assert calls.at == []
    assert limiter.waiting == 0


async def test_who_waits_already_is_told_of_a_long_pause() -> None:
    limiter = LaneLimiter(1_000)
    for _ in range(3):
        await request(limiter, Calls())
    waiting = asyncio.create_task(request(limiter, Calls()))
    await asyncio.sleep(0)
    assert limiter.waiting == 1
    with pytest.raises(RetryAfter):
        await request(limiter, Calls(RetryAfter(3_600)), chat=2, lane="broadcast")
    with pytest.raises(RetryAfter):
        await asyncio.wait_for(waiting, 1)


async def test_what_is_made_again_keeps_its_place_in_its_chat() -> None:
    limiter = LaneLimiter(1_000)
    for _ in range(2):
        await request(limiter, Calls())
    done: list[str] = []

    async def say(word: str, calls: Calls) -> None:
        await request(limiter, calls)
        done.append(word)

    await asyncio.gather(say("first", Calls(RetryAfter(1))), say("second", Calls()))
    assert done == ["first", "second"]


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
