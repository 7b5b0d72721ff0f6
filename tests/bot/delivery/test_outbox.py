from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.telegram.messages import Destination, Message
from bot.telegram.outcomes import (
    Gone,
    Moved,
    Refused,
    RetryAt,
    Unavailable,
    Uncertain,
)
from tests.bot.delivery.stage import Stage, many, until
from tests.stores.outbox_stores import NOW, new

if TYPE_CHECKING:
    from pathlib import Path

    from bot.delivery.deliveries import Delivery

pytestmark = pytest.mark.anyio
SECOND = timedelta(seconds=1)


@pytest.fixture
async def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


async def test_everything_is_sent_once_and_each_chat_in_its_order(stage: Stage) -> None:
    stage.queue(*many(range(50), "abc"))
    async with stage.running():
        await stage.until_over()
    assert len(stage.sent()) == 150
    for chat in range(50):
        assert [text for to, text in stage.sent() if to == chat] == ["a", "b", "c"]
    delivery = stage.state(7, "b")
    assert (delivery.state, delivery.sent_at) == ("sent", NOW)
    assert delivery.message_id
    assert stage.outbox.tally["Sent"] == 150


async def test_a_chat_that_does_not_answer_delays_no_other(stage: Stage) -> None:
    stage.sender.hung[3] = asyncio.Event()
    stage.queue(*many(range(100), "ab"))
    async with stage.running():
        await until(lambda: [d.new.destination.chat_id for d in stage.open()] == [3, 3])
        assert len(stage.sent()) == 198
        stage.sender.hung[3].set()
        await stage.until_over()


async def test_a_lost_chat_is_suspended_and_resumed(stage: Stage) -> None:
    stage.sender.answers[1] = [Gone("blocked")]
    stage.queue(*many([1, 2], "ab"))
    async with stage.running():
        await stage.until_over()
        assert stage.sent() == [(2, "a"), (2, "b")]
        assert (stage.reach.lost, stage.state(1, "a").reason) == ([1], "blocked")
        assert stage.store.counts()["suspended"] == 2
        await stage.outbox.resume(1)
        await stage.until_over()
    assert stage.sent()[2:] == [(1, "a"), (1, "b")]


async def test_a_lost_topic_is_told_and_its_chat_goes_on(stage: Stage) -> None:
    stage.sender.answers[1] = [Gone("topic closed", topic_only=True)]
    stage.queue(new(1, "a", thread_id=4), new(1, "b"))
    async with stage.running():
        await stage.until_over()
    assert stage.lost_topics == [Destination(1, 4)]
    assert (stage.reach.lost, stage.sent()) == ([], [(1, "b")])
    lost = stage.store.get(Destination(1, 4), "a")
    assert lost
    assert (lost.state, lost.reason) == ("failed", "topic closed")


async def test_a_chat_that_moved_is_followed_at_once(stage: Stage) -> None:
    stage.sender.answers[-1] = [Moved(-100)]
    stage.queue(new(-1, "a"), new(-1, "b"))
    async with stage.running():
        await stage.until_over()
    assert stage.sent() == [(-100, "a"), (-100, "b")]
    assert stage.reach.moved == [(-1, -100)]


@pytest.mark.parametrize(
    ("outcome", "wait"),
    [(RetryAt(30), 30 * SECOND), (Unavailable("502"), SECOND), (Uncertain(), 60 * SECOND)],
)
async def test_what_was_not_accepted_is_tried_again_in_its_time(
    stage: Stage, outcome: RetryAt | Unavailable | Uncertain, wait: timedelta
) -> None:
    stage.sender.answers[1] = [outcome]
    stage.queue(new(1, "a"), new(1, "b"), new(2, "a"))
    async with stage.running():
        await until(lambda: stage.state(1, "a").retry_at)
        await until(lambda: stage.state(2, "a").state == "sent")
        stage.advance(wait - SECOND / 100)
        await asyncio.sleep(0.05)
        assert len([call for call in stage.sender.calls if call.to.chat_id == 1]) == 1
        stage.advance(SECOND / 100)
        await stage.until_over()
    assert [text for to, text in stage.sent() if to == 1][-2:] == ["a", "b"]
    assert stage.state(1, "a").maybe_arrived == isinstance(outcome, Uncertain)


async def test_what_is_refused_has_failed_and_is_logged_by_its_number(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.sender.answers[1] = [Refused("too long")]
    stage.queue(new(1, "a"), new(1, "b"))
    async with stage.running():
        await stage.until_over()
    assert (stage.state(1, "a").state, stage.sent()) == ("failed", [(1, "b")])
    assert f"delivery {stage.state(1, 'a').delivery_id} has failed: too long" in caplog.text


async def test_where_nothing_is_left_to_say_nothing_is_sent(stage: Stage) -> None:
    stage.texts["a"] = None
    stage.queue(new(1, "a"), new(1, "b"))
    async with stage.running():
        await stage.until_over()
    assert stage.sent() == [(1, "b")]
    assert (stage.state(1, "a").state, stage.state(1, "a").reason) == (
        "sent",
        "nothing left to say",
    )


async def test_bugs_cost_one_delivery_time_and_no_other_anything(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.texts["a"] = ("bug",)
    stage.sender.answers[2] = [ValueError("POST https://example.com/bot1:secret/sendMessage")]
    stage.queue(new(1, "a"), new(2, "b"), new(3, "c"))
    async with stage.running():
        await until(lambda: stage.state(1, "a").retry_at and stage.state(2, "b").retry_at)
        await until(lambda: stage.sent() == [(3, "c")])
        assert stage.state(2, "b").state == "uncertain"
        stage.texts.clear()
        stage.advance(60 * SECOND)
        await stage.until_over()
    assert "secret" not in caplog.text


async def test_of_several_messages_the_first_one_counts(stage: Stage) -> None:
    stage.texts["a"] = ("one", "two", "three")
    stage.queue(new(1, "a"), new(1, "b", follows="a"))
    async with stage.running():
        await stage.until_over()
    assert [text for _, text in stage.sent()] == ["one", "two", "three", "b"]
    assert stage.state(1, "a").message_id == stage.sender.accepted[3].reply_to == 1_001


async def test_a_delivery_goes_on_from_where_it_broke_off(stage: Stage) -> None:
    stage.texts["a"] = ("one", "two", "three")
    accept = stage.sender.send

    async def failing_once(to: Destination, message: Message, **how: Any) -> Any:
        if message.text == "two" and not stage.sender.answers:
            stage.sender.answers[1] = [Unavailable("502")]
        return await accept(to, message, **how)

    stage.sender.send = failing_once  # type: ignore[method-assign]
    stage.queue(new(1, "a"))
    async with stage.running():
        await until(lambda: stage.state(1, "a").retry_at)
        stage.advance(SECOND)
        await stage.until_over()
    assert [text for _, text in stage.sent()] == ["one", "two", "three"]
    assert stage.state(1, "a").message_id == 1_001


async def test_results_are_recorded_as_soon_as_the_store_can_be_written(stage: Stage) -> None:
    stage.sender.hung[1] = asyncio.Event()
    stage.queue(new(1), new(2))
    async with stage.running():
        await until(lambda: stage.state(2).state == "sent")
        stage.store.locked = True
        stage.sender.hung[1].set()
        await until(lambda: stage.outbox.tally["store errors"] > 2)
        assert stage.state(1).state == "sending"
        stage.store.locked = False
        await stage.until_over()
    assert len(stage.sender.calls) == 2


async def test_what_is_claimed_goes_out_though_the_store_is_locked_right_after(
    stage: Stage,
) -> None:
    stage.store.locked_for_broadcasts = True
    stage.queue(new(1), new(2, kind="broadcast"))
    async with stage.running():
        await until(lambda: stage.state(1).state == "sent")
        stage.store.locked_for_broadcasts = False
        await stage.until_over()


async def test_what_is_claimed_anew_before_its_record_is_heard_of_costs_nothing(
    stage: Stage,
) -> None:
    stage.store.recorded_slowly = threading.Event()
    stage.sender.answers[1] = [RetryAt(0)]
    stage.queue(new(1))
    async with stage.running():
        await until(lambda: len(stage.sender.calls) == 1)
        await until(lambda: stage.state(1).retry_at)
        stage.outbox.wake()
        await until(lambda: len(stage.sender.calls) == 2)
        stage.store.recorded_slowly.set()
        await stage.until_over()
        stage.queue(new(2))
        await stage.until_over()
    assert stage.sent() == [(1, "k"), (2, "k")]


async def test_a_bug_in_recording_ends_the_outbox_loudly(stage: Stage) -> None:
    def broken(*_: object) -> None:
        raise ValueError("recording has a bug")

    stage.store.record = broken  # type: ignore[method-assign, assignment]
    stage.queue(new(1))
    with pytest.raises(ValueError, match="recording has a bug"):
        await asyncio.wait_for(stage.outbox.run(), 5)


async def test_what_another_process_queued_is_noticed(stage: Stage) -> None:
    async with stage.running():
        await asyncio.sleep(0.05)
        stage.store.add([new(1)], NOW)
        async with asyncio.timeout(1):
            await stage.until_over()


async def test_closing_finishes_what_was_begun_and_begins_nothing(stage: Stage) -> None:
    for chat in range(200):
        stage.sender.hung[chat] = asyncio.Event()
    stage.queue(*many(range(200), "a"))
    async with stage.running():
        await until(lambda: len(stage.sender.calls) == 128)
        closing = asyncio.create_task(stage.outbox.close())
        await asyncio.sleep(0.05)
        assert not closing.done()
        for event in stage.sender.hung.values():
            event.set()
        await closing
    assert len(stage.sent()) == stage.store.counts()["sent"] == 128
    assert stage.store.counts()["pending"] == 72


async def test_what_is_claimed_and_not_begun_at_the_end_is_released(stage: Stage) -> None:
    rendering, go_on = threading.Event(), threading.Event()

    def slow(delivery: Delivery) -> tuple[Message, ...]:
        rendering.set()
        go_on.wait(5)
        return (Message(delivery.new.key),)

    stage.render = slow  # type: ignore[method-assign]
    stage.outbox = stage.another()
    stage.queue(*many(range(10), "a"))
    async with stage.running():
        await until(rendering.is_set)
        closing = asyncio.create_task(stage.outbox.close())
        await asyncio.sleep(0)
        go_on.set()
        await closing
    assert stage.sender.calls == []
    assert stage.store.counts()["pending"] == 10


async def test_cancelled_it_keeps_what_came_back_and_leaves_the_rest(stage: Stage) -> None:
    stage.sender.hung[1] = asyncio.Event()
    stage.queue(new(1), new(2))
    run = asyncio.create_task(stage.outbox.run())
    await until(lambda: stage.sent() == [(2, "k")] and stage.sender.under_way[1])
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert (stage.state(1).state, stage.state(2).state) == ("sending", "sent")
    stage.sender.hung.clear()
    stage.outbox = stage.another()
    async with stage.running():
        await stage.until_over()
    assert stage.outbox.tally["recovered"] == 1
    assert stage.state(1).maybe_arrived


async def test_closing_before_the_start_leaves_nothing_to_run(stage: Stage) -> None:
    stage.queue(new(1))
    await stage.outbox.close()
    await stage.outbox.run()
    assert stage.sender.calls == []


async def test_a_second_one_waits_for_the_end_of_the_first(stage: Stage) -> None:
    second = stage.another()
    async with stage.running():
        stage.queue(new(1, "a"))
        await stage.until_over()
        waiting = asyncio.create_task(second.run())
        await asyncio.sleep(0.1)
        stage.queue(new(1, "b"))
        await stage.until_over()
        assert second.tally["Sent"] == 0
    stage.store.add([new(1, "c")], NOW)
    await stage.until_over()
    assert second.tally["Sent"] == 1
    await second.close()
    await waiting


async def test_an_alert_finds_room_while_a_broadcast_goes_out(stage: Stage) -> None:
    for chat in range(200):
        stage.sender.hung[chat] = asyncio.Event()
    stage.queue(*[new(chat, "all", "broadcast") for chat in range(200)])
    async with stage.running():
        await until(lambda: len(stage.sender.calls) == 24)
        stage.queue(new(999, "alert"))
        await until(lambda: (999, "alert") in stage.sent())
        for event in stage.sender.hung.values():
            event.set()
        await stage.until_over()
    assert len(stage.sent()) == 201


async def test_a_clock_set_back_does_not_stop_deliveries(stage: Stage) -> None:
    stage.sender.answers[1] = [RetryAt(1_000)]
    stage.queue(new(1, due_at=NOW - timedelta(days=2)))
    async with stage.running():
        await until(lambda: stage.state(1).retry_at)
        stage.advance(-timedelta(days=1))
        await stage.until_over()
    assert stage.sent() == [(1, "k")]
