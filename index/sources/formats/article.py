"""An ordinary article of a saved page, as one update."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import ErrorCode, SourceError
from index.models import Notice
from index.sources.formats.extraction import HOW_TO_INSTALL, can_extract, extract_text
from index.sources.parsing.building import build_update, time_fields
from index.sources.parsing.html_text import node_to_text, plain_to_text
from index.sources.parsing.json_ld import (
    Node,
    address_of,
    line_of,
    names_of,
    raw_text,
    text_of,
    types_of,
)
from index.sources.parsing.times import TimeLog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from index.import_parameters import ImportParameters
    from index.models import SourceItem
    from index.sources.formats.page import Page

_OTHER_TYPES = frozenset({"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting"})
_CONTAINERS = ("article", "main", '[role="main"]')
_PARAGRAPHS = frozenset({"p", "h2", "h3", "h4", "li", "blockquote"})
_ASIDE = frozenset({"nav", "footer", "aside", "form", "figure", "header"})
_WORD = re.compile(r"\w")


def read_article(page: Page, parameters: ImportParameters) -> Iterator[SourceItem]:
    """The page's article: its JSON-LD first, the paragraphs of the page where that has no body,
    and what trafilatura finds, where that is installed, as the last resort.

    Raises SourceError where the page has no article at all.
    """
    node = _article_node(page)
    fields = _fields(page, node if node is not None else {})
    times = TimeLog(page.name)
    raw_time = raw_text((node or {}).get("datePublished")) or page.meta.get(
        "article:published_time"
    )
    fields |= time_fields(times.read(raw_time, page.name))
    from_page = not fields["body"]
    if from_page:
        fields["body"] = _page_text(page) or _extracted(page, node)
    if node is None and not fields["body"]:
        raise SourceError(_no_article(page, node), ErrorCode.ARTICLE_WITHOUT_TEXT, name=page.name)
    yield build_update(fields, page.name, parameters)
    yield from times.notices()
    if from_page and fields["body"]:
        yield Notice(page.name, "the article's text was taken from the page, not from its JSON-LD")


def _no_article(page: Page, node: Node | None) -> str:
    message = (
        f"{page.name} has neither LiveBlogPosting nor NewsArticle data nor an <article>: save "
        "the whole page from a browser, or give its text as a text dump"
    )
    if _says_it_is_an_article(page, node) and not can_extract():
        return f"{message}, or try to have its text guessed ({HOW_TO_INSTALL})"
    return message


def _extracted(page: Page, node: Node | None) -> str:
    """Not for just any page: something would be found on every front page, too."""
    if not _says_it_is_an_article(page, node) or not can_extract():
        return ""
    return plain_to_text(extract_text(page.tree.html or ""))


def _says_it_is_an_article(page: Page, node: Node | None) -> bool:
    is_said = page.meta.get("og:type") == "article" or "article:published_time" in page.meta
    return node is not None or is_said


def _article_node(page: Page) -> Node | None:
    """The first article, one with a body before one without."""
    found = [node for node in page.data.nodes if _is_article(node)]
    with_body = (node for node in found if node.get("articleBody"))
    return next(with_body, found[0] if found else None)


def _is_article(node: Node) -> bool:
    return any(name.endswith("Article") or name in _OTHER_TYPES for name in types_of(node))


def _fields(page: Page, node: Node) -> dict[str, object]:
    given = (node.get("url"), node.get("mainEntityOfPage"), node.get("@id"))
    addresses = (address_of(value, page.base) for value in given)
    address = next((found for found in addresses if found), page.address)
    publisher = names_of(node.get("publisher"), page.data)
    author = page.meta.get("author")
    return {
        "id": raw_text(node.get("@id")) or address,
        "url": address,
        "headline": line_of(node.get("headline")) or line_of(node.get("name")) or page_title(page),
        "body": text_of(node.get("articleBody")),
        "authors": names_of(node.get("author"), page.data) or ((author,) if author else ()),
        "publisher": publisher[0] if publisher else page.site,
        "language": raw_text(node.get("inLanguage")) or page.language,
    }


def page_title(page: Page) -> str:
    heading = page.tree.css_first("h1")
    shown = node_to_text(heading) if heading is not None else ""
    title = page.meta.get("og:title") or shown
    return plain_to_text(title).replace("\n", " ")


def _page_text(page: Page) -> str:
    """The paragraphs of the container that has most text; "" where there is no container."""
    best = ""
    for selector in _CONTAINERS:
        walked: set[int] = set()
        for container in page.tree.css(selector):
            # What stands inside another one has no more text than that.
            if container.mem_id not in walked:
                text = _paragraphs(container, walked)
                best = max(best, text, key=len)
    return best


def _paragraphs(container: LexborNode, walked: set[int]) -> str:
    """Text of the paragraphs outside navigation and the like; adds all elements it passes."""
    parts = []
    top, node = container.mem_id, container.child
    while node is not None:
        tag = node.tag
        walked.add(node.mem_id)
        if tag in _PARAGRAPHS:
            parts.append(node_to_text(node))
        below = None if tag in _ASIDE or tag in _PARAGRAPHS else node.child
        node = below if below is not None else _after(node, top)
    return "\n".join(part for part in parts if _WORD.search(part))


def _after(node: LexborNode, top: int) -> LexborNode | None:
    """The next node that is not below this one, None at the end of the element `top`."""
    current: LexborNode | None = node
    while current is not None and current.mem_id != top:
        if current.next is not None:
            return current.next
        current = current.parent
    return None
