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


def test_without_arguments_the_program_itself_decides(checkout: Checkout) -> None:
    assert arguments(checkout.run("scripts/run").stdout) == "[]"


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
