"""An excerpt among its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.answer_words import answer_words, parted, shifted
from bot.rendering.excerpts import source_line
from bot.rendering.pages import joined, messages_of
from bot.rendering.styled_text import Styled, pieces, placed_pieces, sendable
from bot.telegram.messages import MAX_TEXT_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.rendering.answer_words import Place
    from bot.rendering.reader import Reader
    from bot.telegram.messages import EntityKind, Message
    from index import ExcerptContext


def context_messages(context: ExcerptContext, reader: Reader) -> tuple[Message, ...]:
    """The sentences around it with the excerpt in bold, as one message where it fits. Where the
    words are known that answer, they are in bold and the rest of the excerpt in italics."""
    lead = Styled().bold(reader.say("context-lead"))
    if not context.is_current:
        lead.plain("\n").italic(reader.say("context-outdated"))
    source = source_line(context.excerpt.citation, reader)
    words, marked = sendable(context.excerpt.text), answer_words(context.excerpt)
    rest: EntityKind = "italic" if marked else "bold"
    text = Styled().plain(context.before.lstrip()).append(_standing_out(words, marked, rest))
    whole = joined([lead, text.plain(context.after.rstrip()), source])
    if whole.units <= MAX_TEXT_UNITS:
        return messages_of([whole])
    parts = [
        *(Styled().plain(part) for part in pieces(context.before, MAX_TEXT_UNITS)),
        *(
            _standing_out(part, shifted(marked, start), rest)
            for start, part in placed_pieces(words, MAX_TEXT_UNITS)
        ),
        *(Styled().plain(part) for part in pieces(context.after, MAX_TEXT_UNITS)),
    ]
    return messages_of([lead, *parts, source])


def _standing_out(words: str, marked: Iterable[Place], rest: EntityKind) -> Styled:
    styled = Styled()
    for part, answers in parted(words, marked):
        styled.marked("bold" if answers else rest, part)
    return styled
