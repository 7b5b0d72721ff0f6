"""A checkout with real scripts and fake tools: nothing is installed, nothing is downloaded."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
FAKE_PYTHON = Path(__file__).with_name("fake_python.sh")
TIMEOUT_S = 30
# What the scripts may take from a machine besides Python: POSIX tools, and readlink.
TOOLS = (
    *("awk", "cat", "cksum", "cp", "cut", "date", "dirname", "grep", "mkdir", "mv"),
    *("readlink", "rm", "sed", "sh", "sleep", "tail", "tr"),
)
DISK = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/a 9 9 {kb} 9% /\n"


@dataclass(frozen=True, slots=True)
class Checkout:
    """A project folder with a space in its name, and a PATH that holds only `bin`."""

    root: Path
    bin: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def calls(self) -> list[str]:
        """Every call of a fake interpreter so far, without its probes."""
        log = Path(self.environment["FAKE_LOG"])
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return [line.strip() for line in lines if not line.startswith("-I ")]

    @property
    def installs(self) -> list[str]:
        return [call for call in self.calls if call.startswith("-m pip install")]

    def forget_calls(self) -> None:
        Path(self.environment["FAKE_LOG"]).unlink(missing_ok=True)

    def add_tool(self, name: str, prints: str = "", exit_code: int = 0) -> None:
        tool = self.bin / name
        tool.unlink(missing_ok=True)
        tool.write_text(f"#!/bin/sh\ncat <<'END'\n{prints}\nEND\nexit {exit_code}\n")
        tool.chmod(0o755)

    def add_disk(self, free_kb: int) -> None:
        self.add_tool("df", DISK.format(kb=free_kb))

    def add_python(self, name: str, version: str = "3.13") -> Path:
        script = FAKE_PYTHON.read_text(encoding="utf-8")
        python = self.bin / name
        python.write_text(script.replace("version=3.13", f"version={version}"), encoding="utf-8")
        python.chmod(0o755)
        return python

    def run(
        self, script: str | Path, *arguments: str, cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.command(script), *arguments],
            env=self.environment | environment,
            cwd=cwd or self.root.parent,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    @contextmanager
    def started(self, script: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
        """The script running in a process group of its own, ended with the block."""
        process = subprocess.Popen(
            self.command(script),
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate(timeout=TIMEOUT_S)

    def wait_for_call(self, part: str) -> None:
        """Until a fake interpreter has been called with `part`."""
        end = time.monotonic() + TIMEOUT_S
        while not any(part in call for call in self.calls):
            assert time.monotonic() < end, f"no call with {part}"
            time.sleep(0.02)

    def command(self, script: str | Path) -> list[str]:
        return [str(self.bin / "sh"), str(self.root / script)]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    root, tools = tmp_path / "a checkout", tmp_path / "bin"
    (root / "scripts").mkdir(parents=True)
    for name in ("run", "test", "setup.sh"):
        shutil.copy(ROOT / "scripts" / name, root / "scripts" / name)
    for name in ("requirements.lock", "model.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    tools.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found, f"{name} is not on this machine"
        (tools / name).symlink_to(found)
    environment = {
        "PATH": str(tools),
        "REAL_PYTHON": sys.executable,
        "FAKE_LOG": str(tmp_path / "calls"),
        "FAKE_PICK": os.devnull,
    }
    made = Checkout(root, tools, environment)
    made.add_disk(99_999_999)
    made.add_tool("uname", "Linux")
    made.add_python("python3.13")
    return made
