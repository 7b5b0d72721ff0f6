"""What was read of one address, within limits and with something in it that can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cleaning import shortened_line
from index.models import MAX_LINE_CHARS, NewsUpdate, Notice, Reject
from index.sources.fetching.web import FetchError, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.models import SourceItem

# Ten times the longest live page seen. Storing as much that is new takes some seconds: of text
# made to have a statement in each word, 1.5 million characters took 7 s of computing, 4 million
# 20 s, and no other source is stored meanwhile.
MAX_ITEMS = 5_000
MAX_READING_CHARS = 1_500_000


def reading_of(label: str, items: Iterable[SourceItem], title: str | None, name: str) -> Reading:
    """Take the first items up to the limits. Raises FetchError where all of them are rejected."""
    capped = tuple(_capped(items, name))
    rejects = [item for item in capped if isinstance(item, Reject)]
    if rejects and not any(isinstance(item, NewsUpdate) for item in capped):
        first = rejects[0]
        raise FetchError(
            "unreadable",
            f"{name} has nothing that can be used: {len(rejects):,} rejected, the first "
            f"({first.where}) because of: {first.reason}",
            name=name,
            rejected=len(rejects),
        )
    return Reading(label, capped, shortened_line(title, MAX_LINE_CHARS))


def _capped(items: Iterable[SourceItem], name: str) -> Iterator[SourceItem]:
    """The first of them: pages and feeds begin with the newest."""
    chars = 0
    for number, item in enumerate(items):
        chars += _chars(item)
        if number >= MAX_ITEMS or chars > MAX_READING_CHARS:
            yield Notice(
                name,
                f"only the first {number:,} items are read: one address may have {MAX_ITEMS:,} "
                f"items of together {MAX_READING_CHARS:,} characters",
            )
            return
        yield item


def _chars(item: SourceItem) -> int:
    """How long the item's text is, what it has from the page included."""
    if not isinstance(item, NewsUpdate):
        return len(item.where) + len(item.reason if isinstance(item, Reject) else item.message)
    one = (item.id, item.headline, item.body, item.publisher, item.url, item.story, item.story_url)
    named = (*item.authors, *item.story_authors)
    return sum(len(text) for text in (*one, *named) if text)
