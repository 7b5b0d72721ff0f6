from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.warm_python import ROOT, warm_python

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [warm_python(), *arguments]
    return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, check=False)


def script(folder: Path, *lines: str) -> Path:
    path = folder / "script.py"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_command_has_its_arguments_streams_environment_and_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUOTEWIRE_TEST", "seen")
    path = script(
        tmp_path,
        "import os, sys",
        "print(sys.argv[1:], sys.stdin.read(), os.environ['QUOTEWIRE_TEST'], os.getcwd())",
        "print('torch' in sys.modules, __name__, file=sys.stderr)",
        "sys.exit(7)",
    )
    done = run(path, "one", "two words", stdin=b"in")
    assert done.returncode == 7
    assert done.stdout.decode() == f"['one', 'two words'] in seen {ROOT}\n"
    assert done.stderr == b"True __main__\n"


def test_what_a_command_raises_is_shown_as_ever(tmp_path: Path) -> None:
    done = run(script(tmp_path, "raise ValueError('that')"))
    assert done.returncode == 1
    assert done.stderr.endswith(b"ValueError: that\n")


def test_commands_know_nothing_of_each_other(tmp_path: Path) -> None:
    path = script(tmp_path, "import index", "print(hasattr(index, 'mark'))", "index.mark = 1")
    assert [run(path).stdout for _ in range(2)] == [b"False\n", b"False\n"]


def test_other_ways_of_calling_it_are_the_real_interpreter(tmp_path: Path) -> None:
    show = "import sys; print(sys.executable, 'torch' in sys.modules)"
    assert run("-c", show).stdout.decode() == f"{sys.executable} False\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_signal_ends_the_command_too(number: signal.Signals, tmp_path: Path) -> None:
    started, ended = tmp_path / "started", tmp_path / "ended"
    path = script(
        tmp_path,
        "import pathlib, sys, time",
        "pathlib.Path(sys.argv[1]).touch()",
        "time.sleep(1)",
        "pathlib.Path(sys.argv[2]).touch()",
    )
    process = subprocess.Popen([warm_python(), path, started, ended])
    while not started.exists():
        time.sleep(0.01)
    process.send_signal(number)
    assert process.wait(10) == -number
    time.sleep(1.2)
    assert not ended.exists()
