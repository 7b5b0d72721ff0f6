"""Addresses as people may see them. Pure.

A feed's address may carry what lets one in: a name and password before its host, a key in its
query. Scheme, host and path suffice to know a source; the rest stays in the store.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MASK = "…"

_URL = re.compile(r"([a-z][a-z0-9+.-]*:/+)(?:[^/?#]*@)?([^?#]*)(?:\?([^#]*))?(#.*)?", re.I | re.S)


def shown_address(address: str) -> str:
    """A URL without user info and fragment, the values of its query masked:
    "https://news.example/feed?key=…". What is no URL, as a path or a title, stays as it is.
    """
    url = _URL.fullmatch(address)
    if url is None:
        return address
    scheme, place, query, _ = url.groups()
    return f"{scheme}{place}" + (f"?{_masked(query)}" if query else "")


def shown_feeds(feeds: Iterable[str], page: str) -> list[str]:
    """Feeds that a page names, to be copied: in full, unless the page itself was asked for with
    what may be a key, for then theirs may hold it."""
    is_open = shown_address(page) == page
    return [feed if is_open else shown_address(feed) for feed in feeds]


def without_query(address: str) -> str:
    """A URL up to its path."""
    return re.split(r"[?#]", address, maxsplit=1)[0]


def _masked(query: str) -> str:
    """The names alone; what stands without a value may be a key itself."""
    parts = (part.partition("=") for part in query.split("&"))
    return "&".join(f"{name}={MASK}" if value else MASK for name, _, value in parts)
