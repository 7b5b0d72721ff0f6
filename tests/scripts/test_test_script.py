from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from tests.beside import Beside

if TYPE_CHECKING:
    from tests.scripts.conftest import Checkout

ROOT = Path(__file__).resolve().parents[2]
FIRST = ["-m ruff check .", "-m ruff format --check ."]
BESIDE = ["-m mypy", "-c from importlinter"]
TESTS = "-m pytest"
STEPS = [*FIRST, *BESIDE, TESTS]


def checks(checkout: Checkout) -> list[str]:
    """The steps that were run, in order, each as its entry of STEPS."""
    found = [step for call in checkout.calls for step in STEPS if call.startswith(step)]
    assert len(found) == len(set(found)), "a step ran twice"
    return found


def said_beside(checkout: Checkout) -> str:
    return (checkout.root / ".cache" / "checks" / "output").read_text(encoding="utf-8")


def test_every_step_runs_and_the_tests_run_beside_the_long_checks(checkout: Checkout) -> None:
    done = checkout.run("scripts/test", FAKE_SLOW=BESIDE[0])
    assert done.returncode == 0, done.stderr
    assert checks(checkout)[:2] == FIRST
    assert set(checks(checkout)) == set(STEPS)
    assert checks(checkout).index(TESTS) < checks(checkout).index(BESIDE[1])
    assert done.stdout.splitlines()[0] == "== ruff check"
    assert done.stdout.splitlines()[-1] == "== pytest"
    assert "== mypy passed" in said_beside(checkout)
    assert "== import contracts passed" in said_beside(checkout)


@pytest.mark.parametrize("place", range(len(FIRST)))
def test_a_quick_check_that_fails_stops_all_with_its_exit_code(
    checkout: Checkout, place: int
) -> None:
    done = checkout.run("scripts/test", FAKE_BROKEN=STEPS[place])
    assert done.returncode == 3
    assert checks(checkout) == STEPS[: place + 1]


@pytest.mark.parametrize("place", range(len(BESIDE)))
def test_a_long_check_that_fails_gives_its_exit_code_and_tells_the_tests(
    checkout: Checkout, place: int
) -> None:
    done = checkout.run("scripts/test", FAKE_BROKEN=BESIDE[place])
    assert done.returncode == 3
    assert (checkout.root / ".cache" / "checks" / "ended").read_text() == "3\n"
    assert "failed (exit 3" in said_beside(checkout)


def test_tests_that_fail_give_their_exit_code(checkout: Checkout) -> None:
    done = checkout.run("scripts/test", FAKE_BROKEN=TESTS)
    assert done.returncode == 3
    assert set(checks(checkout)) == set(STEPS)


def test_arguments_go_to_pytest_and_all_checks_still_run(checkout: Checkout) -> None:
    checkout.run("scripts/test", "-k", "two words")
    assert set(checks(checkout)) == set(STEPS)
    (call,) = (call for call in checkout.calls if call.startswith(TESTS))
    assert call.endswith("-n 2 --dist loadfile --no-loadscope-reorder -k two words")


def test_quick_leaves_out_the_long_checks_and_what_is_slow(checkout: Checkout) -> None:
    done = checkout.run("scripts/test", "quick", "-k", "two words")
    assert done.returncode == 0, done.stderr
    assert checks(checkout) == [*FIRST, TESTS]
    assert "-m not process and not model -k two words tests/contracts" in checkout.calls[-1]


class Session:
    """What the plugin needs of pytest's session, and of its terminal."""

    shouldfail: str | bool = False

    def __init__(self) -> None:
        self.written: list[str] = []

    def section(self, title: str) -> None:
        self.written.append(title)

    def write(self, text: str) -> None:
        self.written.append(text)


@pytest.mark.parametrize(("code", "stops"), [("0", False), ("3", True)])
def test_tests_stop_where_a_check_beside_them_failed(
    tmp_path: Path, code: str, stops: bool
) -> None:
    session = Session()
    plugin = Beside(cast("pytest.Session", session), tmp_path)
    plugin.pytest_runtest_logreport()
    assert not session.shouldfail
    (tmp_path / "ended").write_text(f"{code}\n")
    (tmp_path / "output").write_text("what it said")
    plugin.pytest_runtest_logreport()
    assert bool(session.shouldfail) == stops
    plugin.pytest_terminal_summary(cast("pytest.TerminalReporter", session))
    assert session.written == ["checks beside the tests", "what it said"]


@pytest.mark.parametrize("script", ["scripts/run", "scripts/test", ".ci/run"])
def test_script_may_be_executed(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


@pytest.mark.parametrize("script", ["scripts/run", "scripts/test", "scripts/setup.sh"])
def test_script_is_posix_shell(script: str, checkout: Checkout) -> None:
    subprocess.run([checkout.bin / "sh", "-n", ROOT / script], check=True, timeout=10)
