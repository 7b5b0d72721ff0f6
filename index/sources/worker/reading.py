"""What was fetched, read: from bytes of unknown kind to a `Reading`.

Synchronous, and for untrusted bytes only inside the process of `reading_worker`, which bounds what
they can cost.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

from index.cleaning import shortened_line
from index.errors import SourceError
from index.models import MAX_LINE_CHARS, NewsUpdate, Notice, Reject
from index.shown_addresses import without_query
from index.sources.fetching.web import FetchError, Reading
from index.sources.formats.article import page_title
from index.sources.formats.discovery import feeds_of
from index.sources.formats.extraction import HOW_TO_INSTALL
from index.sources.formats.feed import parse_feed
from index.sources.formats.files import MAX_WHOLE_BYTES, refuse_too_many_pieces
from index.sources.formats.json_feed import json_feed_items, parse_json_feed
from index.sources.formats.json_lines import read_json_lines
from index.sources.formats.page import Page, live_blogs, page_items, parse_page
from index.sources.formats.text_dump import read_text_dump
from index.sources.parsing.decoding import decode
from index.sources.parsing.detect import HEAD_BYTES, Kind, detect
from index.sources.parsing.html_text import node_to_text
from index.sources.parsing.json_ld import line_of
from index.sources.parsing.xml_safety import check_page_doctype

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.import_parameters import ImportParameters
    from index.models import SourceItem
    from index.sources.fetching.web import PageKind

# Ten times the longest live page seen. Storing as much that is new takes some seconds: of text
# made to have a statement in each word, 1.5 million characters took 7 s of computing, 4 million
# 20 s, and no other source is stored meanwhile.
MAX_ITEMS = 5_000
MAX_READING_CHARS = 1_500_000

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_JSON_TYPES = frozenset({"application/json", "application/feed+json"})
_JSON_FEED_MARK = "jsonfeed.org/version/1"


def read_body(
    body: bytes,
    name: str,
    content_type: str | None,
    charset: str | None,
    parameters: ImportParameters,
) -> Reading:
    """The items of a page, feed, text dump or JSON Lines, with title and the feeds it names.

    What the bytes are decides; `content_type` and `charset` are asked where they do not tell. A
    page without news that names feeds gives these alone, a feed without items is an empty reading.
    Relative links are resolved against `parameters.base`; a feed's own link to its site wins over
    `parameters.url`. `name` stands in messages. Raises FetchError ("unreadable", "too_large").
    """
    try:
        decoded = decode(body, name, charset)
        text = decoded.text.lstrip("\ufeff \t\r\n")
        kind = _kind(text, name, content_type, parameters)
        _refuse_too_large(kind, text, body, name)
        reading = _read(kind, text, name, parameters)
    except FetchError:
        raise
    except SourceError as error:
        raise FetchError("unreadable", str(error), name=name) from error
    if decoded.notice is not None:
        reading = replace(reading, items=(Notice(name, decoded.notice), *reading.items))
    return reading


def _kind(text: str, name: str, content_type: str | None, parameters: ImportParameters) -> Kind:
    media = (content_type or "").partition(";")[0].strip().lower()
    if parameters.format == "auto" and _is_json_feed(media, text):
        return "json-feed"
    kind = detect(text[:HEAD_BYTES].encode("utf-8", "replace"), name, "", parameters.format)
    if kind == "text" and parameters.format == "auto" and media in _HTML_TYPES:
        return "html"
    return kind


def _is_json_feed(media: str, text: str) -> bool:
    """Its version may stand behind its items, where `detect` does not see it."""
    if media not in _JSON_TYPES or not text.startswith("{"):
        return False
    return media == "application/feed+json" or _JSON_FEED_MARK in text


def _refuse_too_large(kind: Kind, text: str, body: bytes, name: str) -> None:
    limit = MAX_WHOLE_BYTES.get(kind)
    if limit is not None and len(body) > limit:
        raise FetchError(
            "too_large",
            f"{name} has more than {limit // 1024**2} MB: no news page or feed has",
            name=name,
            limit_bytes=limit,
        )
    try:
        refuse_too_many_pieces(kind, text, name)
    except SourceError as error:
        raise FetchError("too_large", str(error), name=name) from error


def _read(kind: Kind, text: str, name: str, parameters: ImportParameters) -> Reading:
    if kind == "html":
        check_page_doctype(text, name)
        return _read_page(parse_page(text, name, parameters), name, parameters)
    # A feed's own link leads people to its site, its address only to XML. Its query is for
    # machines and may hold a key: nothing that readers are linked to has it.
    base = without_query(parameters.base) if parameters.base else None
    of_feed = replace(parameters, url=None, found_at=base)
    if kind == "feed":
        feed = parse_feed(text, name, of_feed)
        return _reading("feed", feed.items(), feed.title, name)
    if kind == "json-feed":
        json_feed = parse_json_feed(text, name)
        items = json_feed_items(json_feed, name, of_feed)
        return _reading("JSON Feed", items, json_feed.title, name)
    if parameters.url is not None:
        parameters = replace(parameters, url=without_query(parameters.url))
    if kind == "jsonl":
        stream = io.BytesIO(text.encode("utf-8", "replace"))
        return _reading("JSON Lines", read_json_lines(stream, name, parameters), None, name)
    return _reading("text", read_text_dump(text, name, parameters), parameters.story, name)


def _read_page(page: Page, name: str, parameters: ImportParameters) -> Reading:
    blogs = live_blogs(page)
    kind: PageKind = "live page" if blogs else "article"
    title = next(filter(None, (line_of(blog.get("headline")) for blog in blogs)), None)
    title = title or page_title(page) or _title_of_tab(page)
    feeds = feeds_of(page)
    try:
        reading = _reading(kind, page_items(page, parameters), title, name)
    except SourceError as error:
        if not feeds:
            raise FetchError("unreadable", _no_news(name, error), name=name) from error
        return Reading("article", (), shortened_line(title, MAX_LINE_CHARS), feeds)
    return replace(reading, feeds=feeds)


def _no_news(name: str, error: SourceError) -> str:
    if isinstance(error, FetchError) or HOW_TO_INSTALL in str(error):
        return str(error)
    return (
        f"{name} has neither a live blog nor an article, and names no feed: give the address of a "
        "live page, an article or a feed"
    )


def _title_of_tab(page: Page) -> str:
    title = page.tree.head.css_first("title") if page.tree.head is not None else None
    return node_to_text(title) if title is not None else ""


def _reading(kind: PageKind, found: Iterable[SourceItem], title: str | None, name: str) -> Reading:
    """Raises FetchError where all that was found is rejected."""
    items = tuple(_capped(found, name))
    rejects = [item for item in items if isinstance(item, Reject)]
    if rejects and not any(isinstance(item, NewsUpdate) for item in items):
        first = rejects[0]
        raise FetchError(
            "unreadable",
            f"{name} has nothing that can be used: {len(rejects):,} rejected, the first "
            f"({first.where}) because of: {first.reason}",
            name=name,
            rejected=len(rejects),
        )
    return Reading(kind, items, shortened_line(title, MAX_LINE_CHARS))


def _capped(found: Iterable[SourceItem], name: str) -> Iterator[SourceItem]:
    """The first of them: pages and feeds begin with the newest."""
    chars = 0
    for number, item in enumerate(found):
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
