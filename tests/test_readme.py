"""README.md's commands are run as a reader would: in a fresh copy, in order, from its root."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.settings import BotSettings
from bot.telegram.commands import ADMIN
from tests.readme_commands import Block, shell_blocks

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
COMMAND_TIMEOUT_S = 180
LEFT_OUT = (".git", ".venv", ".cache", "data", ".env", "__pycache__", ".*_cache", ".hypothesis")

# Every reason that README.md gives in `<!-- not run: REASON -->`, once, in order.
NOT_RUN = [
    "opens a chat and sets everything up, which the tests that run this page have done",
    "needs a token from Telegram; tests/bot/serving runs the same against a server of its own",
    "needs the internet and a token; tests/bot/serving/test_sources.py does the same on loopback",
    "needs a corpus that is not ours to ship, and takes a quarter of an hour",
]


@pytest.fixture
def blocks() -> list[Block]:
    if not README.exists():
        pytest.skip("README.md is not written yet")
    return shell_blocks(README.read_text(encoding="utf-8"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project without its data, sharing the environment that is set up already."""
    if not (ROOT / ".venv" / ".stamp").exists():
        pytest.skip("the environment was not made by scripts/test, so commands would install it")
    ignored = shutil.ignore_patterns(*LEFT_OUT)

    def left_out(folder: str, names: list[str]) -> set[str]:
        # Only the root's own data/ is a reader's news: others belong to the project.
        at_root = Path(folder) == ROOT
        return {name for name in ignored(folder, names) if at_root or name != "data"}

    target = tmp_path / "quotewire"
    shutil.copytree(ROOT, target, ignore=left_out)
    (target / ".venv").symlink_to(ROOT / ".venv")
    return target


def test_every_command_of_the_readme_works(blocks: list[Block], copy: Path) -> None:
    ours = ("QUOTEWIRE_", "TELEGRAM_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    failures: list[str] = []
    for block in blocks:
        for command in () if block.not_run else block.commands:
            done = subprocess.run(
                ["/bin/sh", "-c", command],
                cwd=copy,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=COMMAND_TIMEOUT_S,
                check=False,
            )
            if done.returncode:
                said = done.stderr[-1_000:]
                failures.append(f"line {block.line}: {command}: {done.returncode}\n{said}")
    assert not failures, "\n\n".join(failures)


def test_no_placeholder_is_left() -> None:
    assert "@@" not in README.read_text(encoding="utf-8")


def test_commands_that_are_not_run_are_known(blocks: list[Block]) -> None:
    assert [block.not_run for block in blocks if block.not_run] == NOT_RUN


def test_both_kinds_of_block_are_read() -> None:
    page = (
        "```sh\n# a comment\none --with \\\n  two\n\nthree\n```\n"
        "~~~console\n$ four\nits output\n  $ five\n~~~\n"
        "```python\nsix\n```\n```\nseven\n```\n"
    )
    found = [block.commands for block in shell_blocks(page)]
    assert found == [("one --with    two", "three"), ("four", "five")]


def test_block_inside_another_block_is_text() -> None:
    page = "````markdown\n```sh\nrm -rf everything\n```\n````\n```sh\necho\n```\n"
    assert [block.commands for block in shell_blocks(page)] == [("echo",)]


def test_reason_belongs_to_the_next_block_only() -> None:
    page = (
        "<!-- not run: takes\nan hour -->\n\n```sh\na\n```\n"
        "text\n```sh\nb\n```\n<!-- not run: far -->\ntext\n```sh\nc\n```\n"
        "<!-- another comment -->\n```sh\nd\n```\n"
    )
    assert [block.not_run for block in shell_blocks(page)] == ["takes an hour", None, None, None]


def test_line_of_a_block_is_where_it_opens() -> None:
    assert [block.line for block in shell_blocks("a\n\n```sh\nb\n```\n")] == [3]


def test_block_without_an_end_is_an_error() -> None:
    with pytest.raises(ValueError, match="line 2"):
        shell_blocks("text\n```sh\necho\n")


def test_every_setting_and_command_of_the_bot_stands_in_the_readme() -> None:
    page = README.read_text(encoding="utf-8")
    for name, field in BotSettings.model_fields.items():
        choices = getattr(field.validation_alias, "choices", [f"QUOTEWIRE_{name.upper()}"])
        assert f"`{choices[0]}`" in page, name
    for command in ADMIN:
        assert f"`/{command}" in page, command
