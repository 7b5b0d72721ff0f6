"""How markup starts: its prolog and its outermost element."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PROLOG = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!(?!\[CDATA|--)[^>\[]*(?:\[.*?\]\s*)?>)", re.S)
_HTML_DOCTYPE = re.compile(r"\s*<!doctype\s+html", re.I)
_ROOT = re.compile(r"\s*<(?:[\w.-]+:)?([\w.-]+)")


@dataclass(frozen=True, slots=True)
class MarkupStart:
    """`end` is where the prolog ends, `written_root` the name of the element there without its
    prefix, None where there is none; `is_html` says that a DOCTYPE before it names HTML."""

    end: int
    written_root: str | None
    is_html: bool

    @property
    def root(self) -> str | None:
        """The root's name in lower case."""
        return self.written_root.lower() if self.written_root is not None else None


def markup_start(text: str) -> MarkupStart:
    """Read declarations, comments and DOCTYPEs up to the first that names HTML."""
    position = 0
    while prolog := _PROLOG.match(text, position):
        if _HTML_DOCTYPE.match(prolog[0]):
            return MarkupStart(position, None, is_html=True)
        position = prolog.end()
    root = _ROOT.match(text, position)
    return MarkupStart(position, root[1] if root is not None else None, is_html=False)
