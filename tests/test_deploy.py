"""The files that deploy the bot, tried as far as can be without a container engine."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
UNIT = ROOT / "docs" / "deploy" / "quotewire.service"
CONTAINERFILE = ROOT / "docs" / "deploy" / "Containerfile"


def steps() -> list[tuple[str, str]]:
    """(instruction, its words) of the container file."""
    text = re.sub(r"\\\n", " ", CONTAINERFILE.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


def test_the_unit_starts_what_scripts_run_starts() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[method-assign,assignment]
    unit.read(UNIT, encoding="utf-8")
    program, *arguments = shlex.split(unit["Service"]["ExecStart"])
    assert program == unit["Service"]["WorkingDirectory"] + "/.venv/bin/python"
    assert arguments == ["-m", "bot", "serve"]


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed here")
    unit = tmp_path / "quotewire.service"
    text = UNIT.read_text(encoding="utf-8")
    # Only the program must exist for the check.
    unit.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/sh", text))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "quotewire.service" in line]
    assert ours == []


def test_every_file_the_container_copies_is_there() -> None:
    for instruction, words in steps():
        if instruction == "COPY":
            sources = [word for word in words.split()[:-1] if not word.startswith("--")]
            assert sources
            assert all((ROOT / source).exists() for source in sources), words


def test_the_container_holds_all_that_a_start_needs(tmp_path: Path) -> None:
    """Its COPY steps carried out by hand, with the environment that is here already."""
    if not (ROOT / ".venv" / ".stamp").exists():
        pytest.skip("the environment was not made by scripts/test")
    image = tmp_path / "quotewire"
    image.mkdir()
    for instruction, words in steps():
        if instruction == "COPY":
            *sources, target = [word for word in words.split() if not word.startswith("--")]
            for source in sources:
                into = image / target
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, into, dirs_exist_ok=True)
                else:
                    into.mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / source, into)
    (image / ".venv").symlink_to(ROOT / ".venv")
    commands = dict(steps())
    start = [*json.loads(commands["ENTRYPOINT"]), *json.loads(commands["CMD"]), "--help"]
    done = subprocess.run(
        start, cwd=image, env=os.environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Answer in Telegram" in done.stdout
