"""How the bot starts, stops, and bears with a network and a server that fail."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.adapters import open_tables
from bot.telegram.pace import Pace
from index import DataFolder, IndexSettings, open_index
from tests.bot.serving.in_process import ServedBot
from tests.bot.serving.process import ADMIN, ROOT, START_S, ForkedBot, free_port
from tests.bot_api.server import TOKEN
from tests.packaged_model import packaged_embedder

if TYPE_CHECKING:
    from pathlib import Path

    from index.ports import Embedder
    from tests.bot_api.server import BotApiServer

SECRET = "a-" + "secret_0"
KYIV = "what did Kirby say about Kyiv?"


def test_a_conversation_outlives_a_restart(api: BotApiServer, data: Path) -> None:
    reader = api.private(1)
    with ServedBot(api, data):
        reader.send(KYIV)
        answer = reader.wait_for("[1]")
    reader.send("when was that?")
    reader.press("[1] in context", answer)
    with ServedBot(api, data):
        reader.wait_for("reported at these times")
        reader.wait_for("In its context")


def test_what_came_while_the_bot_was_away_is_answered(api: BotApiServer, data: Path) -> None:
    reader = api.private(1)
    reader.send(KYIV)
    with ServedBot(api, data):
        reader.wait_for("[1]")
    getting = [call for call in api.state.calls if "drop_pending_updates" in call.parameters]
    assert all(call.parameters["drop_pending_updates"] != "true" for call in getting)


def test_what_was_accepted_is_answered_after_a_kill(api: BotApiServer, data: Path) -> None:
    reader = api.private(1)
    api.fail("sendMessage", times=1_000, delay_s=3.0, status=200)
    bot = ForkedBot(api, data).start()
    reader.send(KYIV)
    api.wait_until_taken()
    bot.kill()
    api.state.faults.clear()
    with ServedBot(api, data) as again:
        reader.wait_for("[1]")
        again.wait_until_said("taking up 1 updates")


def test_an_update_that_is_delivered_twice_is_answered_once(api: BotApiServer, data: Path) -> None:
    reader = api.private(1)
    with ServedBot(api, data):
        with api.state.lock:  # the bot cannot take it meanwhile
            reader.send(KYIV)
            update = dict(api.state.waiting[0])
        reader.wait_for("[1]")
        api.wait_until_taken()
        with api.state.lock:
            api.state.waiting.append(update)
        reader.send("/new")
        reader.wait_for("afresh")
        assert len(reader.messages) == 2


# The library announces the other form of retry_after; `serve` ignores it, too.
@pytest.mark.filterwarnings("ignore:.*retry_after")
def test_one_429_pauses_everything_for_its_time(api: BotApiServer, data: Path) -> None:
    one, other = api.private(1), api.private(2)
    with ServedBot(api, data):
        api.fail("sendMessage", chat=1, status=429, retry_after=1, description="Too Many Requests")
        one.send(KYIV)
        api.wait_for_call("sendMessage")
        refused_at = api.calls("sendMessage")[0].at
        other.send(KYIV)
        one.wait_for("[1]")
        other.wait_for("[1]")
        later = [call.at - refused_at for call in api.calls("sendMessage")[1:]]
        assert min(later) >= 1
        assert len(later) == 2


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 502, "html": True},
        {"status": 500},
        {"status": 503, "description": "Service Unavailable"},
    ],
)
def test_a_server_that_fails_is_asked_again(
    api: BotApiServer, data: Path, fault: dict[str, object]
) -> None:
    reader = api.private(1)
    with ServedBot(api, data):
        api.fail("sendMessage", times=2, **fault)
        reader.send(KYIV)
        reader.wait_for("[1]")
        assert len(reader.messages) == 1


def test_an_answer_whose_reply_was_lost_is_not_sent_twice(api: BotApiServer, data: Path) -> None:
    reader = api.private(1)
    with ServedBot(api, data) as bot:
        api.fail("sendMessage", accept=True, reset=True)
        reader.send(KYIV)
        reader.wait_for("[1]")
        reader.send("/new")
        reader.wait_for("afresh")
        assert len(reader.messages) == 2
        assert "an answer was not sent: Uncertain()" in bot.log


def test_who_has_blocked_the_bot_is_noted_and_resumed(api: BotApiServer, data: Path) -> None:
    reader, admin = api.private(1), api.private(ADMIN)
    with ServedBot(api, data) as bot:
        admin.send("/new")
        admin.wait_for("afresh")
        api.fail("sendMessage", chat=1, status=403, description="Forbidden: bot was blocked")
        reader.send(KYIV)
        api.wait_for_call("sendMessage", 2)
        admin.send("/admin broadcast one")
        assert "one chat" in admin.wait_for("Send it?").text
        reader.send("/start")
        reader.wait_for("Ask me about the news")
        admin.send("/admin broadcast two")
        admin.wait_for("goes to 2 chats")
        assert "Traceback" not in bot.log


def test_a_handler_that_fails_shows_its_number_only(api: BotApiServer, data: Path) -> None:
    """The index is taken from under the bot: whatever fails, nobody sees why."""
    reader = api.private(1)
    bot = ForkedBot(api, data).start()
    reader.send(KYIV)
    reader.wait_for("[1]")
    (data / "quotewire.db").write_bytes(b"no database" * 1_000)
    (data / "quotewire.db-wal").write_bytes(b"")
    reader.send("rail strike")
    said = reader.wait_for("Something went wrong on my side").text
    number = said.rpartition(" ")[2]
    assert f"error {number} while handling update" in bot.log
    assert "sqlite" not in said.lower()
    assert "rail strike" not in bot.log
    bot.kill()
    assert TOKEN not in bot.log


def test_a_webhook_takes_updates_with_the_secret_only(api: BotApiServer, data: Path) -> None:
    port = free_port()
    settings = {
        "QUOTEWIRE_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook/path",
        "QUOTEWIRE_WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        "QUOTEWIRE_WEBHOOK_SECRET": SECRET,
    }
    reader = api.private(1)
    with ForkedBot(api, data, **settings) as bot:
        assert api.state.webhook["secret_token"] == SECRET
        assert "message" in api.state.webhook["allowed_updates"]
        reader.send(KYIV)
        reader.wait_for("[1]")
        assert api.state.webhook_error == ""
        forged = {"update_id": 1, "message": {}}
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
            assert _post_status(settings["QUOTEWIRE_WEBHOOK_URL"], forged, headers) == 403
        elsewhere = f"http://127.0.0.1:{port}/other"
        right = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        assert _post_status(elsewhere, forged, right) == 404
        api.state.webhook["secret_token"] = SECRET[::-1]
        reader.send("rail strike")
        waited = api.state.wait(lambda: "403" in api.state.webhook_error, 10)
        assert waited
        api.state.webhook["secret_token"] = SECRET
        reader.wait_for("[1]", count=2)
        assert SECRET not in bot.log


def _post_status(url: str, body: dict[str, object], headers: dict[str, str]) -> int:
    import asyncio

    async def post() -> int:
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, json=body, headers=headers) as answer,
        ):
            return answer.status

    return asyncio.run(post())


def test_a_second_poller_is_named_and_answers_go_on(
    api: BotApiServer, data: Path, tmp_path: Path, sample_data: Path
) -> None:
    import shutil

    other_data = shutil.copytree(sample_data, tmp_path / "other")
    first = ServedBot(api, data).start()
    second = ForkedBot(api, other_data).start()
    first.wait_until_said("another process polls with this token", timeout_s=30)
    second.kill()
    reader = api.private(1)
    reader.send(KYIV)
    reader.wait_for("[1]", timeout_s=30)
    first.stop()
    assert first.log.count("another process polls") <= 3


def test_a_rush_is_answered_or_refused_once_a_chat(api: BotApiServer, data: Path) -> None:
    spammer, other = api.private(1), api.private(2)
    with ServedBot(api, data, pace=Pace(), questions_per_minute=5):
        for number in range(300):
            spammer.send("rail strike" + "?" * (1 + number % 40))
        other.send(KYIV)
        other.wait_for("[1]", timeout_s=10)
        api.wait_until_taken()
        spammer.wait_for("[1]", count=5, timeout_s=60)
        refusals = [text for text in spammer.texts if "a lot at once" in text]
        assert len(refusals) == 1
        assert len(spammer.messages) == 6


def test_stopping_finishes_what_was_begun(api: BotApiServer, data: Path) -> None:
    reader = api.private(1)
    api.fail("sendMessage", delay_s=1.5, status=200)
    bot = ForkedBot(api, data).start()
    reader.send(KYIV)
    api.wait_until_taken()
    assert bot.stop() == 0
    assert any("[1]" in text for text in reader.texts)


def test_only_those_allowed_are_answered(api: BotApiServer, data: Path) -> None:
    readers = [api.private(number) for number in (1, 2, 3)]
    with ServedBot(api, data, allow="1,2", deny="2"):
        for reader in reversed(readers):
            reader.send("/new")
        readers[0].wait_for("afresh")
        assert [len(reader.messages) for reader in readers] == [1, 0, 0]


def wait_until_profile_is_kept(data: Path) -> None:
    """Until the bot has noted that Telegram knows its menu: all of its calls are over by then."""
    end = time.monotonic() + START_S
    with open_index(IndexSettings(), DataFolder(data)) as news:
        facts = open_tables(news).facts
        while facts.read(f"profile of {TOKEN.partition(':')[0]}") is None:
            assert time.monotonic() < end, "the bot has not told its menu"
            time.sleep(0.02)


def test_the_menu_is_told_once_in_every_language(api: BotApiServer, data: Path) -> None:
    with ServedBot(api, data):
        wait_until_profile_is_kept(data)
    assert {"all_private_chats/", "all_private_chats/uk", "all_group_chats/de"} <= set(
        api.state.commands
    )
    told = len(api.calls("setMyCommands"))
    assert api.state.commands["all_private_chats/"][0] == {
        "command": "start",
        "description": "What I do, and what to ask",
    }
    reader = api.private(1)
    with ServedBot(api, data):
        reader.send("/new")
        reader.wait_for("afresh")
    assert len(api.calls("setMyCommands")) <= told + 1


def test_the_packaged_model_answers_once_it_is_loaded(api: BotApiServer, data: Path) -> None:
    reader, first_answered = api.private(1), threading.Event()

    def load(_: IndexSettings) -> Embedder:
        assert first_answered.wait(START_S)
        return packaged_embedder()

    with ServedBot(api, data, load=load) as bot:
        reader.send(KYIV)
        assert "found by words, not by meaning" in reader.wait_for("[1]").text
        first_answered.set()
        bot.wait_until_said("answering by words and meaning", timeout_s=90)
        reader.send(KYIV)
        assert "found by words" not in reader.wait_for("[1]", count=2).text


def test_what_another_process_imports_is_answered_at_once(api: BotApiServer, data: Path) -> None:
    reader = api.private(1)
    with ServedBot(api, data):
        reader.send("lighthouse of Skerrow")
        reader.wait_for_messages(1)
        line = {"id": "1", "body": "The lighthouse of Skerrow is lit again.", "publisher": "Post"}
        done = subprocess.run(
            [sys.executable, "-m", "bot", "ingest", "-", "--no-embed", "--data", str(data)],
            cwd=ROOT,
            input=json.dumps(line).encode(),
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        reader.send("lighthouse of Skerrow")
        reader.wait_for("is lit again")
