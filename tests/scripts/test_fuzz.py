from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index.sources.parsing.decoding import decode
from scripts.fuzz import CHARSETS, case_of, content_types, formats, reader, seeds

ROOT = Path(__file__).resolve().parents[2]


def test_the_seeds_are_inputs_that_can_be_read() -> None:
    read = reader()
    given = dict(seeds())
    assert len(given) >= 8
    for data in given.values():
        assert decode(case_of(data).body, "x").text
        read(data)


def test_the_first_bytes_choose_how_an_input_is_announced() -> None:
    cases = [case_of(bytes([n, n, n]) + b"rest") for n in range(40)]
    assert {case.body for case in cases} == {b"rest"}
    assert {case.wanted for case in cases} == set(formats())
    assert {case.content_type for case in cases} == set(content_types())
    assert {case.charset for case in cases} == set(CHARSETS)
    assert case_of(b"").body == b""


def test_a_fault_of_the_reader_is_no_refusal() -> None:
    with pytest.raises(TypeError):
        reader()(None)  # type: ignore[arg-type]


def test_without_atheris_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['atheris'] = None; sys.argv = ['fuzz.py']\n"
        "import typer, scripts.fuzz; typer.run(scripts.fuzz.main)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "pip install atheris" in done.stderr
