"""How serving begins: settings, tokens, a server that is not there, and what the doctor sees."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.bot.cli.invoking import invoke
from tests.bot.serving.in_process import ServedBot
from tests.bot.serving.process import ADMIN, NO_MODEL, ROOT, BotProcess, ForkedBot, free_port
from tests.bot_api.server import TOKEN, BotApiServer

if TYPE_CHECKING:
    from pathlib import Path


class BareProcess(BotProcess):
    """`python -m bot` without a command."""

    arguments = ()


def command(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own."""
    ours = ("QUOTEWIRE_", "TELEGRAM_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=kept | {"QUOTEWIRE_MODEL": NO_MODEL} | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_a_token_that_telegram_does_not_know_ends_with_a_word(
    api: BotApiServer, data: Path
) -> None:
    wrong = "1:WRONGwrongWRONGwrongWRONG"
    done = command(
        "serve",
        "--data",
        str(data),
        TELEGRAM_BOT_TOKEN=wrong,
        TELEGRAM_API_URL=api.url,
    )
    assert done.returncode == 2
    assert "Telegram does not know this token" in done.stderr
    assert wrong not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_a_token_alone_makes_the_program_serve(api: BotApiServer, data: Path) -> None:
    reader = api.private(1)
    with BareProcess(api, data):
        reader.send("what did Kirby say about Kyiv?")
        reader.wait_for("[1]")


def test_a_named_folder_may_be_empty_when_serving_begins(
    api: BotApiServer, tmp_path: Path
) -> None:
    admin = api.private(ADMIN)
    with ForkedBot(api, tmp_path):
        admin.send("/start")
        admin.wait_for("There is no news here yet")
        admin.wait_for("Write the address after the command: /admin add")
        admin.send("/admin add https://127.0.0.1/live")
        admin.wait_for("That could not be added")


def test_serving_without_a_token_says_where_to_get_one(data: Path) -> None:
    done = invoke("serve", "--data", data)
    assert done.returncode == 2
    assert b"@BotFather" in done.stderr


def test_wrong_settings_are_named_without_their_value(data: Path) -> None:
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "QUOTEWIRE_WEBHOOK_SECRET": "has a space"}
    done = invoke("serve", "--data", data, settings=settings)
    assert done.returncode == 2
    assert b"QUOTEWIRE_WEBHOOK_SECRET" in done.stderr
    assert b"has a space" not in done.stderr


def test_the_bot_waits_for_a_server_that_is_not_there_yet(data: Path) -> None:
    port = free_port()
    with BotApiServer(port=port) as gone:
        url = gone.url
    server = BotApiServer(port=port)
    bot = ServedBot(server, data, api_url=url).start(wait=False)
    bot.wait_until_said("Telegram cannot be reached, trying again")
    with server:
        bot.wait_until_serving()
        bot.stop()
    assert TOKEN not in bot.log


def test_the_doctor_looks_at_telegram_too(api: BotApiServer, data: Path) -> None:
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
    _, said = doctor(data, settings)
    assert "ok   token: @quotewire_bot" in said
    assert "ok   privacy mode: on" in said
    assert "ok   inline mode: on" in said
    assert "ok   webhook: none, 0 updates wait" in said
    assert "ok   poller: no other process polls" in said
    assert re.search(r"ok   clock: \d s from the server's", said)
    with ForkedBot(api, data):
        served = command("doctor", "--data", str(data), **settings)
        assert "ok   poller: your `serve` runs" in served.stdout
    api.state.me |= {"supports_inline_queries": False, "can_read_all_group_messages": True}
    api.state.webhook = {"url": "https://example.com/x"}
    code, said = doctor(data, settings)
    assert code == 1
    assert "/setinline" in said
    assert "/setprivacy" in said
    assert "BAD  webhook: https://example.com/x" in said
    assert json.dumps(TOKEN)[1:-1] not in said
    _, said = doctor(data, settings | {"TELEGRAM_BOT_TOKEN": "1:x"})
    assert "BAD  token: Telegram does not know it" in said


def doctor(data: Path, settings: dict[str, str]) -> tuple[int, str]:
    """Its exit code, and what it says on stdout and stderr."""
    done = invoke("doctor", "--data", data, settings={"QUOTEWIRE_MODEL": NO_MODEL, **settings})
    return done.returncode, (done.stdout + done.stderr).decode()
