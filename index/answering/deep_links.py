"""Links that open a page at the very words quoted (WICG "URL Fragment Text Directives").

    #:~:text=[prefix-,]textStart[,textEnd][,-suffix]

Each part must stand within one block of the page, so none crosses a line break here; words are
matched whole, whatever their case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from index.models import StoredUpdate

# Longer excerpts are named by their first and last words: shorter links, and a picture or an
# advertisement in between does no harm.
MAX_WHOLE_CHARS = 120
MIN_EDGE_WORDS = 4
MAX_EDGE_WORDS = 12
CONTEXT_WORDS = 4
# A "word" longer than this is no word; the link then opens the page only.
MAX_PART_CHARS = 400

_DIRECTIVE = ":~:"
_NEAR_CHARS = 2_000
# With the space behind it, so that words put together again read as they stood.
_WORD = re.compile(r"(?:[^\s，。、！？；：]+[，。、！？；：]*|[，。、！？；：]+)\s*")


@dataclass(frozen=True, slots=True)
class _Directive:
    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        parts = [
            f"{_encode(self.prefix)}-" if self.prefix else "",
            _encode(self.start),
            _encode(self.end),
            f"-{_encode(self.suffix)}" if self.suffix else "",
        ]
        return ",".join(part for part in parts if part)


def cited_url(update: StoredUpdate) -> str | None:
    """The update's own address, else its story's."""
    return update.url or update.story_url


def text_fragment(url: str, text: str, start: int, end: int) -> str:
    """`url` with a directive that finds `text[start:end]` on the page of `text`.

    Offsets within a word are moved out to its ends. A fragment that the URL has already is kept.
    Words that occur elsewhere in the text get their neighbours as context. Where no words can be
    named (an empty span, a "word" of hundreds of characters) the URL is returned as it is.
    """
    start, end = _whole_words(text, max(0, start), min(len(text), end))
    excerpt = text[start:end]
    if not excerpt.strip():
        return url
    lines = [line for line in excerpt.splitlines() if line.strip()]
    if len(lines) == 1 and len(excerpt) <= MAX_WHOLE_CHARS:
        directive = _whole(text, start, end, _comparable(text))
    else:
        directive = _range(text, start, end, lines, _comparable(text))
    if max(len(directive.start), len(directive.end)) > MAX_PART_CHARS:
        return url
    base, _, fragment = url.partition("#")
    return f"{base}#{fragment.partition(_DIRECTIVE)[0]}{_DIRECTIVE}text={directive}"


def _whole(text: str, start: int, end: int, page: str) -> _Directive:
    words = _one_space(text[start:end])
    if page.count(_comparable(words)) == 1:
        return _Directive(words)
    return _Directive(words, prefix=_before(text, start), suffix=_after(text, end))


def _range(text: str, start: int, end: int, lines: list[str], page: str) -> _Directive:
    """The first and the last words of the span; more of them until they are found in no other
    place (the first words) or not too early (the last words)."""
    first, last = _WORD.findall(lines[0]), _WORD.findall(lines[-1])
    if len(lines) == 1:
        first, last = first[: -(len(first) // 2)] or first, last[-(len(last) // 2) :]
    head = _edge(first, page, from_end=False)
    prefix = _before(text, start) if page.count(_comparable(head)) > 1 else ""
    inner = _one_space(text[start:end])
    if head == inner:
        return _Directive(head, prefix=prefix)
    tail = _edge(last, _comparable(inner[len(head) :]), from_end=True)
    return _Directive(head, tail, prefix)


def _edge(words: list[str], page: str, *, from_end: bool) -> str:
    """The fewest words from that end of `words` that occur once in the comparable text `page`."""
    edge = ""
    for count in range(MIN_EDGE_WORDS, MAX_EDGE_WORDS + 1):
        chosen = words[-count:] if from_end else words[:count]
        edge = _joined(chosen)
        if count >= len(words) or page.count(_comparable(edge)) == 1:
            break
    return edge


def _joined(words: list[str]) -> str:
    """Words of a script without spaces are only cut at its punctuation, and stand without."""
    return _one_space("".join(words))


def _before(text: str, start: int) -> str:
    """The last words before `start`, of one line."""
    lines = text[max(0, start - _NEAR_CHARS) : start].rstrip().splitlines()
    return _joined(_WORD.findall(lines[-1])[-CONTEXT_WORDS:]) if lines else ""


def _after(text: str, end: int) -> str:
    """The first words after `end`, of one line."""
    lines = text[end : end + _NEAR_CHARS].lstrip().splitlines()
    return _joined(_WORD.findall(lines[0])[:CONTEXT_WORDS]) if lines else ""


def _comparable(text: str) -> str:
    return _one_space(text).casefold()


def _one_space(text: str) -> str:
    return " ".join(text.split())


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while 0 < start < end and _within_word(text, start):
        start -= 1
    while start < end < len(text) and _within_word(text, end):
        end += 1
    return start, end


def _within_word(text: str, position: int) -> bool:
    return text[position - 1].isalnum() and text[position].isalnum()


def _encode(text: str) -> str:
    """Percent-encoded but for unreserved characters; `-` too, which marks prefix and suffix."""
    return quote(text, safe="").replace("-", "%2D")
