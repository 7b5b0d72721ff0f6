"""A timeline as messages, and texts without anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.answers import footer, lead_line, nearest_blocks
from bot.rendering.buttons import answer_buttons
from bot.rendering.excerpts import timeline_block
from bot.rendering.pages import messages_of, pages_of_blocks
from bot.rendering.styled_text import Styled, sendable
from bot.telegram.messages import Message

if TYPE_CHECKING:
    from bot.rendering.reader import Reader
    from bot.telegram.messages import ButtonRows
    from index import Answer


def plain_message(text: str, buttons: ButtonRows = ()) -> Message:
    """A text of the catalogue, which fits by its tests."""
    return Message(sendable(text).strip(), (), buttons)


def timeline_messages(answer: Answer, reader: Reader, exchange_id: int) -> tuple[Message, ...]:
    """What happened, oldest first, each entry under its time."""
    if answer.reason is not None:
        lead = Styled().bold(lead_line(answer, reader))
        pages = pages_of_blocks(lead, nearest_blocks(answer, reader), footer(answer, reader))
        return messages_of(pages, answer_buttons(answer, reader, exchange_id))
    lead = Styled().bold(reader.say("answer-lead-timeline"))
    blocks = [
        timeline_block(number, excerpt, reader)
        for number, excerpt in enumerate(answer.excerpts, start=1)
    ]
    pages = pages_of_blocks(lead, blocks, footer(answer, reader))
    return messages_of(pages, answer_buttons(answer, reader, exchange_id))
