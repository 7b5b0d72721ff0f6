"""Text with marked spans, built piece by piece and counted as Telegram counts: UTF-16 units.

Telegram trims a message, ignores white space at the ends of an entity and refuses what is not
text; so nothing is built that it would change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from bot.telegram.messages import Entity, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.telegram.messages import EntityKind

# Telegram drops or refuses control characters and half characters. White space and direction
# marks stay: a script may need them.
_UNSENDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")
REPLACEMENT = "\ufffd"
# In a label they would turn round what stands beside it.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Where a text that is too long may be parted, best first.
_PARTINGS = (re.compile(r"\n+"), re.compile(r"(?<=[.!?…;])\s+"), re.compile(r"\s+"))


def sendable(text: str) -> str:
    """The text with what no message can hold replaced, character for character. The only change
    that verbatim words ever suffer."""
    return _UNSENDABLE.sub(REPLACEMENT, text.replace("\r", "\n"))


def one_line(text: str, max_chars: int) -> str:
    """Somebody's text as a label: one line, cut at the end."""
    line = _SPACE.sub(" ", _DIRECTIONS.sub("", sendable(text))).strip()
    return line if len(line) <= max_chars else line[: max_chars - 1].rstrip() + "…"


@dataclass(slots=True)
class Styled:
    """A text under way. Each piece is appended; a span that is empty or only white space marks
    nothing."""

    parts: list[str] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    units: int = 0

    def plain(self, text: str) -> Self:
        shown = sendable(text)
        self.parts.append(shown)
        self.units += utf16_length(shown)
        return self

    def marked(self, kind: EntityKind, text: str, url: str | None = None) -> Self:
        shown = sendable(text)
        self.mark(kind, self.units, shown, url)
        self.parts.append(shown)
        self.units += utf16_length(shown)
        return self

    def mark(self, kind: EntityKind, offset: int, shown: str, url: str | None = None) -> None:
        """Mark the text that stands at this offset, without the white space around it."""
        inner = shown.strip()
        if inner:
            before = utf16_length(shown[: len(shown) - len(shown.lstrip())])
            self.entities.append(Entity(kind, offset + before, utf16_length(inner), url))

    def bold(self, text: str) -> Self:
        return self.marked("bold", text)

    def italic(self, text: str) -> Self:
        return self.marked("italic", text)

    def link(self, text: str, url: str | None) -> Self:
        """Plain where there is no address."""
        return self.marked("text_link", text, url) if url else self.plain(text)

    def append(self, other: Styled) -> Self:
        for e in other.entities:
            self.entities.append(Entity(e.kind, self.units + e.offset, e.length, e.url))
        self.parts += other.parts
        self.units += other.units
        return self

    @property
    def text(self) -> str:
        return "".join(self.parts)


def pieces(text: str, max_units: int) -> Iterator[str]:
    """The text in pieces of at most `max_units`, parted at lines, else sentences, else words, else
    anywhere. Joined with the white space between them they are the text again."""
    for _, piece in placed_pieces(text, max_units):
        yield piece


def placed_pieces(text: str, max_units: int) -> Iterator[tuple[int, str]]:
    """Yield those pieces, each with where it begins in the text."""
    end = 0
    for piece in _pieces(text, max_units):
        # Only white space stands before it, with which no piece begins.
        start = text.index(piece, end)
        end = start + len(piece)
        yield start, piece


def _pieces(text: str, max_units: int) -> Iterator[str]:
    rest = text.strip()
    while utf16_length(rest) > max_units:
        end = _longest_prefix(rest, max_units)
        cut = next(
            (found for parting in _PARTINGS if (found := _last_end(parting, rest, end))), end
        )
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    if rest:
        yield rest


def _longest_prefix(text: str, max_units: int) -> int:
    units = 0
    for position, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > max_units:
            return position
    return len(text)


def _last_end(parting: re.Pattern[str], text: str, limit: int) -> int:
    """Where the last parting in the second half of what fits stands; 0 for none."""
    found = 0
    for match in parting.finditer(text, limit // 2, limit):
        found = match.start() or found
    return found
