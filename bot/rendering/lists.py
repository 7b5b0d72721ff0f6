"""A timeline as messages, and texts without anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.answers import footer, lead_line
from bot.rendering.buttons import answer_buttons
from bot.rendering.excerpts import Block, source_line, voice
from bot.rendering.pages import messages_of, pages_of_blocks
from bot.rendering.styled_text import Styled, pieces, sendable
from bot.telegram.messages import Message

if TYPE_CHECKING:
    from bot.rendering.reader import Reader
    from bot.telegram.messages import ButtonRows
    from index import Answer, Excerpt

# A timeline is for looking over: each entry shows the beginning, the link shows the rest.
MAX_ENTRY_UNITS = 400


def plain_message(text: str, buttons: ButtonRows = ()) -> Message:
    """A text of the catalogue, which fits by its tests."""
    return Message(sendable(text).strip(), (), buttons)


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
        quote.plain(" · ").italic(voice(excerpt, reader))
    shown = parts[0] if len(parts) == 1 else f"{parts[0]}…"
    quote.plain("\n").marked("expandable_blockquote", shown)
    source = Styled().plain(f"[{number}] ").append(source_line(excerpt.citation, reader))
    return Block(quote, source)
