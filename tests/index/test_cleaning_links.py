from __future__ import annotations

import pytest

from index.cleaning import safe_url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://bbc.example@evil.example/news", "https://evil.example/news"),
        ("https://kim:hunter2@news.example/", "https://news.example/"),
        ("https://@news.example/", "https://news.example/"),
        ("javascript:alert(1)", None),
        ("https:///news", None),
    ],
)
def test_a_link_leads_where_it_seems_to(url: str, shown: str | None) -> None:
    assert safe_url(url) == shown


def test_a_mark_behind_the_host_is_no_name() -> None:
    url = "https://social.example/@reporter?to=a@b.example"
    assert safe_url(url) == url
