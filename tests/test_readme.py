"""The pages' commands are run as a reader would: in a fresh copy, in order, from its root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.settings import BotSettings
from bot.telegram.commands import ADMIN
from tests.readme_commands import Block, shell_blocks
from tests.warm_python import warm_python

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PAGES = [
    page
    for page in (README, *sorted((ROOT / "docs").rglob("*.md")))
    if shell_blocks(page.read_text(encoding="utf-8"))
]
COMMAND_TIMEOUT_S = 180
NEEDS_NO_MODEL = ("--keywords-only", "rooms.py")
LEFT_OUT = (".git", ".venv", ".cache", "data", ".env", "__pycache__", ".*_cache", ".hypothesis")

# Every reason that a page gives in `<!-- not run: REASON -->`, once, in order.
NOT_RUN = [
    "opens a chat and sets everything up, which the tests that run this page have done",
    "needs a token from Telegram; tests/bot/serving runs the same against a server of its own",
    "needs the internet and a token; tests/bot/serving/test_sources.py does the same on loopback",
    "needs a corpus that is not ours to ship, and takes a quarter of an hour",
    "each of them runs all tests, and this page is read by one of them",
]


@dataclass
class Walk:
    """One page's commands in a fresh copy. Blocks build on those before, so they run in order."""

    root: Path
    python: Path
    blocks: list[Block]
    failures: list[list[str]] = field(default_factory=list)

    def through(self, number: int) -> list[str]:
        """Run up to block `number`, each once; return what failed in that one."""
        while len(self.failures) <= number:
            block = self.blocks[len(self.failures)]
            self.failures.append([] if block.not_run else self._run(block))
        return self.failures[number]

    def _run(self, block: Block) -> list[str]:
        ours = ("QUOTEWIRE_", "TELEGRAM_")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        failures = []
        for command in block.commands:
            # What needs no model runs by the real interpreter: imports and all.
            is_light = any(word in command for word in NEEDS_NO_MODEL)
            interpreter = sys.executable if is_light else warm_python(self.root)
            self.python.unlink()
            self.python.symlink_to(interpreter)
            done = subprocess.run(
                ["/bin/sh", "-c", command],
                cwd=self.root,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=COMMAND_TIMEOUT_S,
                check=False,
            )
            if done.returncode:
                failures.append(f"{command}: {done.returncode}\n{done.stderr[-1_000:]}")
        return failures


def blocks_of(page: Path) -> list[Block]:
    return shell_blocks(page.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Walk]:
    """Copies of the project without its data, each with the environment that is set up already."""
    if not (ROOT / ".venv" / ".stamp").exists():
        pytest.skip("the environment was not made by scripts/test, so commands would install it")
    return {page: walk(page, tmp_path_factory.mktemp("walk") / "quotewire") for page in PAGES}


def walk(page: Path, root: Path) -> Walk:
    ignored = shutil.ignore_patterns(*LEFT_OUT)

    def left_out(folder: str, names: list[str]) -> set[str]:
        # Only the root's own data/ is a reader's news: others belong to the project.
        at_root = Path(folder) == ROOT
        return {name for name in ignored(folder, names) if at_root or name != "data"}

    shutil.copytree(ROOT, root, ignore=left_out)
    python = root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    shutil.copy(ROOT / ".venv" / ".stamp", root / ".venv")
    shutil.copy(ROOT / ".venv" / "pyvenv.cfg", root / ".venv")
    (root / ".venv" / "lib").symlink_to(ROOT / ".venv" / "lib")
    return Walk(root, python, blocks_of(page))


@pytest.mark.parametrize(
    ("page", "number"),
    [
        pytest.param(page, number, id=f"{page.name}:{block.line}")
        for page in PAGES
        for number, block in enumerate(blocks_of(page))
        if not block.not_run
    ],
)
def test_commands_of_a_block_work(page: Path, number: int, walks: dict[Path, Walk]) -> None:
    failures = walks[page].through(number)
    assert not failures, "\n\n".join(failures)


def test_no_placeholder_is_left() -> None:
    assert "@@" not in README.read_text(encoding="utf-8")


def test_commands_that_are_not_run_are_known() -> None:
    reasons = [block.not_run for page in PAGES for block in blocks_of(page) if block.not_run]
    assert reasons == NOT_RUN


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
    for name, setting in BotSettings.model_fields.items():
        choices = getattr(setting.validation_alias, "choices", [f"QUOTEWIRE_{name.upper()}"])
        assert f"`{choices[0]}`" in page, name
    for command in ADMIN:
        assert f"`/{command}" in page, command
