from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.administration.source_admin import file_name


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("news.jsonl", "news.jsonl"),
        ("../../etc/passwd", "etc_passwd"),
        ("..", "news"),
        ("", "news"),
        (None, "news"),
        ("a\x00b.html", "a_b.html"),
        ("x" * 500 + ".txt", "x" * 56 + ".txt"),
    ],
)
def test_a_sent_file_gets_a_plain_name(given: str | None, name: str) -> None:
    assert file_name(given) == name


@given(st.text())
def test_whatever_it_is_called_it_stays_in_its_folder(given: str) -> None:
    folder = Path("/folder")
    assert (folder / file_name(given)).resolve().parent == folder
