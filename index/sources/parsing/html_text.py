"""HTML to plain paragraphs, one a line; entities are decoded exactly once."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_BLOCKS_TEXT = """
    address article aside blockquote body br caption center dd details dialog div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav
    ol p pre section summary table tbody tfoot thead tr ul
"""
_BLOCKS = frozenset(_BLOCKS_TEXT.split())
_CELLS = frozenset({"td", "th"})
_UNREAD_TEXT = """
    audio button canvas datalist head iframe input math noscript object script select
    style svg template textarea title video
"""
_UNREAD = frozenset(_UNREAD_TEXT.split())
_INLINE_TEXT = """
    a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label map
    mark meter output picture q rp rt ruby s samp small source span strike strong sub sup
    time tt u var wbr html embed link meta
"""
_INLINE = frozenset(_INLINE_TEXT.split())
_KNOWN = _BLOCKS | _CELLS | _UNREAD | _INLINE
_TAG = re.compile(r"<(?:/?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])|!--)")
# Only what ends in a semicolon: "?a=1&copy=2" in plain text is no copyright sign.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# What a browser collapses to one space; a no-break space stays.
_SPACES = str.maketrans("\t\n\r\f", "    ")
_SPACES_IN_LINE = str.maketrans("\t\r\f", "   ")
_BLANK_LINES = re.compile(r"\n[ \t\r\f]*\n\s*")
_PARAGRAPH = "\n"
MAX_DEPTH = 512  # where Blink stops nesting, too
# Elements that never end, or that end by themselves, do not add up.
_NESTING_TAG = re.compile(
    r"<(/?)(?!(?:p|li|tr|td|th|dt|dd|option|br|img|hr|input|meta|link|wbr|source|col|area|base|"
    r"embed|param|track|path|use)(?=[\s/>]))[a-zA-Z](?:[^<>/]++|/(?!>))*+(/?)>"
)
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")


_HUGE_TAG = re.compile(r"<[A-Za-z][^<>]{16384,}>")


def html_to_text(markup: str) -> str:
    """What a browser would show of a fragment or page, a line for each paragraph."""
    if "<" not in markup:
        markup = _BLANK_LINES.sub("<br>", markup)
    return _render(markup)


def without_huge_tags(markup: str) -> str:
    """Without opening tags of 16 KB and more, which hold no text: parsers take quadratic time over
    their attributes."""
    return _HUGE_TAG.sub("", markup)


def parse_html(markup: str) -> LexborHTMLParser:
    """The tree of a page or fragment. Raises MemoryError where there is no room for it."""
    try:
        return LexborHTMLParser(without_huge_tags(markup))
    except SelectolaxError as error:  # no markup is wrong to Lexbor: it fails for want of memory
        raise MemoryError("no memory to parse HTML") from error


def html_to_line(markup: str) -> str:
    """The same on one line, for headlines and names."""
    return html_to_text(markup).replace("\n", " ")


def json_to_text(value: str) -> str:
    """Text of a JSON field that may be plain, with entities, or HTML.

    Lines of plain text are paragraphs, also between inline tags.
    """
    names = {match[1].lower() if match[1] else "!" for match in _TAG.finditer(value)}
    if names & (_BLOCKS | _CELLS):
        return _render(value)
    if names & (_KNOWN | {"!"}):
        return _render(value.replace("\n", "<br>"))
    return plain_to_text(_ENTITY.sub(lambda match: html.unescape(match[0]), value))


def json_to_line(value: str) -> str:
    return json_to_text(value).replace("\n", " ")


def plain_to_text(text: str) -> str:
    """Plain text with its white space tidied: no empty lines, no runs of spaces."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _paragraphs(_single_spaces(lines.translate(_SPACES_IN_LINE)))


def node_to_text(node: LexborNode) -> str:
    """The text below a node of a parsed page."""
    return _paragraphs(_collapse("".join(_pieces(node))))


def _render(markup: str) -> str:
    if too_deep(markup):
        return _without_tags(markup)
    body = parse_html(markup).body
    return node_to_text(body) if body is not None else ""


def too_deep(markup: str) -> bool:
    """Whether the markup nests deeper than any page does; parsing it takes quadratic time."""
    depth = 0
    if markup.count("<") <= MAX_DEPTH:
        return False
    for match in _NESTING_TAG.finditer(markup):
        if match[1]:
            depth = max(0, depth - 1)
        elif not match[2] and (depth := depth + 1) > MAX_DEPTH:
            return True
    return False


def _without_tags(markup: str) -> str:
    """For markup that cannot be parsed: tags become spaces, entities are decoded."""
    bare = _ANY_TAG.sub(" ", markup)
    return plain_to_text(_ENTITY.sub(lambda match: html.unescape(match[0]), bare))


# Marks where a paragraph ends, so that line breaks of the source can still be told apart.
_BREAK = "\x00"


def _collapse(text: str) -> str:
    return _single_spaces(text.translate(_SPACES)).replace(_BREAK, _PARAGRAPH)


def _single_spaces(text: str) -> str:
    while "  " in text:  # halves each run, and is ten times as fast as a pattern
        text = text.replace("  ", " ")
    return text


def _paragraphs(text: str) -> str:
    lines = (line.strip(" ") for line in text.split(_PARAGRAPH))
    return _PARAGRAPH.join(line for line in lines if line.strip())


def _pieces(root: LexborNode) -> Iterator[str]:
    """Text in order with _BREAK around blocks; a loop, because pages nest deeper than a stack."""
    pre_depth, root_id = 0, root.mem_id  # comparing nodes serialises both
    node = root.child
    while node is not None:
        tag = node.tag
        if tag == "-text":
            text = (node.text_content or "").replace(_BREAK, "")
            yield text.replace("\n", _BREAK) if pre_depth else text
        elif tag in _BLOCKS:
            yield _BREAK
        elif tag in _CELLS:
            yield " "
        pre_depth += tag == "pre"
        below = None if tag in _UNREAD else node.child
        if below is not None:
            node = below
            continue
        while node is not None:
            tag = node.tag
            pre_depth -= tag == "pre"
            if tag in _BLOCKS:
                yield _BREAK
            if node.next is not None:
                node = node.next
                break
            node = node.parent
            if node is None or node.mem_id == root_id:
                return
