"""What is told without being asked: alerts, digests, corrections, retractions. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rendering.buttons import topical_data
from bot.rendering.excerpts import MAX_NAME_CHARS, MAX_TITLE_CHARS, excerpt_blocks
from bot.rendering.pages import joined, messages_of, pages_of_blocks
from bot.rendering.styled_text import Styled, one_line
from bot.telegram.callbacks import callback_data
from bot.telegram.messages import Button

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.rendering.reader import Reader
    from bot.telegram.messages import ButtonRows, Message
    from index import Excerpt

MAX_CHANGES = 3
MAX_CHANGE_CHARS = 160


@dataclass(frozen=True, slots=True)
class Told:
    """One development: the excerpt, and the publishers of others that report the same."""

    excerpt: Excerpt
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What stood in a report and what stands there now, word for word; "" for nothing."""

    old: str
    new: str


def alert_messages(told: Told, reader: Reader, buttons: ButtonRows) -> tuple[Message, ...]:
    """One development under its headline."""
    return messages_of(_pages(told, reader, Styled()), buttons)


def corrected_messages(
    told: Told, changes: Sequence[Change], at: datetime, reader: Reader, buttons: ButtonRows
) -> tuple[Message, ...]:
    """The same as it reads now, with what was changed."""
    note = Styled().bold(reader.say("alert-corrected", time=_clock(at, reader)))
    for change in changes[:MAX_CHANGES]:
        note.plain("\n").plain(_change(change, reader))
    return messages_of(_pages(told, reader, note), buttons)


def removed_messages(at: datetime, reader: Reader) -> tuple[Message, ...]:
    """That the report is no longer kept here, whatever its source says."""
    note = Styled().bold(reader.say("alert-removed", time=_clock(at, reader)))
    return messages_of([note])


def retracted_messages(headline: str, at: datetime, reader: Reader) -> tuple[Message, ...]:
    """That it was taken back, and nothing of what it said but its headline, if that is kept."""
    note = Styled().bold(reader.say("alert-retracted", time=_clock(at, reader)))
    title = Styled().plain(one_line(headline, MAX_TITLE_CHARS))
    return messages_of([joined([note, title])])


def digest_messages(
    told: Sequence[Told], more: int, kind: str, reader: Reader
) -> tuple[Message, ...]:
    """Several developments in one; `kind` is "digest" or "summary"."""
    lead = Styled().bold(reader.say("alert-digest" if kind == "digest" else "alert-summary"))
    blocks = [
        block
        for number, one in enumerate(told, start=1)
        for block in excerpt_blocks(number, one.excerpt, reader, one.also)
    ]
    tail = Styled().italic(reader.say("alert-more", count=more) if more else "")
    return messages_of(pages_of_blocks(lead, blocks, tail))


def alert_buttons(
    update_id: str,
    subscription_id: int | None,
    reader: Reader,
    *,
    of_story: bool = True,
    topic: int | None = None,
) -> ButtonRows:
    """`of_story`: whether the report belongs to a story, which can then be muted. `topic` is where
    in a forum: of an old message Telegram does not say it."""
    row = [Button(reader.say("button-about"), callback_data("about", update_id))]
    if of_story:
        data = topical_data("mute", update_id, topic)
        row.append(Button(reader.say("button-mute"), data))
    if subscription_id is not None:
        row.append(Button(reader.say("button-stop"), callback_data("stop", subscription_id)))
    return (tuple(row),)


def channel_buttons(update_id: str, bot_name: str, reader: Reader) -> ButtonRows:
    """Under a post that all readers of a channel see: each asks about it in private, and nobody
    can change for all what the channel is told."""
    url = f"https://t.me/{bot_name}?start=about-{update_id}"
    return ((Button(reader.say("button-about"), url=url),),)


def _pages(told: Told, reader: Reader, note: Styled) -> list[Styled]:
    citation = told.excerpt.citation
    headline = one_line(citation.headline or citation.story, MAX_TITLE_CHARS)
    lead = joined([Styled().bold(headline), note])
    names = ", ".join(one_line(name, MAX_NAME_CHARS) for name in told.also)
    also = Styled().italic(reader.say("alert-also", publishers=names) if names else "")
    return pages_of_blocks(lead, excerpt_blocks(1, told.excerpt, reader), also)


def _change(change: Change, reader: Reader) -> str:
    old, new = (one_line(words, MAX_CHANGE_CHARS) for words in (change.old, change.new))
    if not old:
        return reader.say("alert-change-added", new=new)
    if not new:
        return reader.say("alert-change-removed", old=old)
    return reader.say("alert-change", old=old, new=new)


def _clock(at: datetime, reader: Reader) -> str:
    return reader.catalogue.clock(at, reader.zone)
