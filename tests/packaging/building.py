"""Distributions built from a copy of the project, and environments that hold one of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = "from setuptools import build_meta; print(build_meta.{hook}({out!r}))"
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "build", "*.egg-info")
PROGRAM_TIMEOUT_S = 120


def copy_project(target: Path) -> Path:
    """Copy what a checkout holds, without its environment, caches and data."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        # Only the root's own data/ is somebody's news: others belong to the project.
        at_root = Path(folder) == ROOT
        return {*LEFT_OUT(folder, names), *({"data"} & {*names} if at_root else ())}

    return shutil.copytree(ROOT, target, ignore=left_out)


def build(project: Path, hook: str, out: Path) -> Path:
    """Build a distribution by a hook of PEP 517. No network: the build tools are here already."""
    out.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-P", "-c", BUILD.format(hook=hook, out=str(out))],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=PROGRAM_TIMEOUT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return out / done.stdout.splitlines()[-1]


@dataclass(frozen=True)
class Installed:
    """Quotewire in an environment of its own, called from `folder`, which is a stranger's.

    That folder holds an `index.py` and a `bot/` that end whoever imports them.
    """

    environment: Path
    folder: Path
    home: Path

    @property
    def program(self) -> Path:
        return self.environment / "bin" / "quotewire"

    @property
    def variables(self) -> dict[str, str]:
        """No setting of ours, no folder of the user's named."""
        return {"HOME": str(self.home), "PATH": os.environ["PATH"], "QUOTEWIRE_MODEL": "/none"}

    def run(
        self, *arguments: str | Path, stdin: str = "", expect: int = 0, **settings: str | bool
    ) -> subprocess.CompletedProcess[str]:
        """`settings` by their fields: `allow_loopback=True`."""
        named = {f"QUOTEWIRE_{field.upper()}": str(value) for field, value in settings.items()}
        done = subprocess.run(
            [self.program, *map(str, arguments)],
            cwd=self.folder,
            env=self.variables | named,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PROGRAM_TIMEOUT_S,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == expect, done.stderr
        return done


def install(wheel: Path, environment: Path) -> None:
    """Make an environment that holds the wheel, and sees the libraries of this one."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    libraries = sysconfig.get_path("purelib")
    place = Path(sysconfig.get_path("purelib", vars={"base": str(environment)}))
    (place / "libraries.pth").write_text(f"{libraries}\n")
    python = environment / "bin" / "python"
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "--disable-pip-version-check",
    ]
    offline = ["install", "--quiet", "--no-index", "--no-deps", "--no-compile"]
    subprocess.run([*pip, *offline, wheel], check=True, timeout=PROGRAM_TIMEOUT_S)
