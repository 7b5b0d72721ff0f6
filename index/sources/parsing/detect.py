"""What kind of news a file is, by what it begins with."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Literal

from index.errors import ErrorCode, SourceError
from index.sources.parsing.decoding import looks_binary

if TYPE_CHECKING:
    from index.import_parameters import SourceFormat

Kind = Literal["text", "jsonl", "feed", "json-feed", "html"]

HEAD_BYTES = 64 * 1024
NEWS_SUFFIXES = frozenset(
    {".txt", ".text", ".jsonl", ".ndjson", ".json", ".xml", ".rss", ".atom", ".rdf"}
    | {".html", ".htm", ".xhtml"}
)
_JSON_LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})

_PROLOG = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!(?!\[CDATA|--)[^>\[]*(?:\[.*?\]\s*)?>)", re.S)
_ROOT = re.compile(r"\s*<(?:[\w.-]+:)?([\w.-]+)")
_FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_FEED_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]")
_HTML_SIGN = re.compile(
    r"<(?:!doctype\s+html|html|head|body|script|meta|article|main|div|p)\b", re.I
)
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
_JSON_START = re.compile(r"\[\s*[\[{\"\]]|\{\s*[\"}]")
_SHOWN_LINES = 20


def detect(head: bytes, name: str, suffix: str, wanted: SourceFormat) -> Kind:
    """The kind of a file from its first HEAD_BYTES, or as the person says (`wanted`).

    Raises SourceError for an empty file, binary data and markup that is neither feed nor page.
    """
    if not head:
        raise SourceError(
            f"{name} is empty: give a file with news in it", ErrorCode.FILE_EMPTY, name=name
        )
    text = _decoded(head)
    if wanted == "feed":
        return "json-feed" if text.startswith(("{", "[")) else "feed"
    if wanted != "auto":
        return wanted
    if suffix in _JSON_LINES_SUFFIXES:
        return "jsonl"
    if not text and len(head) < HEAD_BYTES:
        raise SourceError(
            f"{name} is empty: there is nothing but white space in it",
            ErrorCode.FILE_EMPTY,
            name=name,
        )
    if not text:
        return "text"
    if looks_binary(text):
        raise SourceError(
            f"{name} is binary: give a text, JSON Lines, feed or HTML file",
            ErrorCode.FILE_BINARY,
            name=name,
        )
    if text.startswith("<"):
        return _markup(text, name)
    return _json(text, name, suffix) or "text"


def _decoded(head: bytes) -> str:
    """Enough of the text to tell; the same marks as in `decoding`, errors do not matter here."""
    for marks, encoding in (
        ((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE), "utf-32"),
        ((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-16"),
    ):
        if head.startswith(marks):
            return head.decode(encoding, "ignore").strip()
    return head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").strip()


def _markup(text: str, name: str) -> Kind:
    position = 0
    while prolog := _PROLOG.match(text, position):
        if re.match(r"\s*<!doctype\s+html", prolog[0], re.I):
            return "html"
        position = prolog.end()
    root = _ROOT.match(text, position)
    if root is not None and root[1].lower() in _FEED_ROOTS:
        return "feed"
    if _HTML_SIGN.match(text, position):
        return "html"
    if _FEED_ITEM.search(text):
        return "feed"
    if _HTML_SIGN.search(text):
        return "html"
    if text[1:2].isalpha() or text.startswith(("<?", "<!")):
        found = f"<{root[1][:40]}>" if root is not None else "no element"
        raise SourceError(
            f"{name} is XML of another kind ({found}): give RSS, Atom, JSON Feed or a saved page",
            ErrorCode.FILE_OF_ANOTHER_KIND,
            name=name,
        )
    return "text"


def _json(text: str, name: str, suffix: str) -> Kind | None:
    """The kind of JSON it is, None for none."""
    starts = _JSON_START.match(text) is not None
    if starts and _JSON_FEED.search(text):
        return "json-feed"
    lines = [line.strip() for line in text.splitlines()[:_SHOWN_LINES] if line.strip()]
    if lines[0] in ("{", "["):
        if not starts:
            return None
        raise SourceError(
            f"{name} is one JSON document over several lines and no JSON Feed: "
            "write JSON Lines, one object a line",
            ErrorCode.FILE_OF_ANOTHER_KIND,
            name=name,
        )
    objects = sum(line.startswith(('{"', "{ ")) for line in lines)
    if starts or 2 * objects > len(lines):
        return "jsonl"
    if suffix == ".json":
        raise SourceError(
            f"{name} is not JSON: give JSON Lines, one object a line, or a feed",
            ErrorCode.FILE_OF_ANOTHER_KIND,
            name=name,
        )
    return None
