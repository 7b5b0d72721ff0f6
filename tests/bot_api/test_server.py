"""The server of the tests keeps to what Telegram does, asked by the library that the bot uses."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from telegram import Bot, LinkPreviewOptions
from telegram.error import BadRequest, Conflict, RetryAfter, TimedOut

from tests.bot_api.control import ApiProcess
from tests.bot_api.limits import SendLimits
from tests.bot_api.server import TOKEN, BotApiServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore:.*retry_after")]

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as running:
        yield running


@pytest.fixture
async def client(server: BotApiServer) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{server.url}/bot") as one:
        yield one


async def say(client: Bot, chat: int | str, text: str = "Hello") -> int:
    sent = await client.send_message(chat, text, link_preview_options=NO_PREVIEW)
    return sent.message_id


async def kinds(client: Bot, *allowed: str) -> list[str]:
    """Of the updates that wait, which are then confirmed."""
    found = await client.get_updates(timeout=0, allowed_updates=allowed or None)
    if found:
        await client.get_updates(offset=found[-1].update_id + 1, timeout=0)
    return [next(key for key in one.to_dict() if key != "update_id") for one in found]


async def test_a_channel_is_written_to_by_its_name(server: BotApiServer, client: Bot) -> None:
    channel = server.channel(-1001, username="Harbour_News")
    await say(client, "@harbour_news")
    assert channel.texts == ["Hello"]
    assert server.state.accepted[0].chat_id == -1001
    for unknown in ("@nobody_there", "nonsense"):
        with pytest.raises(BadRequest, match=r"[Cc]hat not found"):
            await say(client, unknown)


async def test_a_fault_of_a_chat_is_found_by_its_name_too(
    server: BotApiServer, client: Bot
) -> None:
    server.channel(-1001, username="harbour")
    server.private(1)
    server.fail("sendMessage", chat=-1001, status=400, description="Bad Request: not now")
    await say(client, 1)
    with pytest.raises(BadRequest, match=r"[Nn]ot now"):
        await say(client, "@harbour")


async def test_a_late_success_is_carried_out_once(server: BotApiServer, client: Bot) -> None:
    reader = server.private(1)
    server.fail("sendMessage", status=200, accept=True, delay_s=0.05)
    assert await say(client, 1) == reader.messages[0].message_id
    assert reader.texts == ["Hello"]


async def test_a_reply_that_comes_too_late_leaves_its_message(
    server: BotApiServer, client: Bot
) -> None:
    reader = server.private(1)
    server.fail("sendMessage", accept=True, delay_after_s=0.5)
    with pytest.raises(TimedOut):
        await client.send_message(1, "Hello", link_preview_options=NO_PREVIEW, read_timeout=0.1)
    assert reader.texts == ["Hello"]
    assert server.state.wait(lambda: server.state.unheard, 5) == server.state.accepted


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("/ask rain", True),
        ("/ask@quotewire_bot rain", True),
        ("/ask@Quotewire_Bot rain", True),
        ("/ask@other_bot rain", False),
        ("/ask@other_bot rain, @quotewire_bot", True),
        ("/ask what did @kim say", True),
        ("what does @quotewire_bot say", True),
        ("what does @quotewire_bot2 say", False),
        ("rain / snow", False),
    ],
)
def test_privacy_mode_shows_what_is_meant_for_the_bot(
    server: BotApiServer, text: str, seen: bool
) -> None:
    assert (server.group(-5).send(1, text) is not None) == seen


def test_replies_to_the_bot_are_seen_and_all_without_privacy_mode(server: BotApiServer) -> None:
    group = server.group(-5)
    assert group.send(1, "rain") is None
    server.state.me["can_read_all_group_messages"] = True
    assert group.send(1, "rain") is not None


async def test_only_what_was_asked_for_is_delivered(server: BotApiServer, client: Bot) -> None:
    reader, channel = server.private(1), server.channel(-1001)
    assert await kinds(client, "message") == []
    reader.send("one")
    reader.block()
    channel.post("two")
    assert await kinds(client) == ["message"]  # the list is remembered
    assert await kinds(client, "message", "channel_post") == []
    channel.post("three")
    assert await kinds(client) == ["channel_post"]


async def test_without_a_list_all_but_a_few_kinds_come(server: BotApiServer, client: Bot) -> None:
    server.private(1).block()
    server.channel(-1001).post("two")
    assert await kinds(client) == ["my_chat_member", "channel_post"]


async def test_of_two_pollers_the_older_ends(server: BotApiServer, client: Bot) -> None:
    async with Bot(TOKEN, base_url=f"{server.url}/bot") as other:
        older = asyncio.create_task(client.get_updates(timeout=20))
        await asyncio.sleep(0.2)
        newer = asyncio.create_task(other.get_updates(timeout=20))
        with pytest.raises(Conflict):
            await older
        server.private(1).send("hello")
        assert [one.message.text for one in await newer if one.message] == ["hello"]


async def test_a_secret_that_telegram_refuses_is_refused(client: Bot) -> None:
    with pytest.raises(BadRequest, match="unallowed characters"):
        await client.set_webhook("https://example.com/x", secret_token="a b")  # noqa: S106
    assert (await client.get_webhook_info()).url == ""


async def test_too_many_at_once_are_told_to_wait(server: BotApiServer, client: Bot) -> None:
    server.state.limits = True
    server.private(1)
    for _ in range(3):
        await say(client, 1)
    with pytest.raises(RetryAfter):
        await say(client, 1)
    assert server.state.flood_waits == 1


def test_limits_hold_for_the_chat_the_group_and_all() -> None:
    limits = SendLimits()
    assert [limits.wait_s(1, 0.0) for _ in range(4)] == [0, 0, 0, 1]
    assert limits.wait_s(1, 1.0) == 0
    assert [limits.wait_s(-1, 10.0) for _ in range(21)] == [0] * 20 + [3]
    assert [limits.wait_s(chat, 20.0) for chat in range(100, 131)] == [0] * 30 + [1]


async def test_as_a_process_it_is_led_from_another() -> None:
    with ApiProcess(TOKEN, chats=3) as server:
        async with Bot(TOKEN, base_url=f"{server.url}/bot") as client:
            server.send(2, "what is new?")
            (update,) = await client.get_updates(timeout=5)
            assert update.message
            assert (update.message.chat.id, update.message.text) == (2, "what is new?")
            await say(client, 2, "nothing")
            await say(client, 3, "much")
        found = server.wait_for(lambda found: len(found) >= 2, 0, 5)
        assert [(one.chat_id, one.text) for one in found] == [(2, "nothing"), (3, "much")]
        assert server.accepted(1) == found[1:]
