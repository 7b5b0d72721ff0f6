from __future__ import annotations

import asyncio
from itertools import count, pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from bot.handlers.administration.source_notices import Pace, tell_notices
from bot.telegram.outcomes import Gone, Sent, Unavailable
from index import Outage, StoredNotice
from index.errors import StoreLockedError
from index.watching.records import WatchNotice
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.handlers.desk import Desk
    from bot.telegram.messages import Destination, Message
    from bot.telegram.outcomes import Outcome
    from index.watching.records import NoticeKind

pytestmark = pytest.mark.anyio
AT_ONCE = Pace(0.001, 0.001, 0.001, 0.001)


def notice(number: int, source: int, kind: NoticeKind = "dead") -> StoredNotice:
    return StoredNotice(number, WatchNotice(source, kind, NOW), f"https://{source}.example/")


class Scene:
    """Administrators 1 and 2, what waits for them, and a Telegram that answers as it is told to:
    at first of two sources, one dead and one back."""

    def __init__(self, answers: Callable[[int, int], Outcome]) -> None:
        self.notices = [notice(1, 1), notice(2, 2, "back")]
        self.outage: Outage | None = None
        self.said: list[tuple[int, str]] = []
        self.sent_at_s: list[float] = []
        self.sends = 0
        self.forgets = 0
        self.locked = 0
        self._answers = answers

    def told(self, notices: Sequence[StoredNotice]) -> None:
        self.forgets += 1
        if self.forgets <= self.locked:
            raise StoreLockedError("locked")
        self.notices = [one for one in self.notices if one not in notices]

    async def send(self, to: Destination, message: Message) -> Outcome:
        self.sends += 1
        outcome = self._answers(to.chat_id, self.sends)
        if isinstance(outcome, Sent):
            self.said.append((to.chat_id, message.text))
            self.sent_at_s.append(asyncio.get_running_loop().time())
        return outcome

    def heard_by(self, admin: int) -> list[str]:
        return [text for who, text in self.said if who == admin]

    async def run(self, until: Callable[[], bool], pace: Pace = AT_ONCE) -> None:
        async def stored(call: Callable[..., object], *args: object) -> object:
            return call(*args)

        desk = SimpleNamespace(
            live=SimpleNamespace(
                notices=lambda: list(self.notices), told=self.told, outage=lambda: self.outage
            ),
            settings=SimpleNamespace(admins=(1, 2)),
            chats=SimpleNamespace(chat=lambda _: None),
            sender=self,
            stored=stored,
        )
        task = asyncio.create_task(tell_notices(cast("Desk", desk), pace))
        async with asyncio.timeout(20):
            while not until():  # noqa: ASYNC110 - what is waited for is only looked at
                await asyncio.sleep(0.001)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


BOTH = ["https://1.example/ cannot be read any more.", "https://2.example/ can be read again."]


async def test_what_telegram_does_not_take_is_told_later_and_to_each_once() -> None:
    scene = Scene(lambda _, sends: Unavailable("down") if sends in (2, 4, 5) else Sent(sends))
    await scene.run(until=lambda: not scene.notices)
    assert scene.heard_by(1) == scene.heard_by(2) == BOTH


async def test_nothing_is_forgotten_while_telegram_is_down() -> None:
    scene = Scene(lambda *_: Unavailable("down"))
    await scene.run(until=lambda: scene.sends >= 6)
    assert len(scene.notices) == 2


async def test_an_administrator_who_never_wrote_to_the_bot_keeps_nobody_from_being_told() -> None:
    scene = Scene(lambda who, sends: Gone("blocked") if who == 1 else Sent(sends))
    await scene.run(until=lambda: not scene.notices)
    assert (scene.heard_by(1), scene.heard_by(2)) == ([], BOTH)


async def test_a_store_that_cannot_be_written_makes_nobody_hear_it_twice() -> None:
    scene = Scene(lambda _, sends: Sent(sends))
    scene.locked = 3
    await scene.run(until=lambda: not scene.notices)
    assert scene.heard_by(1) == scene.heard_by(2) == BOTH


async def test_a_crash_before_it_is_noted_tells_it_twice() -> None:
    scene = Scene(lambda _, sends: Sent(sends))
    scene.locked = 1
    await scene.run(until=lambda: scene.forgets == 1)
    await scene.run(until=lambda: not scene.notices)
    assert scene.heard_by(1) == scene.heard_by(2) == 2 * BOTH


async def test_sources_that_die_together_are_told_of_in_one_message() -> None:
    scene = Scene(lambda _, sends: Sent(sends))
    scene.notices = [notice(number, number) for number in range(1, 1_001)]
    scene.outage = Outage(1_000, 1_000)
    await scene.run(until=lambda: not scene.notices)
    (text,) = scene.heard_by(1)
    title, *named, more, network = text.splitlines()
    assert title == "1,000 sources cannot be read any more:"
    assert named == [f"• https://{number}.example/" for number in range(1, 11)]
    assert more == "… and 990 more"
    assert "1,000 of 1,000 fail" in network
    assert scene.heard_by(2) == [text]


async def test_deaths_and_returns_are_told_apart_and_in_the_order_of_each_source() -> None:
    scene = Scene(lambda _, sends: Sent(sends))
    kinds: tuple[NoticeKind, ...] = ("dead", "back", "dead", "gone")
    scene.notices = [
        *(notice(number, 1, kind) for number, kind in enumerate(kinds)),
        *(notice(10 + source, source, "back") for source in (2, 3)),
        *(notice(20 + source, source) for source in (2, 3)),
    ]
    await scene.run(until=lambda: not scene.notices)
    assert [text.partition("\n")[0] for text in scene.heard_by(1)] == [
        "https://1.example/ cannot be read any more.",
        "2 sources can be read again:",
        "2 sources cannot be read any more:",
        "https://1.example/ can be read again.",
        "https://1.example/ cannot be read any more.",
        "https://1.example/ was taken down for good, and is no longer asked for.",
    ]


async def test_what_dies_one_after_the_other_is_gathered_ever_longer() -> None:
    scene = Scene(lambda _, sends: Sent(sends))
    numbers = count(3)

    def another() -> bool:
        number = next(numbers)
        scene.notices.append(notice(number, number))
        return len(scene.heard_by(1)) >= 5

    await scene.run(until=another, pace=Pace(0.001, 0.001, 0.2, 0.4))
    one = [at for at, (who, _) in zip(scene.sent_at_s, scene.said, strict=True) if who == 1]
    one = one[1:]  # at the first look there were two kinds of notices
    gaps = [later - earlier for earlier, later in pairwise(one)]
    assert len(gaps) == 3
    assert all(gap >= least - 0.01 for gap, least in zip(gaps, (0.2, 0.4, 0.4), strict=True))


def test_an_outage_of_hours_is_told_of_in_some_messages() -> None:
    pace, pause_s, told_at_s = Pace(), 0.0, [0.0]
    while told_at_s[-1] < 3 * 3_600:
        pause_s = pace.pause_after(pause_s)
        told_at_s.append(told_at_s[-1] + pause_s)
    assert told_at_s[1] == 60
    assert len(told_at_s) <= 12
