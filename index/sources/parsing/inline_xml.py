"""Atom content that is XML itself (news agencies send NITF this way), made readable as HTML.

feedparser takes such elements for the feed's own and loses the text.
"""

from __future__ import annotations

import html
import re

_CONTENT_START = re.compile(
    r"<content\b[^<>]*?\btype\s*=\s*[\"'](?!application/xhtml)[\w.-]+/(?:[\w.-]+\+)?xml[\"'][^<>]*>",
    re.I,
)
_CONTENT_END = "</content>"
_NITF_BODY = re.compile(r"<body\.content\b[^<>]*>")
_NITF_BODY_END = "</body.content>"


def inline_xml_as_html(text: str) -> str:
    """The feed with each XML content escaped as HTML; of NITF only the article itself."""
    pieces = []
    position = 0
    while start := _CONTENT_START.search(text, position):
        end = text.find(_CONTENT_END, start.end())
        if end < 0:
            break
        inner = text[start.end() : end]
        pieces += [
            text[position : start.start()],
            '<content type="html">',
            html.escape(_nitf_body(inner), quote=False),
        ]
        position = end
    pieces.append(text[position:])
    return "".join(pieces)


def _nitf_body(inner: str) -> str:
    """The article inside NITF; all of it where it is something else."""
    start, end = _NITF_BODY.search(inner), inner.rfind(_NITF_BODY_END)
    return inner[start.end() : end] if start is not None and start.end() <= end else inner
