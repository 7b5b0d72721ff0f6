from __future__ import annotations

import asyncio
import threading

import pytest

from bot.handlers.answer_pool import AnswerPool, BusyError, ChatOrder

pytestmark = pytest.mark.anyio


async def test_results_and_errors_come_back_from_a_thread() -> None:
    pool = AnswerPool(1, 1)
    assert await pool.run(threading.get_ident) != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        await pool.run(lambda: 1 / 0)
    await pool.close()


async def test_beyond_the_bound_it_is_busy_at_once() -> None:
    pool = AnswerPool(1, 2)
    with pool.place(), pool.place(), pool.place():
        with pytest.raises(BusyError, match="3 questions wait"), pool.place():
            pass
        assert pool.taken == 3
    assert (pool.taken, pool.refused) == (0, 1)
    await pool.close()


async def test_a_place_is_free_again_after_an_error_or_a_cancellation() -> None:
    pool = AnswerPool(1, 0)

    async def stay() -> None:
        with pool.place():
            await asyncio.sleep(60)

    task = asyncio.create_task(stay())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    with pool.place():
        assert pool.taken == 1
    await pool.close()


async def test_one_chat_is_served_in_order_and_others_beside_it() -> None:
    order, seen = ChatOrder(), []

    async def turn(chat: int, number: int, pause_s: float) -> None:
        async with order.turn(chat):
            await asyncio.sleep(pause_s)
            seen.append((chat, number))

    await asyncio.gather(turn(1, 1, 0.1), turn(1, 2, 0.0), turn(2, 1, 0.02))
    assert seen == [(2, 1), (1, 1), (1, 2)]
    assert order._locks == {}
