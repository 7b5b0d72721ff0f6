from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from bot.outcomes import Gone, Sent, Unavailable
from bot.source_notices import tell_notices
from index import StoredNotice, WatchNotice
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.desk import Desk
    from bot.messages import Destination, Message
    from bot.outcomes import Outcome

pytestmark = pytest.mark.anyio


class Scene:
    """Administrators 1 and 2, two notices, and a Telegram that answers as it is told to."""

    def __init__(self, answers: Callable[[int, int], Outcome]) -> None:
        self.notices = [
            StoredNotice(number, WatchNotice(number, "dead", NOW), f"https://{number}.example/")
            for number in (1, 2)
        ]
        self.said: list[tuple[int, str]] = []
        self._answers = answers
        self.sends = 0

    def told(self, notices: Sequence[StoredNotice]) -> None:
        self.notices = [one for one in self.notices if one not in notices]

    async def send(self, to: Destination, message: Message) -> Outcome:
        self.sends += 1
        outcome = self._answers(to.chat_id, self.sends)
        if isinstance(outcome, Sent):
            (address,) = (one for one in ("1.example", "2.example") if one in message.text)
            self.said.append((to.chat_id, address))
        return outcome

    async def run(self, until: Callable[[], bool]) -> None:
        async def stored(call: Callable[..., object], *args: object) -> object:
            return call(*args)

        desk = SimpleNamespace(
            live=SimpleNamespace(notices=lambda: list(self.notices), told=self.told),
            settings=SimpleNamespace(admins=(1, 2)),
            chats=SimpleNamespace(chat=lambda _: None),
            sender=self,
            stored=stored,
        )
        task = asyncio.create_task(tell_notices(cast("Desk", desk), 0.001, 0.001))
        async with asyncio.timeout(5):
            while not until():  # noqa: ASYNC110 - what is waited for is only looked at
                await asyncio.sleep(0.001)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_what_telegram_does_not_take_is_told_later_and_to_each_once() -> None:
    scene = Scene(lambda _, sends: Unavailable("down") if sends in (2, 4, 5) else Sent(sends))
    await scene.run(until=lambda: not scene.notices)
    everybody = [(who, what) for who in (1, 2) for what in ("1.example", "2.example")]
    assert sorted(scene.said) == everybody
    assert [what for who, what in scene.said if who == 2] == ["1.example", "2.example"]


async def test_nothing_is_forgotten_while_telegram_is_down() -> None:
    scene = Scene(lambda *_: Unavailable("down"))
    await scene.run(until=lambda: scene.sends >= 6)
    assert len(scene.notices) == 2


async def test_an_administrator_who_never_wrote_to_the_bot_keeps_nobody_from_being_told() -> None:
    scene = Scene(lambda who, sends: Gone("blocked") if who == 1 else Sent(sends))
    await scene.run(until=lambda: not scene.notices)
    assert scene.said == [(2, "1.example"), (2, "2.example")]
