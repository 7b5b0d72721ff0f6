"""What a user does with an installed Quotewire, in a folder whose modules are named like ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from bot.i18n.catalogue import Catalogue
from index import __version__
from tests.bot.serving.process import BotProcess
from tests.bot_api.server import BotApiServer
from tests.news_server.server import NewsServer
from tests.packaging.building import ROOT, Installed

DATA = ROOT / "tests" / "data"
DUMP = (DATA / "dump.txt", "--introduction-lines", "4", "--published", "2026-02-01", "--no-embed")
SAMPLE_QUESTION = "what did Erdogan say about a fair peace?"


def databases(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("quotewire.db"))


def test_it_says_its_version(installed: Installed) -> None:
    assert installed.run("--version").stdout == f"quotewire {__version__}\n"


def test_ask_answers_from_the_sample_and_writes_beside_nothing_of_its_own(
    installed: Installed,
) -> None:
    done = installed.run("ask", "--keywords-only", "--json", SAMPLE_QUESTION)
    excerpts = json.loads(done.stdout)["excerpts"]
    assert "Erdogan" in excerpts[0]["text"]
    assert len(databases(installed.home)) == 1
    assert databases(installed.environment) == databases(installed.folder) == []


def test_chat_answers_and_ends(installed: Installed) -> None:
    done = installed.run("chat", "--keywords-only", stdin=f"{SAMPLE_QUESTION}\n/quit\n")
    assert "Erdogan" in done.stdout


def test_ingest_keeps_news_that_ask_then_cites(installed: Installed) -> None:
    assert "dump.txt" in installed.run("ingest", *DUMP).stdout
    done = installed.run("ask", "--keywords-only", "when will the pilot fly again?")
    assert "Corin Ashby" in done.stdout
    (database,) = databases(installed.home)
    assert "sample" not in str(database)


def test_doctor_finds_nothing_wrong(installed: Installed) -> None:
    done = installed.run("doctor", model="packaged")
    assert "BAD" not in done.stdout
    assert str(installed.home) in done.stdout.replace("\n", "")


def test_serve_without_a_token_says_what_is_missing(installed: Installed) -> None:
    assert "TELEGRAM_BOT_TOKEN" in installed.run("serve", expect=2).stderr


def test_serve_answers_from_the_named_data_folder_until_it_is_stopped(
    installed: Installed, tmp_path: Path
) -> None:
    named = tmp_path / "named"
    named.mkdir()
    with BotApiServer() as server:
        user = server.private(5, language_code="de")
        bot = BotProcess(server, named)
        bot.program, bot.folder = (str(installed.program),), installed.folder
        with bot:
            user.send("/start")
            user.wait_for(Catalogue("de").say("start-no-news"))
    assert databases(named) == [Path("quotewire.db")]


def test_pages_are_read_by_a_process_that_finds_the_package(installed: Installed) -> None:
    with NewsServer() as server:
        server.page("/live", (DATA / "live_page.html").read_text(encoding="utf-8"))
        done = installed.run("sources", "add", f"{server.url}/live", allow_loopback=True)
    assert "live page" in done.stdout


def test_a_checkout_takes_no_module_from_the_current_folder(installed: Installed) -> None:
    """As scripts/run starts it."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "bot", "--version"],
        cwd=installed.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout == f"quotewire {__version__}\n", done.stderr
