from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scripts.conftest import Checkout


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "else where"
    folder.mkdir()
    return folder


def arguments(stdout: str) -> str:
    return stdout.partition("arguments ")[2]


def test_arguments_pass_through_unchanged(checkout: Checkout) -> None:
    done = checkout.run("scripts/run", "ask", "what did he say?", "", "--json")
    assert arguments(done.stdout) == "[ask] [what did he say?] [] [--json]"


def test_without_a_token_the_chat_opens(checkout: Checkout) -> None:
    assert arguments(checkout.run("scripts/run").stdout) == "[chat]"


def test_token_in_the_environment_serves(checkout: Checkout) -> None:
    checkout.environment.update({"TELEGRAM_BOT_TOKEN": "1:x"})
    done = checkout.run("scripts/run")
    assert arguments(done.stdout) == "[serve]"


def test_empty_token_in_the_environment_outdoes_the_env_file(checkout: Checkout) -> None:
    (checkout.root / ".env").write_text("TELEGRAM_BOT_TOKEN=1:x\n")
    checkout.environment.update({"TELEGRAM_BOT_TOKEN": ""})
    done = checkout.run("scripts/run")
    assert arguments(done.stdout) == "[chat]"


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("TELEGRAM_BOT_TOKEN=1:x", "[serve]"),
        ("export TELEGRAM_BOT_TOKEN = '1:x'", "[serve]"),
        ('TELEGRAM_BOT_TOKEN="1:x"\r', "[serve]"),
        ("TELEGRAM_BOT_TOKEN=\r", "[chat]"),
        ('TELEGRAM_BOT_TOKEN=""', "[chat]"),
        ("TELEGRAM_BOT_TOKEN= # none yet", "[chat]"),
        ("# TELEGRAM_BOT_TOKEN=1:x", "[chat]"),
        ("OLD_TELEGRAM_BOT_TOKEN=1:x", "[chat]"),
    ],
)
def test_token_is_read_from_env_files(
    checkout: Checkout, elsewhere: Path, line: str, command: str
) -> None:
    for folder in (checkout.root, elsewhere):
        env_file = folder / ".env"
        env_file.write_bytes(f"# settings\n{line}\n".encode())
        done = checkout.run("scripts/run", cwd=elsewhere)
        assert arguments(done.stdout) == command
        env_file.unlink()


def test_exit_code_passes_through(checkout: Checkout) -> None:
    assert checkout.run("scripts/run", FAKE_EXIT="42").returncode == 42


def test_folder_stays_the_callers(checkout: Checkout, elsewhere: Path) -> None:
    done = checkout.run("scripts/run", cwd=elsewhere)
    assert f"folder {elsewhere}\n" in done.stdout
    assert f"path {checkout.root}\n" in done.stdout


def test_symlink_to_the_script_finds_the_checkout(checkout: Checkout, elsewhere: Path) -> None:
    (elsewhere / "first").symlink_to(checkout.root / "scripts" / "run")
    (elsewhere / "second").symlink_to("first")
    done = checkout.run(elsewhere / "second", cwd=elsewhere)
    assert f"path {checkout.root}\n" in done.stdout


def test_symlink_to_the_folder_finds_the_checkout(checkout: Checkout, elsewhere: Path) -> None:
    (elsewhere / "scripts").symlink_to(checkout.root / "scripts")
    done = checkout.run(elsewhere / "scripts" / "run", CDPATH=str(checkout.root))
    assert f"path {checkout.root}\n" in done.stdout
