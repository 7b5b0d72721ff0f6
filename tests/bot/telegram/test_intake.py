"""Updates between Telegram and the handlers: stored first, handled once, never lost."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from telegram import Update
from telegram.ext import Application, TypeHandler

from bot.adapters import BotTables, open_tables
from bot.telegram.intake import Handled, Intake
from index import DataFolder, IndexSettings, open_index
from index.errors import StoreLockedError
from tests.bot_api.server import TOKEN, BotApiServer
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from pathlib import Path

pytestmark = pytest.mark.anyio


@pytest.fixture
async def tables(tmp_path: Path) -> AsyncIterator[BotTables]:
    with open_index(IndexSettings(), DataFolder(tmp_path)) as news:
        yield open_tables(news)


def update(number: int) -> Update:
    message = {
        "message_id": number,
        "date": 1,
        "chat": {"id": number % 3 + 1, "type": "private"},
        "from": {"id": 1, "is_bot": False, "first_name": "Kim"},
        "text": f"question {number}",
    }
    return Update.de_json({"update_id": number, "message": message}, None)


class Bot:
    """The library's own Application around the intake."""

    def __init__(self, tables: BotTables, handle: Callable[[Update], Any], room: int = 50) -> None:
        self._server = BotApiServer()
        self._tables = tables
        self._handle = handle
        self._room = room
        self.failed = 0

    async def _callback(self, update: Update, _: object) -> None:
        await self._handle(update)

    async def _failed(self, *_: object) -> None:
        self.failed += 1

    async def __aenter__(self) -> Bot:
        self._server.__enter__()
        self.intake = Intake(self._tables.inbox, lambda: NOW, self._room)
        self.application = (
            Application.builder()
            .token(TOKEN)
            .base_url(f"{self._server.url}/bot")
            .updater(None)
            .update_queue(self.intake)
            .concurrent_updates(Handled(self.intake))
            .build()
        )
        self.application.add_handler(TypeHandler(Update, self._callback))
        self.application.add_error_handler(self._failed)
        await self.application.initialize()
        await self.application.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.intake.join()
        await self.application.stop()
        await self.application.shutdown()
        self._server.__exit__(None, None, None)

    async def stop_in_time(self) -> None:
        """As `bot.app` does: handlers that do not end are waited for, and then left behind."""
        for work in (self.intake.join, self.application.stop):
            with suppress(TimeoutError):
                await asyncio.wait_for(work(), 0.1)
        await self.application.shutdown()
        self._server.__exit__(None, None, None)

    async def die(self, older: set[asyncio.Task[Any]]) -> None:
        """As a kill would: nothing that is under way is finished or noted. `older` are the tasks
        that are not the bot's."""
        running = asyncio.all_tasks() - older
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self.application.bot.shutdown()
        self._server.__exit__(None, None, None)


async def test_each_update_is_handled_once_and_then_done(tables: BotTables) -> None:
    seen: list[int] = []

    async def handle(update: Update) -> None:
        seen.append(update.update_id)

    async with Bot(tables, handle) as bot:
        for number in (1, 2, 2, 3, 1):
            await bot.intake.put(update(number))
    assert seen == [1, 2, 3]
    assert bot.intake.repeats == 2
    assert tables.inbox.unfinished() == []


async def test_an_update_whose_handler_fails_is_done_as_well(tables: BotTables) -> None:
    async def handle(_: Update) -> None:
        raise ZeroDivisionError

    async with Bot(tables, handle) as bot:
        await bot.intake.put(update(1))
    assert bot.failed == 1
    assert tables.inbox.unfinished() == []


async def test_what_a_killed_process_had_accepted_is_handled_by_the_next(
    tables: BotTables,
) -> None:
    dead = Intake(tables.inbox, lambda: NOW)
    for number in (1, 2, 3):
        await dead.put(update(number))
    seen: list[str] = []

    async def handle(update: Update) -> None:
        assert update.message is not None
        seen.append(update.message.text or "")

    async with Bot(tables, handle) as bot:
        assert await bot.intake.replay(bot.application.bot) == 3
        await bot.intake.put(update(2))
        await bot.intake.put(update(4))
    assert seen == [f"question {number}" for number in (1, 2, 3, 4)]


async def test_a_stored_update_that_cannot_be_read_stops_no_start(
    tables: BotTables, caplog: pytest.LogCaptureFixture
) -> None:
    bodies = ("{broken", "[]", '{"update_id": 3, "message": "none"}', update(4).to_json())
    tables.inbox.accept(list(enumerate(bodies, 1)), NOW)
    seen: list[int] = []

    async def handle(update: Update) -> None:
        seen.append(update.update_id)

    async with Bot(tables, handle, room=1) as bot:
        assert await bot.intake.replay(bot.application.bot) == 1
        await asyncio.wait_for(bot.intake.put(update(5)), 5)
    assert seen == [4, 5]
    assert caplog.text.count("cannot be read") == 3
    assert "none" not in caplog.text


async def killed_by(tables: BotTables, poison: int) -> tuple[int, list[int]]:
    """A start whose process ends when the handling of this update begins: whether it did, and
    what it has handled by then."""
    handled: list[int] = []
    dead = asyncio.Event()

    async def handle(update: Update) -> None:
        if update.update_id == poison:
            dead.set()
        if dead.is_set():
            await asyncio.Event().wait()
        handled.append(update.update_id)

    older = asyncio.all_tasks()
    bot = Bot(tables, handle)
    await bot.__aenter__()
    replay = asyncio.create_task(bot.intake.replay(bot.application.bot))
    ended = asyncio.create_task(dead.wait())
    await asyncio.wait([replay, ended], timeout=5, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.sleep(0.1)
    killed = dead.is_set()
    await bot.die(older)
    return killed, handled


async def test_what_ends_every_process_is_kept_aside_and_nothing_else_is_lost(
    tables: BotTables, caplog: pytest.LogCaptureFixture
) -> None:
    tables.inbox.accept([(number, update(number).to_json()) for number in (1, 2, 3, 4)], NOW)
    first = await killed_by(tables, poison=2)
    second = await killed_by(tables, poison=2)
    assert (first, second) == ((True, [1]), (True, []))
    attempts = {one.update_id: one.attempts for one in tables.inbox.unfinished()}
    assert attempts == {2: 3, 3: 2, 4: 2}
    assert "kept aside" not in caplog.text
    assert await killed_by(tables, poison=2) == (False, [3, 4])
    assert "update 2 was begun 3 times and never finished" in caplog.text
    assert [one.update_id for one in tables.inbox.unfinished()] == [2]


async def stopped_while_handling(tables: BotTables) -> None:
    """A start that is asked to stop while the handling of update 1 goes on."""
    begun = asyncio.Event()

    async def handle(update: Update) -> None:
        if update.update_id == 1:
            begun.set()
            await asyncio.Event().wait()

    older = asyncio.all_tasks()
    bot = await Bot(tables, handle).__aenter__()
    replay = asyncio.create_task(bot.intake.replay(bot.application.bot))
    await asyncio.wait_for(begun.wait(), 5)
    await bot.intake.put(update(2))
    await bot.stop_in_time()
    replay.cancel()
    for task in asyncio.all_tasks() - older:
        task.cancel()
    await asyncio.gather(replay, return_exceptions=True)


async def test_being_stopped_in_its_handling_keeps_no_update_aside(tables: BotTables) -> None:
    tables.inbox.accept([(1, update(1).to_json())], NOW)
    for _ in range(5):
        await stopped_while_handling(tables)
        assert [(one.update_id, one.attempts) for one in tables.inbox.unfinished()] == [(1, 1)]
    seen: list[int] = []

    async def handle(update: Update) -> None:
        seen.append(update.update_id)

    async with Bot(tables, handle) as bot:
        assert await bot.intake.replay(bot.application.bot) == 1
    assert seen == [1]


async def test_what_ended_a_process_stays_suspect_through_an_orderly_stop(
    tables: BotTables,
) -> None:
    tables.inbox.accept([(1, update(1).to_json())], NOW)
    await killed_by(tables, poison=1)
    before = tables.inbox.unfinished()
    await stopped_while_handling(tables)
    assert tables.inbox.unfinished() == before
    await killed_by(tables, poison=1)
    assert await killed_by(tables, poison=1) == (False, [])


async def test_no_more_than_the_room_is_in_memory(tables: BotTables) -> None:
    gate, most, now = asyncio.Event(), 0, 0

    async def handle(_: Update) -> None:
        nonlocal most, now
        now += 1
        most = max(most, now)
        await gate.wait()
        now -= 1

    async with Bot(tables, handle, room=10) as bot:
        putting = asyncio.create_task(_put_all(bot.intake, range(1, 41)))
        await asyncio.sleep(0.5)
        assert not putting.done()
        assert len(tables.inbox.unfinished()) == 10
        gate.set()
        await putting
    assert most == 10
    assert tables.inbox.unfinished() == []


async def _put_all(intake: Intake, numbers: Sequence[int]) -> None:
    for number in numbers:
        await intake.put(update(number))


async def test_a_store_that_cannot_be_written_makes_telegram_wait(tables: BotTables) -> None:
    class Locked:
        """Fails twice, then is the real store."""

        def __init__(self) -> None:
            self.failures = 2

        def accept(self, updates: Sequence[tuple[int, str]], now: Any) -> set[int]:
            if self.failures:
                self.failures -= 1
                raise StoreLockedError("locked")
            return tables.inbox.accept(updates, now)

        def __getattr__(self, name: str) -> Any:
            return getattr(tables.inbox, name)

    intake = Intake(Locked(), lambda: NOW)
    await asyncio.wait_for(intake.put(update(1)), 10)
    assert len(tables.inbox.unfinished()) == 1
    await intake.close()


async def test_the_librarys_own_signals_pass(tables: BotTables) -> None:
    intake = Intake(tables.inbox, lambda: NOW)
    signal = object()
    await intake.put(signal)
    assert await intake.get() is signal
    await intake.close()
