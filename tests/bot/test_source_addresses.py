from __future__ import annotations

import pytest

from bot.handlers.source_admin import web_address_of


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://news.example/live", "https://news.example/live"),
        ("HTTP://news.example", "HTTP://news.example"),
        ("news.example/live?a=b", "https://news.example/live?a=b"),
        ("README.md", "https://README.md"),
        ("data.d/news.jsonl", "https://data.d/news.jsonl"),
        ("/etc/passwd", None),
        ("~/news.txt", None),
        ("../news.txt", None),
        ("./news.txt", None),
        ("file:///etc/passwd", None),
        ("news", None),
        ("@channel", None),
    ],
)
def test_what_is_written_in_telegram_names_no_file(given: str, address: str | None) -> None:
    assert web_address_of(given) == address
