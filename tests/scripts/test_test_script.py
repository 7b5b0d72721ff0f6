from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.scripts.conftest import Checkout

ROOT = Path(__file__).resolve().parents[2]
STEPS = [
    "-m ruff check .",
    "-m ruff format --check .",
    "-m mypy",
    "-c from importlinter",
    "-m pytest",
]


def checks(checkout: Checkout) -> list[str]:
    """The steps that were run, in order, each as its entry of STEPS."""
    found = [step for call in checkout.calls for step in STEPS if call.startswith(step)]
    assert len(found) == len(set(found)), "a step ran twice"
    return found


def test_every_step_runs_in_order_with_its_headline(checkout: Checkout) -> None:
    done = checkout.run("scripts/test")
    assert done.returncode == 0, done.stderr
    assert checks(checkout) == STEPS
    headlines = [line for line in done.stdout.splitlines() if line.startswith("== ")]
    assert headlines[0] == "== ruff check"
    assert headlines[-1] == "== pytest"


@pytest.mark.parametrize("place", range(len(STEPS)))
def test_first_failure_stops_with_its_exit_code(checkout: Checkout, place: int) -> None:
    done = checkout.run("scripts/test", FAKE_BROKEN=STEPS[place])
    assert done.returncode == 3
    assert checks(checkout) == STEPS[: place + 1]


def test_arguments_go_to_pytest_and_all_checks_still_run(checkout: Checkout) -> None:
    checkout.run("scripts/test", "-k", "two words")
    assert checks(checkout) == STEPS
    assert checkout.calls[-1] == "-m pytest -k two words"


@pytest.mark.parametrize("script", ["scripts/run", "scripts/test", ".ci/run"])
def test_script_may_be_executed(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


@pytest.mark.parametrize("script", ["scripts/run", "scripts/test", "scripts/setup.sh"])
def test_script_is_posix_shell(script: str, checkout: Checkout) -> None:
    subprocess.run([checkout.bin / "sh", "-n", ROOT / script], check=True, timeout=10)
