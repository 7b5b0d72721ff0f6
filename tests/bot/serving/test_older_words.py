"""A served bot over a folder that an earlier version has analysed."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

from index.adapters.sqlite import open_store
from index.text.analysis import ANALYSIS_VERSION
from tests.bot.serving.in_process import ServedBot
from tests.test_older_folder import unpacked

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot_api.server import BotApiServer

WAIT_S = 30


def test_words_are_analysed_anew_in_the_background(api: BotApiServer, tmp_path: Path) -> None:
    folder = unpacked(tmp_path)
    user = api.private(1)
    with (
        closing(open_store(folder.database, lock_wait_s=5)) as store,
        ServedBot(api, folder.path),
    ):
        user.send("what did Kirby say about Kyiv?")
        user.wait_for("[1]")
        deadline = time.monotonic() + WAIT_S
        while store.analysis() != ANALYSIS_VERSION and time.monotonic() < deadline:
            time.sleep(0.05)
        assert (store.analysis(), store.check()) == (ANALYSIS_VERSION, [])
        user.send("what did Kirby say about Kyiv?")
        user.wait_for("[1]")
