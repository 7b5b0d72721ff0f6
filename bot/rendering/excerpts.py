"""How an excerpt looks in an answer, an alert and a timeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rendering.answer_words import answer_words, parted, shifted
from bot.rendering.styled_text import Styled, one_line, placed_pieces, sendable
from bot.telegram.messages import MAX_TEXT_UNITS, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.rendering.answer_words import Place
    from bot.rendering.reader import Reader
    from index import Citation, Excerpt

ELLIPSIS = "…"
MAX_NAME_CHARS = 80
MAX_TITLE_CHARS = 140
# A line under a quotation, not a list of all agencies' customers.
MAX_PUBLISHERS_NAMED = 5
MAX_URL_CHARS = 2_048
# What stands around a quotation in its message: number and speaker, source and time.
AROUND_UNITS = 900
# A timeline is for looking over: each entry shows the beginning, the link shows the rest.
MAX_ENTRY_UNITS = 400
MAX_QUOTE_UNITS = MAX_TEXT_UNITS - AROUND_UNITS


@dataclass(frozen=True, slots=True)
class Block:
    """A quotation, or a piece of one, and the line that says where it is from."""

    quote: Styled
    source: Styled

    @property
    def units(self) -> int:
        return self.quote.units + self.source.units

    @property
    def entities(self) -> int:
        return len(self.quote.entities) + len(self.source.entities)


def excerpt_blocks(
    number: int, excerpt: Excerpt, reader: Reader, also: Sequence[str] = ()
) -> list[Block]:
    """The excerpt as one block; one that is too long for a message as several, each with whole
    sentences where there are any and an ellipsis where it goes on. `also` are further publishers
    of the same, of whom nothing is cited."""
    parts = list(placed_pieces(sendable(excerpt.text), MAX_QUOTE_UNITS))
    marked = answer_words(excerpt)
    source = _numbered_source(number, excerpt, reader)
    _also(source, excerpt, reader)
    if also:
        names = ", ".join(one_line(name, MAX_NAME_CHARS) for name in also[:MAX_PUBLISHERS_NAMED])
        source.plain(f" · {reader.say('source-also')} {names}")
    blocks = []
    for place, (start, part) in enumerate(parts):
        first, last = place == 0, place == len(parts) - 1
        quote = Styled().bold(f"[{number}]")
        if excerpt.speaker:
            quote.plain(" ").italic(voice(excerpt, reader))
        ends = ("" if first else ELLIPSIS, "" if last else ELLIPSIS)
        blocks.append(Block(_quoted(quote, part, shifted(marked, start), ends), source))
    return blocks


def timeline_block(number: int, excerpt: Excerpt, reader: Reader) -> Block:
    """Return the excerpt's entry in a timeline: its beginning, under its time."""
    quote = Styled().bold(f"[{number}] {reader.published(excerpt.citation)}")
    if excerpt.speaker:
        quote.plain(" · ").italic(voice(excerpt, reader))
    start, shown, ends = _beginning(excerpt)
    marked = shifted(answer_words(excerpt), start)
    source = _numbered_source(number, excerpt, reader)
    return Block(_quoted(quote, shown, marked, ends), source)


def nearest_block(excerpt: Excerpt, reader: Reader) -> Block:
    """Return what comes nearest without answering, under a label that says so: its beginning,
    without a number, and none of its words marked, for they fill no gap."""
    quote = Styled().plain(reader.say("answer-nearest"))
    if excerpt.speaker:
        quote.plain("\n").italic(voice(excerpt, reader))
    _, shown, ends = _beginning(excerpt)
    return Block(_quoted(quote, shown, (), ends), source_line(excerpt.citation, reader))


def _beginning(excerpt: Excerpt) -> tuple[int, str, tuple[str, str]]:
    """Where it begins in the text, its first words, and what stands before and after them."""
    (start, shown), *rest = placed_pieces(sendable(excerpt.text), MAX_ENTRY_UNITS)
    return start, shown, ("", ELLIPSIS if rest else "")


def _quoted(heading: Styled, words: str, marked: Iterable[Place], ends: tuple[str, str]) -> Styled:
    """The words under their heading, in bold at the places that are `marked`; `ends` stand before
    and after them."""
    before, after = ends
    heading.plain("\n")
    begin = heading.units
    heading.marked("expandable_blockquote", f"{before}{words}{after}")
    offset = begin + utf16_length(before)
    for part, is_marked in parted(words, marked):
        if is_marked:
            heading.mark("bold", offset, part)
        offset += utf16_length(part)
    return heading


def _numbered_source(number: int, excerpt: Excerpt, reader: Reader) -> Styled:
    return Styled().plain(f"[{number}] ").append(source_line(excerpt.citation, reader))


def voice(excerpt: Excerpt, reader: Reader) -> str:
    """Who speaks, and whether the words are theirs or the reporter's."""
    speaker = one_line(excerpt.speaker or "", MAX_NAME_CHARS)
    if excerpt.reported_speaker:
        reported = one_line(excerpt.reported_speaker, MAX_NAME_CHARS)
        return reader.say("voice-reporting", speaker=speaker, reported=reported)
    if excerpt.kind == "direct":
        return reader.say("voice-direct", speaker=speaker)
    return reader.say("voice-indirect", speaker=speaker)


def source_line(citation: Citation, reader: Reader) -> Styled:
    """Publisher, reporters, time, and the title as a link to the very words."""
    parts = [one_line(citation.publisher, MAX_NAME_CHARS) or reader.say("source-unknown")]
    if citation.introduction:
        parts.append(reader.say("source-introduction"))
    if citation.authors:
        parts.append(one_line(", ".join(citation.authors), MAX_NAME_CHARS))
    parts.append(reader.published(citation))
    line = Styled().plain(" · ".join(parts))
    url = linkable(citation.deep_link) or linkable(citation.url)
    title = one_line(citation.headline or citation.story, MAX_TITLE_CHARS)
    if title or url:
        line.plain(" · ").link(title or one_line(url or "", MAX_TITLE_CHARS), url)
    return line


def _also(line: Styled, excerpt: Excerpt, reader: Reader) -> None:
    """Other sources of the same, each a link to its own words."""
    also = reader.say("source-also")
    for number, citation in enumerate(excerpt.also):
        line.plain(", " if number else f" · {also} ")
        name = one_line(citation.publisher, MAX_NAME_CHARS) or reader.say("source-unknown")
        line.link(name, linkable(citation.deep_link) or linkable(citation.url))


def linkable(url: str | None) -> str | None:
    """An address that may stand behind a text; a very long one opens nothing."""
    if url is None or not url.startswith(("http://", "https://")):
        return None
    return url if len(url) <= MAX_URL_CHARS and sendable(url) == url else None
