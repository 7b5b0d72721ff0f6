from __future__ import annotations

import pytest

from index.cleaning import safe_url


@pytest.mark.parametrize(
    "url",
    [
        "https://bbc.example@evil.example/news",
        "https://kim:hunter2@news.example/",
        "https://@news.example/",
        "javascript:alert(1)",
        "https:///news",
    ],
)
def test_a_link_that_leads_elsewhere_than_it_seems_is_none(url: str) -> None:
    assert safe_url(url) is None


def test_a_mark_behind_the_host_is_no_name() -> None:
    url = "https://social.example/@reporter?to=a@b.example"
    assert safe_url(url) == url
