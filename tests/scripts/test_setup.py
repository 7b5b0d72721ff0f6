from __future__ import annotations

import os
import shutil
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.scripts.conftest import Checkout

LIBRARIES = "off -r"


def test_first_run_installs_both_lock_files_in_order(checkout: Checkout) -> None:
    done = checkout.run("scripts/run")
    assert done.returncode == 0, done.stderr
    pip, _pick, torch, libraries, model = checkout.installs
    assert " pip==" in pip
    assert " torch==" in torch
    assert f"-r {checkout.root}/requirements.lock" in libraries
    assert f"--no-deps --require-hashes -r {checkout.root}/model.lock" in model


def test_progress_is_numbered_and_on_stderr_only(checkout: Checkout) -> None:
    done = checkout.run("scripts/run")
    assert [line[:5] for line in done.stderr.splitlines() if line.startswith("[")] == [
        f"[{number}/5]" for number in range(1, 6)
    ]
    assert done.stdout.startswith("folder ")


def test_unchanged_second_run_installs_nothing_and_says_nothing(checkout: Checkout) -> None:
    checkout.run("scripts/run")
    checkout.forget_calls()
    done = checkout.run("scripts/run")
    assert checkout.installs == []
    assert done.stderr == ""


@pytest.mark.parametrize("name", ["requirements.lock", "model.lock", "pyproject.toml"])
def test_changed_file_is_installed_into_the_same_environment(
    checkout: Checkout, name: str
) -> None:
    checkout.run("scripts/run")
    checkout.forget_calls()
    with (checkout.root / name).open("a") as changed:
        changed.write("# changed\n")
    assert checkout.run("scripts/run").returncode == 0
    assert any("requirements.lock" in call for call in checkout.installs)
    assert not any(call.startswith("-m venv") for call in checkout.calls)


def test_asking_for_another_python_makes_a_new_environment(checkout: Checkout) -> None:
    checkout.run("scripts/run")
    other = checkout.add_python("python-other", "3.12")
    done = checkout.run("scripts/run", QUOTEWIRE_PYTHON=str(other))
    assert done.returncode == 0, done.stderr
    assert "[1/5] Python 3.12" in done.stderr
    assert checkout.run("scripts/run", QUOTEWIRE_PYTHON=str(other)).stderr == ""


def test_system_upgrade_under_the_environment_is_noticed(checkout: Checkout) -> None:
    checkout.run("scripts/run")
    shutil.copy(checkout.add_python("python3.14", "3.14"), checkout.venv / "bin" / "python")
    assert "up to date" in checkout.run("scripts/run").stderr


@pytest.mark.parametrize(
    "part", ["-m venv", "pip==", "torch==", "requirements.lock", "model.lock"]
)
def test_failed_step_is_explained_and_completed_by_the_next_run(
    checkout: Checkout, part: str
) -> None:
    failed = checkout.run("scripts/run", FAKE_BROKEN=part)
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert "it broke" in failed.stderr
    assert str(checkout.venv / "setup.log") in failed.stderr
    again = checkout.run("scripts/run")
    assert again.returncode == 0, again.stderr


def test_environment_killed_while_it_was_made_is_made_anew(checkout: Checkout) -> None:
    with checkout.started("scripts/run", FAKE_SLOW=" pip==") as process:
        checkout.wait_for_call(" pip==")
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)
    checkout.forget_calls()
    assert checkout.run("scripts/run").returncode == 0
    assert any(call.startswith("-m venv") for call in checkout.calls)


def test_half_installed_packages_are_taken_out_before_pip_goes_on(checkout: Checkout) -> None:
    checkout.run("scripts/run", FAKE_BROKEN="model.lock")
    packages = checkout.venv / "lib" / "python3.13" / "site-packages"
    for name in ("whole-1.dist-info", "half-1.dist-info", "~umpy"):
        (packages / name).mkdir()
    (packages / "whole-1.dist-info" / "INSTALLER").touch()
    assert checkout.run("scripts/run").returncode == 0
    assert [path.name for path in packages.iterdir()] == ["whole-1.dist-info"]


def test_interrupt_says_that_the_next_call_goes_on(checkout: Checkout) -> None:
    with checkout.started("scripts/run", FAKE_SLOW=LIBRARIES) as process:
        checkout.wait_for_call(LIBRARIES)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=10)
    assert process.returncode == 130
    assert "the next call goes on from here" in said
    assert checkout.run("scripts/run").returncode == 0


def test_second_set_up_waits_for_the_first_and_repeats_nothing(checkout: Checkout) -> None:
    with checkout.started("scripts/run", FAKE_SLOW=LIBRARIES) as first:
        checkout.wait_for_call(LIBRARIES)
        second = checkout.run("scripts/run")
        first.communicate(timeout=10)
    assert (first.returncode, second.returncode) == (0, 0)
    assert "waiting for it to end" in second.stderr
    assert sum("model.lock" in call for call in checkout.installs) == 1


def test_lock_is_not_handed_on_to_the_program(checkout: Checkout) -> None:
    script = checkout.root / "scripts" / "setup.sh"
    open_files = f'. "{script}"; set_up "{checkout.root}"; (: >&9) 2>/dev/null || echo free'
    done = subprocess.run(
        [checkout.bin / "sh", "-c", open_files],
        env=checkout.environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stdout == "free\n"


def test_too_little_disk_states_need_have_and_place(checkout: Checkout) -> None:
    checkout.add_disk(1_572_864)
    done = checkout.run("scripts/run")
    assert done.returncode == 1
    assert "needs 4 GB free" in done.stderr
    assert f"{checkout.root} has 1.5 GB" in done.stderr
    assert checkout.installs == []


def test_df_without_a_number_stops_nothing(checkout: Checkout) -> None:
    checkout.add_tool("df", "df: cannot tell")
    assert checkout.run("scripts/run").returncode == 0


@pytest.mark.parametrize(
    ("state", "said"),
    [("3.9: older than 3.11", "older than 3.11"), ("3.13: its venv module is missing", "venv")],
)
def test_unfit_python_is_named_with_what_to_install(
    checkout: Checkout, state: str, said: str
) -> None:
    done = checkout.run("scripts/run", FAKE_STATE=state)
    assert done.returncode == 1
    assert said in done.stderr
    assert str(checkout.bin / "python3.13") in done.stderr
    assert "python3.11-venv" in done.stderr


def test_no_python_at_all_is_said(checkout: Checkout) -> None:
    (checkout.bin / "python3.13").unlink()
    done = checkout.run("scripts/run")
    assert done.returncode == 1
    assert "Found: none" in done.stderr


def test_python_that_cannot_run_is_passed_over(checkout: Checkout) -> None:
    checkout.add_tool("python3.13", exit_code=127)
    checkout.add_python("python3")
    done = checkout.run("scripts/run")
    assert done.returncode == 0, done.stderr


def test_named_python_is_the_one_used(checkout: Checkout) -> None:
    checkout.add_tool("python3.13", exit_code=127)
    named = checkout.add_python("my python")
    done = checkout.run("scripts/run", QUOTEWIRE_PYTHON=str(named))
    assert done.returncode == 0, done.stderr


def test_named_python_that_is_not_there_is_an_error(checkout: Checkout) -> None:
    done = checkout.run("scripts/run", QUOTEWIRE_PYTHON="/nowhere/python")
    assert done.returncode == 1
    assert "/nowhere/python" in done.stderr


def test_missing_lock_file_is_named(checkout: Checkout) -> None:
    (checkout.root / "model.lock").unlink()
    done = checkout.run("scripts/run")
    assert done.returncode == 1
    assert "model.lock is missing" in done.stderr
