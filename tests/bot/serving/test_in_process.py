"""Bots served in this process leave nothing behind, and hide no error."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import pytest

from bot.log_privacy import NOISY
from index import InputError
from tests.bot.serving.in_process import ServedBot
from tests.bot_api.faults import Fault
from tests.bot_api.server import BotApiServer

if TYPE_CHECKING:
    from pathlib import Path

KYIV = "what did Kirby say about Kyiv?"


def process_state() -> tuple[object, ...]:
    loggers = [logging.getLogger(name) for name in ("", *NOISY)]
    return (
        {thread.name for thread in threading.enumerate()},
        logging.getLogger().handlers[:],
        [one.level for one in loggers],
    )


def test_two_bots_of_one_process_answer_and_leave_nothing_behind(
    api: BotApiServer, data: Path, tmp_path: Path
) -> None:
    before = process_state()
    with BotApiServer() as other_api:
        first, second = api.private(1), other_api.private(1)
        one = ServedBot(api, data).start()
        other = ServedBot(other_api, tmp_path / "empty").start()
        first.send(KYIV)
        second.send(KYIV)
        first.wait_for("[1]")
        second.wait_for("no news here yet")
        one.stop()
        second.send("/new")
        second.wait_for("afresh")
        other.stop()
    assert process_state() == before
    with ServedBot(api, data):  # the folder is free again
        first.send(KYIV)
        first.wait_for("[1]", count=2)


def test_a_start_that_fails_is_raised_and_leaves_nothing_behind(
    api: BotApiServer, data: Path
) -> None:
    before = process_state()
    api.state.faults.append(Fault("getMe", status=401, description="Unauthorized"))
    with pytest.raises(InputError, match="does not know this token"):
        ServedBot(api, data).start()
    assert process_state() == before


def test_an_error_in_the_log_of_a_bot_fails_the_test_that_serves_it(
    api: BotApiServer, data: Path
) -> None:
    def fail() -> None:
        try:
            int("nowhere")
        except ValueError:
            logging.getLogger("bot").exception("about %s", api.token)

    def serve_and_fail() -> None:
        with ServedBot(api, data) as bot:
            fail()
            assert "about" not in bot.log  # the test is no part of the bot
            thread = threading.Thread(target=fail)
            thread.start()
            thread.join()
            assert "about <secret>" in bot.log

    with pytest.raises(AssertionError, match="Traceback"):
        serve_and_fail()
