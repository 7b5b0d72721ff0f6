"""Updates to chunks: exact slices of whole sentences, short enough to be embedded whole."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from index.models import Span
from index.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.models import QuotableField

# About 90 English words or 125 tokens: with a prefix of MAX_PREFIX_CHARS far below the 256 tokens
# that all-MiniLM reads.
MAX_CHUNK_CHARS = 500
MAX_PREFIX_CHARS = 120

# Its vocabulary spells other scripts almost letter by letter, so that there fewer characters fit.
_OTHER_SCRIPT_SHARE = 0.4
_OTHER_SCRIPT_LETTER = re.compile(r"[^\W\d_\x00-\u024f]")

_CLAUSE_END = re.compile(r"[,;:—–，、；][\"'”’»)\]]*(?=\s)|[，、；]")
_SPACE = re.compile(r"\s")
_VISIBLE = re.compile(r"\S")

_Span = tuple[int, int]


def chunk_update(
    headline: str, body: str, *, max_chars: int = MAX_CHUNK_CHARS
) -> tuple[Span, ...]:
    """Chunks of the headline, then of the body, each in order and at most `max_chars` long.

    They do not overlap and cover every character that is not whitespace. Whole paragraphs stay
    together where they fit, then whole sentences; a sentence that is too long is cut after a
    clause, else between words, at worst anywhere. Linear. Raises ValueError if `max_chars` < 1.
    """
    if max_chars < 1:
        raise ValueError(f"max_chars is {max_chars}; at least 1 is needed")
    return (*_chunks("headline", headline, max_chars), *_chunks("body", body, max_chars))


def embedding_prefix(headline: str, story: str) -> str:
    """What is put before a chunk when it is embedded: the headline, else the story's title, on one
    line of at most MAX_PREFIX_CHARS characters, cut between words; "" where neither is known."""
    line = " ".join(headline.split()) or " ".join(story.split())
    if len(line) <= MAX_PREFIX_CHARS:
        return line
    cut = line.rfind(" ", MAX_PREFIX_CHARS // 2, MAX_PREFIX_CHARS + 1)
    return line[: cut if cut > 0 else MAX_PREFIX_CHARS].rstrip()


def _chunks(field: QuotableField, text: str, max_chars: int) -> Iterator[Span]:
    limit = _limit(text, max_chars)
    for start, end in _packed(_paragraphs(text), text, limit):
        yield Span(field, start, end)


def _limit(text: str, max_chars: int) -> int:
    other = sum(1 for _ in _OTHER_SCRIPT_LETTER.finditer(text))
    mostly_other = other > len(text) * _OTHER_SCRIPT_SHARE
    return max(1, int(max_chars * _OTHER_SCRIPT_SHARE)) if mostly_other else max_chars


def _paragraphs(text: str) -> list[list[_Span]]:
    """The sentences, grouped by the line they stand on."""
    numbered: list[tuple[int, _Span]] = []
    line, previous_end = 0, 0
    for start, end in sentences(text):
        line += len(f"{text[previous_end:start]}.".splitlines()) > 1
        numbered.append((line, (start, end)))
        previous_end = end
    return [[span for _, span in group] for _, group in groupby(numbered, key=lambda n: n[0])]


def _packed(paragraphs: Iterable[list[_Span]], text: str, limit: int) -> Iterator[_Span]:
    """Neighbouring spans joined while they fit; a paragraph that fits alone is not broken."""
    current: _Span | None = None
    for spans in paragraphs:
        whole = (spans[0][0], spans[-1][1])
        fits = whole[1] - whole[0] <= limit
        for start, end in [whole] if fits else _pieces(spans, text, limit):
            if current and end - current[0] <= limit:
                current = (current[0], end)
            else:
                if current:
                    yield current
                current = (start, end)
    if current:
        yield current


def _pieces(spans: Iterable[_Span], text: str, limit: int) -> Iterator[_Span]:
    """Sentences, the over-long ones cut to at most `limit` characters."""
    for start, end in spans:
        while end - start > limit:
            cut = _cut(text, start, start + limit)
            yield start, cut
            following = _VISIBLE.search(text, cut, end)
            start = following.start() if following else end
        if start < end:
            yield start, end


def _cut(text: str, start: int, latest: int) -> int:
    """Where to end a piece that begins at `start` and may reach `latest`; never after a space."""
    window = text[start : latest + 1]
    half = len(window) // 2
    clauses = [m.end() for m in _CLAUSE_END.finditer(window, half) if m.end() < len(window)]
    if clauses:
        return start + clauses[-1]
    spaces = [m.start() for m in _SPACE.finditer(window, min(half, len(window) - 1))]
    cut = spaces[-1] if spaces else len(window) - 1
    return start + max(1, len(window[:cut].rstrip()))
