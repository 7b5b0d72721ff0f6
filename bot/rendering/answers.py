"""An answer as messages: lead, excerpts, sources, as of, and what can be done next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.buttons import MAX_NAME_CHARS, answer_buttons
from bot.rendering.excerpts import excerpt_blocks, nearest_block
from bot.rendering.pages import joined, messages_of, pages_of_blocks
from bot.rendering.styled_text import Styled, one_line
from index import Reason

if TYPE_CHECKING:
    from bot.rendering.excerpts import Block
    from bot.rendering.reader import Reader
    from bot.telegram.messages import Message
    from index import Answer, QuietSource


def answer_messages(
    answer: Answer, reader: Reader, exchange_id: int, *, further: bool = False
) -> tuple[Message, ...]:
    """At least one message. `further`: it goes on from an answer before."""
    lead = Styled().bold(lead_line(answer, reader, further=further))
    # Offers are buttons: the line before them stands last.
    offers = Styled().plain(reader.say("offers") if answer.offers else "")
    blocks = [
        block
        for number, excerpt in enumerate(answer.excerpts, start=1)
        for block in excerpt_blocks(number, excerpt, reader)
    ]
    blocks += nearest_blocks(answer, reader)
    pages = pages_of_blocks(lead, blocks, joined([footer(answer, reader), offers]))
    return messages_of(pages, answer_buttons(answer, reader, exchange_id))


def nearest_blocks(answer: Answer, reader: Reader) -> list[Block]:
    """Return what comes nearest to an answer where there is none."""
    if answer.answered or answer.nearest is None:
        return []
    return [nearest_block(answer.nearest, reader)]


def lead_line(answer: Answer, reader: Reader, *, further: bool = False) -> str:
    """What kind of answer it is, in one line."""
    if answer.reason in (Reason.NOT_STATED, Reason.NOTHING_RELEVANT):
        return reader.say("abstain-not-stated", kind=answer.wanted.value)
    if answer.reason is not None:
        return reader.say(f"abstain-{answer.reason.value}")
    if answer.intent != "ask":
        return reader.say(f"answer-lead-{answer.intent}")
    if further:
        return reader.say("answer-lead-more")
    speakers = {excerpt.speaker for excerpt in answer.excerpts}
    if len(speakers) == 1 and (speaker := next(iter(speakers))):
        return reader.say("answer-lead-said", speaker=one_line(speaker, 2 * MAX_NAME_CHARS))
    if len(answer.excerpts) == 1:
        return reader.say("answer-lead-one")
    return reader.say("answer-lead-latest" if answer.newest_first else "answer-lead-several")


def quiet_line(source: QuietSource, reader: Reader) -> str:
    """That a source may have more to say than is known."""
    kind = "failing" if source.failing else "quiet"
    name = one_line(source.publisher, 2 * MAX_NAME_CHARS)
    return "⚠️ " + reader.say(f"answer-{kind}", source=name, time=reader.time(source.since))


def footer(answer: Answer, reader: Reader) -> Styled:
    """How new the news is, and how it was searched. Nothing is as of a time without news."""
    parts = [quiet_line(source, reader) for source in answer.quiet]
    if answer.as_of is not None:
        parts.append(reader.say("answer-as-of", time=reader.time(answer.as_of)))
    if answer.mode == "keywords" and answer.reason is not Reason.NO_NEWS:
        parts.append(reader.say("answer-keywords"))
    return Styled().italic(" · ".join(parts))
