"""Blocks of text put into as few messages as hold them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.rendering.styled_text import Styled, pieces
from bot.telegram.messages import MAX_ENTITIES, MAX_TEXT_UNITS, Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.rendering.excerpts import Block
    from bot.telegram.messages import Button, ButtonRows

GAP = "\n\n"
_GAP_UNITS = 2


def pages_of_blocks(lead: Styled, blocks: Sequence[Block], footer: Styled) -> list[Styled]:
    """Messages of quotations, each with the list of its sources under them; the lead stands in the
    first and the footer in the last. No block is parted."""
    pages: list[list[Block]] = [[]]
    used = lead.units + footer.units
    entities = len(lead.entities) + len(footer.entities)
    for block in blocks:
        units = block.units + 2 * _GAP_UNITS
        too_long = used + units > MAX_TEXT_UNITS or entities + block.entities > MAX_ENTITIES
        if pages[-1] and too_long:
            pages.append([])
            used, entities = footer.units, len(footer.entities)
        pages[-1].append(block)
        used, entities = used + units, entities + block.entities
    last = len(pages) - 1
    return [
        joined(
            [
                *([lead] if place == 0 else []),
                *(block.quote for block in page),
                *([_sources(page)] if page else []),
                *([footer] if place == last else []),
            ]
        )
        for place, page in enumerate(pages)
    ]


def _sources(page: Iterable[Block]) -> Styled:
    """Each source once, also where several pieces of one excerpt stand on the page."""
    lines = {block.source.text: block.source for block in page}
    return joined(list(lines.values()), "\n")


def joined(parts: Iterable[Styled], gap: str = GAP) -> Styled:
    """The parts that hold anything, with a gap between them."""
    whole = Styled()
    for part in parts:
        if part.units:
            whole.plain(gap if whole.units else "").append(part)
    return whole


def pages_of_lines(title: Styled, lines: Iterable[Styled], gap: str = "\n") -> list[Styled]:
    """A list under its title, as many messages as it takes; no line is parted."""
    page, pages = Styled().append(title), []
    for line in lines:
        units = page.units + len(gap) + line.units
        full = units > MAX_TEXT_UNITS or len(page.entities) + len(line.entities) > MAX_ENTITIES
        if page.units and full:
            pages.append(page)
            page = Styled()
        page.plain(gap if page.units else "").append(line)
    return [*pages, page]


def messages_of(pages: Sequence[Styled], buttons: ButtonRows = ()) -> tuple[Message, ...]:
    """The buttons go under the last message. White space at the end, which Telegram would cut off,
    is never part of an entity."""
    last = len(pages) - 1
    return tuple(
        Message(page.text.rstrip(), tuple(page.entities), buttons if place == last else ())
        for place, page in enumerate(pages)
    )


def with_row(messages: Sequence[Message], row: Sequence[Button]) -> tuple[Message, ...]:
    """The messages with one more row of buttons under the last."""
    *before, last = messages
    return (*before, replace(last, buttons=(*last.buttons, tuple(row))))


def plain_messages(text: str, buttons: ButtonRows = ()) -> tuple[Message, ...]:
    """A text of any length without marks."""
    parts = [Styled().plain(part) for part in pieces(text, MAX_TEXT_UNITS)]
    return messages_of(parts, buttons)
