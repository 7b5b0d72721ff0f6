"""The feeds that a page's head names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.sources.parsing.json_ld import address_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.sources.formats.page import Page

MAX_FEEDS = 10

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})


def feeds_of(page: Page) -> tuple[str, ...]:
    """Absolute http(s) addresses in the order of the page, each once, at most MAX_FEEDS."""
    return tuple(dict.fromkeys(_addresses(page)))[:MAX_FEEDS]


def _addresses(page: Page) -> Iterator[str]:
    head = page.tree.head
    for link in head.css("link[rel][href]") if head is not None else ():
        given = link.attributes
        relations = (given.get("rel") or "").lower().split()
        media = (given.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in relations or media not in _FEED_TYPES:
            continue
        address = address_of(given.get("href"), page.base)
        if address is not None:
            yield address
