"""An excerpt among its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.excerpts import source_line
from bot.rendering.pages import joined, messages_of
from bot.rendering.styled_text import Styled, pieces
from bot.telegram.messages import MAX_TEXT_UNITS

if TYPE_CHECKING:
    from bot.rendering.reader import Reader
    from bot.telegram.messages import Message
    from index import ExcerptContext


def context_messages(context: ExcerptContext, reader: Reader) -> tuple[Message, ...]:
    """The sentences around it with the excerpt in bold, as one message where it fits."""
    lead = Styled().bold(reader.say("context-lead"))
    if not context.is_current:
        lead.plain("\n").italic(reader.say("context-outdated"))
    source = source_line(context.excerpt.citation, reader)
    before, excerpt = context.before.lstrip(), context.excerpt.text.strip()
    text = Styled().plain(before).bold(excerpt).plain(context.after.rstrip())
    whole = joined([lead, text, source])
    if whole.units <= MAX_TEXT_UNITS:
        return messages_of([whole])
    parts = [
        *(Styled().plain(part) for part in pieces(context.before, MAX_TEXT_UNITS)),
        *(Styled().bold(part) for part in pieces(context.excerpt.text, MAX_TEXT_UNITS)),
        *(Styled().plain(part) for part in pieces(context.after, MAX_TEXT_UNITS)),
    ]
    return messages_of([lead, *parts, source])
