"""Messages into real calls over HTTP, and Telegram's answers into outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.telegram.connections import Connections
from bot.telegram.limiter import LaneLimiter
from bot.telegram.messages import Button, Destination, Entity, Message
from bot.telegram.outcomes import (
    Gone,
    Moved,
    NotEditable,
    Outcome,
    Refused,
    RetryAt,
    SendError,
    Sent,
    Unavailable,
    Uncertain,
)
from bot.telegram.sender import Sender
from bot.telegram.telegram_errors import outcome_of
from tests.bot_api.server import TOKEN, BotApiServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.telegram.lanes import Lane

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.filterwarnings("ignore:.*retry_after"),
]

HELLO = Message("Hello", (Entity("bold", 0, 5),), ((Button("Go", "ask:1"),),))
HERE = Destination(1)


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as running:
        running.private(1)
        yield running


@pytest.fixture
async def sender(server: BotApiServer) -> AsyncIterator[Sender]:
    bot: ExtBot[Lane] = ExtBot(
        TOKEN,
        base_url=f"{server.url}/bot",
        rate_limiter=LaneLimiter(1_000),
        request=Connections(4),
    )
    async with bot:
        yield Sender(bot, back_off_s=(0.01, 0.01))


async def test_a_message_is_sent_as_text_with_entities_and_buttons(
    server: BotApiServer, sender: Sender
) -> None:
    outcome = await sender.send(HERE, HELLO)
    (shown,) = server.private(1).messages
    assert outcome == Sent(shown.message_id)
    assert (shown.text, shown.labels) == ("Hello", ["Go"])
    assert shown.entities == [{"type": "bold", "offset": 0, "length": 5}]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"status": 429, "retry_after": 5, "description": "Too Many"}, RetryAt(5.0)),
        ({"status": 403, "description": "Forbidden: bot was blocked by the user"}, Gone),
        ({"status": 403, "description": "Forbidden: user is deactivated"}, Gone),
        ({"status": 400, "description": "Bad Request: chat not found"}, Gone),
        ({"status": 400, "description": "Bad Request: TOPIC_CLOSED"}, Gone),
        ({"status": 400, "description": "Bad Request: can't parse"}, Refused),
        ({"status": 500}, Unavailable),
        ({"status": 502, "html": True}, Unavailable),
        ({"status": 504, "description": "Gateway Timeout"}, Unavailable),
        ({"accept": True, "reset": True}, Uncertain()),
        ({"reset": True}, Uncertain()),
    ],
)
async def test_every_answer_has_an_outcome(
    server: BotApiServer, sender: Sender, fault: dict[str, Any], outcome: Outcome | type[Outcome]
) -> None:
    server.fail("sendMessage", **fault)
    lane: Lane = "broadcast"  # an answer would wait for the end of a pause
    found = await sender.send(HERE, HELLO, lane=lane)
    assert found == outcome or (isinstance(outcome, type) and isinstance(found, outcome))


async def test_a_closed_topic_is_not_the_whole_chat(server: BotApiServer, sender: Sender) -> None:
    server.fail("sendMessage", status=400, description="Bad Request: message thread not found")
    outcome = await sender.send(HERE, HELLO)
    assert isinstance(outcome, Gone)
    assert outcome.topic_only


async def test_a_group_that_moved_says_where(server: BotApiServer, sender: Sender) -> None:
    server.group(-5).migrate(-1005)
    assert await sender.send(Destination(-5), HELLO) == Moved(-1005)


async def test_a_server_that_is_not_there_was_not_asked(sender: Sender) -> None:
    bot: ExtBot[Lane] = ExtBot(
        TOKEN, base_url="http://127.0.0.1:9/bot", rate_limiter=LaneLimiter(1_000)
    )
    async with bot._request[1]:
        outcome = await Sender(bot).send(HERE, HELLO)
    assert isinstance(outcome, Unavailable)
    assert TOKEN not in repr(outcome)


async def test_what_an_unchanged_edit_and_a_lost_message_are(
    server: BotApiServer, sender: Sender
) -> None:
    (number,) = await sender.say(HERE, (HELLO,))
    assert await sender.edit(1, number, HELLO) == Sent(number)
    assert await sender.edit(1, number, Message("New")) == Sent(number)
    assert server.private(1).texts == ["New"]
    assert await sender.edit(1, 999_999, HELLO) == NotEditable()
    assert await sender.delete(1, number) == Sent(0)
    assert await sender.delete(1, number) == NotEditable()


async def test_answers_are_said_in_order_and_persistently(
    server: BotApiServer, sender: Sender
) -> None:
    server.fail("sendMessage", times=2, status=502, html=True)
    ids = await sender.say(HERE, (Message("one"), Message("two")))
    assert server.private(1).texts == ["one", "two"]
    assert list(ids) == sorted(ids)


async def test_what_may_have_arrived_is_never_said_again(
    server: BotApiServer, sender: Sender
) -> None:
    server.fail("sendMessage", accept=True, reset=True)
    with pytest.raises(SendError) as failed:
        await sender.say(HERE, (Message("one"), Message("two")))
    assert failed.value.outcome == Uncertain()
    assert server.private(1).texts == ["one"]


async def test_an_answer_is_replaced_by_a_longer_and_a_shorter_one(
    server: BotApiServer, sender: Sender
) -> None:
    old = await sender.say(HERE, (Message("a"), Message("b")))
    three = (Message("1"), Message("2"), Message("3"))
    longer = await sender.replace(HERE, old, three)
    assert longer[:2] == old
    assert server.private(1).texts == ["1", "2", "3"]
    assert await sender.replace(HERE, longer, (Message("only"),)) == longer[:1]
    assert server.private(1).texts == ["only"]


async def test_an_answer_that_stays_as_it_was_keeps_its_ids(
    server: BotApiServer, sender: Sender
) -> None:
    old = await sender.say(HERE, (Message("a"), Message("b")))
    assert await sender.replace(HERE, old, (Message("a"), Message("c"))) == old
    assert server.private(1).texts == ["a", "c"]


def lost(error: TelegramError, cause: BaseException | None) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (TelegramError("Invalid server response"), Uncertain()),  # a 200 with a broken body
        (lost(NetworkError("x"), OSError("broken pipe")), Uncertain()),
        (lost(NetworkError("x"), httpx.ReadError("x")), Uncertain()),
        (lost(TimedOut(), httpx.WriteTimeout("x")), Uncertain()),
        (lost(TimedOut("x"), httpx.PoolTimeout("x")), Unavailable("x")),
        (lost(TimedOut("x"), httpx.ConnectTimeout("x")), Unavailable("x")),
        (lost(NetworkError("x"), RuntimeError("the client has been closed")), Unavailable("x")),
        (lost(NetworkError("x"), TelegramError("Invalid server response")), Unavailable("x")),
    ],
)
async def test_only_what_was_certainly_not_accepted_is_safe_to_send_again(
    error: TelegramError, outcome: Outcome
) -> None:
    async def call() -> int:
        raise error

    assert await outcome_of(call) == outcome


async def test_a_failed_sign_of_typing_changes_nothing(
    server: BotApiServer, sender: Sender
) -> None:
    server.fail("sendChatAction", status=500)
    server.fail("answerCallbackQuery", status=400, description="query is too old")
    await sender.typing(HERE)
    await sender.notice("1", "x" * 500)
    assert sender.failed_actions == 2
