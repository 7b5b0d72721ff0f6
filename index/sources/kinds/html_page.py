"""HTML pages: live pages and articles."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.cleaning import shortened_line
from index.errors import SourceError
from index.models import MAX_LINE_CHARS
from index.sources.fetching.web import FetchError, Reading
from index.sources.kinds.readings import reading_of
from index.sources.kinds.source_kind import Evidence, KindLabel, SourceKind, check_pieces
from index.sources.parsing.markup_start import markup_start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.import_parameters import ImportParameters
    from index.models import SourceItem
    from index.sources.formats.page import Page
    from index.sources.kinds.source_kind import Sample

LIVE_PAGE = KindLabel("live page", "kind-live-page")
# "Down for maintenance" and what is left of a live page read as articles.
ARTICLE = KindLabel("article", "kind-article", replaces_others=False)

_SIGN = re.compile(r"<(?:!doctype\s+html|html|head|body|script|meta|article|main|div|p)\b", re.I)


class HTMLPageKind(SourceKind):
    name = "html"
    format = "html"
    labels = (LIVE_PAGE, ARTICLE)
    example = (
        b"<html><head><title>a</title></head>"
        b"<body><article><p>It rained.</p></article></body></html>"
    )
    suffixes = frozenset({".html", ".htm", ".xhtml"})
    media_types = frozenset({"text/html", "application/xhtml+xml"})

    def sniff(self, sample: Sample) -> Evidence:
        if sample.text.startswith("<"):
            start = markup_start(sample.text)
            if start.is_html:
                return Evidence.DECLARED
            if _SIGN.match(sample.text, start.end):
                return Evidence.START
            if _SIGN.search(sample.text):
                return Evidence.ANYWHERE
        return Evidence.ANNOUNCED if sample.media_type in self.media_types else Evidence.NONE

    def check_size(self, text: str, name: str) -> None:
        check_pieces(text.count("<"), "tags", name)

    def read_text(
        self, text: str, name: str, parameters: ImportParameters
    ) -> Iterator[SourceItem]:
        from index.sources.formats.page import read_page

        return read_page(text, name, parameters)

    def read_fetched(self, text: str, name: str, parameters: ImportParameters) -> Reading:
        """Read a page with the feeds that it names, which are all there is of one without news."""
        from index.sources.formats.article import page_title
        from index.sources.formats.discovery import feeds_of
        from index.sources.formats.page import live_blogs, page_items, parse_page
        from index.sources.parsing.json_ld import line_of
        from index.sources.parsing.xml_safety import check_page_doctype

        check_page_doctype(text, name)
        page = parse_page(text, name, parameters)
        blogs = live_blogs(page)
        label = LIVE_PAGE if blogs else ARTICLE
        title = next(filter(None, (line_of(blog.get("headline")) for blog in blogs)), None)
        title = title or page_title(page) or _title_of_tab(page)
        feeds = feeds_of(page)
        try:
            reading = reading_of(label.name, page_items(page, parameters), title, name)
        except SourceError as error:
            if not feeds:
                raise FetchError("unreadable", _no_news(name, error), name=name) from error
            return Reading(ARTICLE.name, (), shortened_line(title, MAX_LINE_CHARS), feeds)
        return replace(reading, feeds=feeds)


def _no_news(name: str, error: SourceError) -> str:
    from index.sources.formats.extraction import HOW_TO_INSTALL

    if isinstance(error, FetchError) or HOW_TO_INSTALL in str(error):
        return str(error)
    return (
        f"{name} has neither a live blog nor an article, and names no feed: give the address of a "
        "live page, an article or a feed"
    )


def _title_of_tab(page: Page) -> str:
    from index.sources.parsing.html_text import node_to_text

    title = page.tree.head.css_first("title") if page.tree.head is not None else None
    return node_to_text(title) if title is not None else ""
