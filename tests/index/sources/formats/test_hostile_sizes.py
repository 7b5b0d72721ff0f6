from __future__ import annotations

import io
import time

import pytest

from index.errors import SourceError
from index.models import NewsUpdate
from index.sources import ImportParameters, open_stream

ATTRIBUTES = " ".join(f"a{number}='1'" for number in range(100_000))
PAGE = (
    f"<html><body><article {ATTRIBUTES}><p>The wall broke.</p></article>"
    '<script type="application/ld+json">'
    '{"@type": "NewsArticle", "headline": "Wall", "articleBody": "The wall broke."}'
    "</script></body></html>"
)


def fetched(content: str, name: str) -> list[object]:
    return list(open_stream(io.BytesIO(content.encode()), name, ImportParameters()).fetch())


def test_a_dump_of_very_many_lines_is_refused() -> None:
    with pytest.raises(SourceError, match="lines"):
        fetched("a\n" * 500_000, "dump.txt")


def test_a_page_of_very_many_tags_is_refused() -> None:
    with pytest.raises(SourceError, match="tags"):
        fetched(f"<html><body>{'<p>a</p>' * 300_000}</body></html>", "page.html")


def test_a_feed_with_a_tag_of_very_many_attributes_is_refused() -> None:
    feed = f"<rss><channel><item {ATTRIBUTES}><title>Wall</title></item></channel></rss>"
    with pytest.raises(SourceError, match="attributes"):
        fetched(feed, "feed.xml")


def test_a_page_with_a_tag_of_very_many_attributes_is_read_in_linear_time() -> None:
    start = time.process_time()
    items = fetched(PAGE, "page.html")
    assert time.process_time() - start < 5
    assert any(isinstance(item, NewsUpdate) for item in items)
