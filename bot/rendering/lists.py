"""Lists as messages: a timeline, the sources, and texts without anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Message
from bot.rendering.answers import footer, lead_line
from bot.rendering.buttons import answer_buttons
from bot.rendering.excerpts import MAX_NAME_CHARS, Block, linkable, source_line, voice
from bot.rendering.pages import messages_of, pages_of_blocks, pages_of_lines
from bot.rendering.styled_text import Styled, one_line, pieces, sendable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.messages import ButtonRows
    from bot.rendering.reader import Reader
    from index import Answer, Excerpt, SourceFreshness

# A timeline is for looking over: each entry shows the beginning, the link shows the rest.
MAX_ENTRY_UNITS = 400


def plain_message(text: str, buttons: ButtonRows = ()) -> Message:
    """A text of the catalogue, which fits by its tests."""
    return Message(sendable(text), (), buttons)


def timeline_messages(answer: Answer, reader: Reader, exchange_id: int) -> tuple[Message, ...]:
    """What happened, oldest first, each entry under its time."""
    if answer.reason is not None:
        lead = Styled().bold(lead_line(answer, reader))
        pages = pages_of_blocks(lead, [], footer(answer, reader))
        return messages_of(pages, answer_buttons(answer, reader, exchange_id))
    lead = Styled().bold(reader.say("answer-lead-timeline"))
    blocks = [
        _entry(number, excerpt, reader) for number, excerpt in enumerate(answer.excerpts, start=1)
    ]
    pages = pages_of_blocks(lead, blocks, footer(answer, reader))
    return messages_of(pages, answer_buttons(answer, reader, exchange_id))


def _entry(number: int, excerpt: Excerpt, reader: Reader) -> Block:
    parts = list(pieces(sendable(excerpt.text), MAX_ENTRY_UNITS))
    quote = Styled().bold(f"[{number}] {reader.published(excerpt.citation)}")
    if excerpt.speaker:
        quote.plain(" ").italic(voice(excerpt, reader))
    shown = parts[0] if len(parts) == 1 else f"{parts[0]}…"
    quote.plain("\n").marked("expandable_blockquote", shown)
    source = Styled().plain(f"[{number}] ").append(source_line(excerpt.citation, reader))
    return Block(quote, source)


def sources_messages(
    sources: Sequence[SourceFreshness], reader: Reader, now: datetime
) -> tuple[Message, ...]:
    """Each source with how many reports it has and how old the newest is; silent ones marked."""
    if not sources:
        return (plain_message(reader.say("sources-none")),)
    title = Styled().bold(reader.say("sources-title"))
    return messages_of(
        pages_of_lines(title, [_source(source, reader, now) for source in sources], "\n\n")
    )


def _source(source: SourceFreshness, reader: Reader, now: datetime) -> Styled:
    name = one_line(source.publisher, MAX_NAME_CHARS) or reader.say("source-unknown")
    line = Styled().plain("⚠️ " if source.stale else "").bold(name)
    place = one_line(source.locator, 2 * MAX_NAME_CHARS)
    if place:
        line.plain(" · ").link(place, linkable(source.locator))
    if source.newest is None:
        return line.plain("\n").plain(reader.say("sources-line-empty"))
    ago = reader.catalogue.ago(now - source.newest)
    line.plain("\n").plain(reader.say("sources-line", count=source.updates, ago=ago))
    if source.stale:
        line.plain(" · ").italic(reader.say("sources-stale"))
    return line
