"""What a feed must pass before any XML parser sees it: small enough, flat enough, no entities."""

from __future__ import annotations

import re

from index.errors import ErrorCode, SourceError

MAX_FEED_ITEMS = 20_000
MAX_FEED_DEPTH = 100
MAX_FEED_TAGS = 1_000_000  # feedparser takes 7 s for them where they are broken

_OPAQUE_START = re.compile(r"<!--|<!\[CDATA\[")
_DOCTYPE = re.compile(r"<!doctype\b", re.I)
_INTERNAL_SUBSET = re.compile(r"<!doctype(?:[^>\[\"']++|\"[^\"]*+\"|'[^']*+')*+\[", re.I)
_PROLOG = re.compile(r"\s*+(?:(?:<\?[^>]*+>|<!--(?:[^-]|-(?!->))*+-->)\s*+)*+")
_ENTITY = re.compile(r"<!entity\b", re.I)
_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s/>])", re.I)
# The rest of a tag goes to the next "<", so that no character is looked at twice.
_TAG = re.compile(r"<(/?)([^\W\d][\w:.-]*+)([^<]*+)")
_TAG_END = re.compile(r"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")


def check_item_count(items: int, name: str) -> None:
    """Raises SourceError over MAX_FEED_ITEMS."""
    if items > MAX_FEED_ITEMS:
        raise SourceError(
            f"{name} has {items:,} items, a feed may have {MAX_FEED_ITEMS:,}: "
            "split it, or import it as JSON Lines",
            ErrorCode.FILE_TOO_COMPLEX,
            name=name,
            items=items,
            limit=MAX_FEED_ITEMS,
        )


def check_xml_feed(text: str, name: str) -> None:
    """Raises SourceError for too many items, too deep nesting or declarations of entities.

    A DOCTYPE that only names an external DTD (old RSS) passes; the parser never loads it.
    """
    check_item_count(sum(1 for _ in _ITEM.finditer(text)), name)
    markup = _without_opaque(text)
    doctypes = len(_DOCTYPE.findall(markup))
    if doctypes > 1 or _ENTITY.search(markup) or _INTERNAL_SUBSET.search(markup):
        raise SourceError(
            f"{name} declares its own DOCTYPE or entities, which feeds do not need and attacks "
            "use: remove the declaration to import it",
            ErrorCode.FILE_UNSAFE,
            name=name,
        )
    if (tags := markup.count("<")) > MAX_FEED_TAGS:
        raise SourceError(
            f"{name} has {tags:,} tags, a feed may have {MAX_FEED_TAGS:,}: split it",
            ErrorCode.FILE_TOO_COMPLEX,
            name=name,
            tags=tags,
            limit=MAX_FEED_TAGS,
        )
    _check_depth(markup, name)


def check_page_doctype(text: str, name: str) -> None:
    """Raises SourceError for a page whose DOCTYPE declares something of its own."""
    prolog = _PROLOG.match(text)
    if _INTERNAL_SUBSET.match(text, prolog.end() if prolog is not None else 0):
        raise SourceError(
            f"{name} has a DOCTYPE with declarations of its own, which pages do not need and "
            "attacks use: it is not read",
            ErrorCode.FILE_UNSAFE,
            name=name,
        )


def _without_opaque(text: str) -> str:
    """The text without comments and CDATA sections; what is not closed ends the text."""
    kept = []
    position = 0
    while start := _OPAQUE_START.search(text, position):
        kept.append(text[position : start.start()])
        end = "-->" if start[0] == "<!--" else "]]>"
        closed = text.find(end, start.end())
        if closed < 0:
            return "".join(kept)
        position = closed + len(end)
    kept.append(text[position:])
    return "".join(kept)


def _check_depth(markup: str, name: str) -> None:
    open_tags: list[str] = []
    for tag in _TAG.finditer(markup):
        if tag[1]:
            # An element that was left open inside ends with its parent.
            if tag[2] in open_tags:
                while open_tags.pop() != tag[2]:
                    pass
        elif not _closes_itself(tag[3]):
            open_tags.append(tag[2])
            if len(open_tags) > MAX_FEED_DEPTH:
                raise SourceError(
                    f"{name} nests more than {MAX_FEED_DEPTH} elements: no feed needs that",
                    ErrorCode.FILE_TOO_COMPLEX,
                    name=name,
                    limit=MAX_FEED_DEPTH,
                )


def _closes_itself(rest: str) -> bool:
    """Whether the rest of an opening tag ends it with "/>"; a tag without an end stays open."""
    end = _TAG_END.match(rest)
    return end is not None and end[0].endswith("/>")
