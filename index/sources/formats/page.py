"""A saved HTML page: its LiveBlogPosting, else its article, from JSON-LD or from the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import ErrorCode, SourceError
from index.models import Notice
from index.sources.formats.article import read_article
from index.sources.formats.live_blog import is_live_blog, read_live_blog
from index.sources.parsing.html_text import MAX_DEPTH, parse_html, too_deep
from index.sources.parsing.json_ld import LinkedData, address_of, read_linked_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from index.import_parameters import ImportParameters
    from index.models import SourceItem
    from index.sources.parsing.json_ld import Node

_JSON_LD = re.compile(r"\s*application/ld\+json\b", re.I)


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page with what its head says of it; `meta` is by property or name.

    `address` is the page's own, `base` the one that relative links are resolved against.
    """

    tree: LexborHTMLParser
    data: LinkedData
    name: str
    meta: dict[str, str]
    address: str | None
    base: str | None
    language: str | None

    @property
    def site(self) -> str | None:
        return self.meta.get("og:site_name")


def read_page(markup: str, name: str, parameters: ImportParameters) -> Iterator[SourceItem]:
    """The updates of the page's live blogs, or its article as one update.

    Raises SourceError where the page has neither.
    """
    return page_items(parse_page(markup, name, parameters), parameters)


def parse_page(markup: str, name: str, parameters: ImportParameters) -> Page:
    """Raises SourceError where the page nests too deeply to be parsed."""
    if too_deep(markup):
        raise SourceError(
            f"{name} nests more than {MAX_DEPTH} elements: it is no saved news page",
            ErrorCode.FILE_TOO_COMPLEX,
            name=name,
            limit=MAX_DEPTH,
        )
    tree = parse_html(markup)
    scripts = [
        node.text()
        for node in tree.css("script[type]")
        if _JSON_LD.match(node.attributes.get("type") or "")
    ]
    head, root = tree.head, tree.root
    canonical = head.css_first('link[rel="canonical"]') if head is not None else None
    meta = _meta(head.css("meta[content]")) if head is not None else {}
    base = parameters.base
    if head is not None and (given := head.css_first("base[href]")) is not None:
        base = address_of(given.attributes.get("href"), base) or base
    own = (canonical.attributes.get("href") if canonical is not None else None, meta.get("og:url"))
    address = next(filter(None, (address_of(value, base) for value in own)), parameters.url)
    return Page(
        tree=tree,
        data=read_linked_data(scripts),
        name=name,
        meta=meta,
        address=address,
        base=base or address,
        language=(root.attributes.get("lang") if root is not None else None) or None,
    )


def _meta(nodes: Sequence[LexborNode]) -> dict[str, str]:
    """Content by property or name, the first of each."""
    found: dict[str, str] = {}
    for node in nodes:
        key = node.attributes.get("property") or node.attributes.get("name")
        content = (node.attributes.get("content") or "").strip()
        if key and content:
            found.setdefault(key.lower(), content)
    return found


def live_blogs(page: Page) -> list[Node]:
    return [node for node in page.data.nodes if is_live_blog(node)]


def page_items(page: Page, parameters: ImportParameters) -> Iterator[SourceItem]:
    """As `read_page`, of a page that is parsed; the SourceError comes with the first item."""
    for number in page.data.broken:
        yield Notice(page.name, f"JSON-LD script {number} is not valid JSON and was left out")
    if blogs := live_blogs(page):
        yield from read_live_blog(blogs, page, parameters)
    else:
        yield from read_article(page, parameters)
