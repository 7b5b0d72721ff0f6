from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cleaning import safe_url
from index.shown_addresses import shown_address, shown_feeds, without_query


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://news.example/live", "https://news.example/live"),
        ("https://news.example/feed?key=s3cret", "https://news.example/feed?key=…"),
        ("https://news.example/?a=1&b=&s3cret&c=2", "https://news.example/?a=…&…&…&c=…"),
        ("https://user:s3cret@news.example:8443/x", "https://news.example:8443/x"),
        ("https://a@b:s3cret@news.example/x?", "https://news.example/x"),
        ("https://news.example/x#token=s3cret", "https://news.example/x"),
        ("https://news.example/x?a=s3cret?b=s3cret#s3cret", "https://news.example/x?a=…"),
        ("https://news.example/@desk/x", "https://news.example/@desk/x"),
        ("FEED://user:s3cret@News.example/x", "FEED://News.example/x"),
        ("https://[2606:4700::1]/x?k=s3cret", "https://[2606:4700::1]/x?k=…"),
        ("/home/desk/what?.txt", "/home/desk/what?.txt"),
        ("channel:-1001700", "channel:-1001700"),
        ("Will it rain? Updates: a=b", "Will it rain? Updates: a=b"),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_what_lets_one_in(address: str, shown: str) -> None:
    assert shown_address(address) == shown


words = st.text(st.sampled_from("ab1=&;@:/?#% "), max_size=12)


@given(words, words)
def test_whatever_stands_in_a_query_its_values_are_not_shown(before: str, after: str) -> None:
    query = f"{before}k=s3cret{after}"
    shown = shown_address(f"https://news.example/feed?{query}")
    assert "s3cret" not in shown
    assert shown.startswith("https://news.example/feed")
    assert shown_address(shown) == shown


def test_a_url_up_to_its_path() -> None:
    assert without_query("https://news.example/feed?key=s#x?y") == "https://news.example/feed"
    assert without_query("https://news.example/feed") == "https://news.example/feed"


@pytest.mark.parametrize(
    ("given_url", "kept"),
    [
        ("https://user:s3cret@news.example/a?b=c#d", "https://news.example/a?b=c#d"),
        ("https://news.example@other.example/", "https://other.example/"),
        ("https://news.example/@desk?to=a@b", "https://news.example/@desk?to=a@b"),
        ("https://user:s3cret@/", None),
    ],
)
def test_news_is_linked_to_without_names_and_passwords(given_url: str, kept: str | None) -> None:
    assert safe_url(given_url) == kept


def test_feeds_are_named_in_full_by_a_page_that_anybody_may_open() -> None:
    feeds = ("https://news.example/?feed=rss2",)
    assert shown_feeds(feeds, "https://news.example/live") == [*feeds]
    assert shown_feeds(feeds, "https://news.example/live?key=1") == [
        "https://news.example/?feed=…"
    ]
