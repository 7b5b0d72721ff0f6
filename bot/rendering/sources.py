"""Sources as messages: the list for readers, and cards for administrators. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.excerpts import MAX_NAME_CHARS, linkable
from bot.rendering.lists import plain_message
from bot.rendering.pages import messages_of, pages_of_lines
from bot.rendering.styled_text import Styled, one_line
from bot.telegram.messages import Message
from index import kind_text_id, shown_address, shown_feeds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.rendering.reader import Reader
    from index import Added, SourceHealth, WatchedSource

MAX_PLACE_CHARS = 2 * MAX_NAME_CHARS
MAX_FEEDS = 5
MAX_FEED_CHARS = 500
MAX_ERROR_CHARS = 200


def sources_messages(
    sources: Sequence[SourceHealth], reader: Reader, now: datetime
) -> tuple[Message, ...]:
    """Each source with how many reports it has, how old the newest is and how it is followed;
    silent ones and those that cannot be read are marked."""
    shown = [source for source in sources if source.watched or _has_news(source)]
    if not shown:
        return (plain_message(reader.say("sources-none")),)
    title = Styled().bold(reader.say("sources-title"))
    return messages_of(
        pages_of_lines(title, [_source(source, reader, now) for source in shown], "\n\n")
    )


def _has_news(source: SourceHealth) -> bool:
    """All of its news may have been removed, one by one."""
    return source.freshness is not None and source.freshness.updates > 0


def source_card(source: SourceHealth, reader: Reader, now: datetime) -> Message:
    """One source for administrators, with what went wrong when it was last polled."""
    text = _source(source, reader, now)
    if source.watched is not None and (error := one_line(source.watched.error, MAX_ERROR_CHARS)):
        text.plain("\n").plain(error)
    return Message(text.text, tuple(text.entities), ())


def source_title(source: SourceHealth) -> str:
    """What a source is called where there is little room: its publisher, else its address."""
    fresh, watched = source.freshness, source.watched
    name = (fresh.publisher or shown_address(fresh.locator)) if fresh else ""
    if not name and watched is not None:
        name = watched.title or watched.place
    return one_line(name, MAX_NAME_CHARS) or source.number


def followed_title(source: SourceHealth) -> str:
    """What is paused and resumed as one: a file or a folder with all that it gives."""
    watched = source.watched
    if watched is None or not watched.type.gives_several:
        return source_title(source)
    return one_line(watched.place, MAX_NAME_CHARS) or source.number


def found_text(added: Added, reader: Reader) -> str:
    """What the first reading of a new source found."""
    found = added.found
    lines = [
        reader.say(
            "admin-add-done",
            count=found.updates,
            kind=_kind(found.kind, reader),
            source=one_line(found.title or added.source.place, MAX_PLACE_CHARS),
        )
    ]
    if found.newest is not None:
        lines.append(reader.say("admin-add-newest", time=reader.time(found.newest)))
    feeds = [
        feed
        for feed in shown_feeds(found.feeds, added.source.address)
        if len(feed) <= MAX_FEED_CHARS
    ]
    lines += [reader.say("admin-add-feed", feed=feed) for feed in feeds[:MAX_FEEDS]]
    return "\n".join(lines)


def _kind(kind: str, reader: Reader) -> str:
    text_id = kind_text_id(kind)
    return reader.say(text_id) if text_id is not None else kind


def _source(source: SourceHealth, reader: Reader, now: datetime) -> Styled:
    fresh, watched = source.freshness, source.watched
    place = _place(source)
    name = one_line(fresh.publisher if fresh else "", MAX_NAME_CHARS)
    failing = watched is not None and bool(watched.failures or watched.error)
    stale = fresh is not None and fresh.stale
    line = Styled().plain("⚠️ " if stale or failing else "")
    line.bold(name or source_title(source) or reader.say("source-unknown"))
    if place:
        line.plain(" · ").link(one_line(shown_address(place), MAX_PLACE_CHARS), _open(place))
    line.plain("\n")
    if fresh is None or fresh.newest is None:
        line.plain(reader.say("sources-line-empty"))
    else:
        ago = reader.catalogue.ago(now - fresh.newest)
        line.plain(reader.say("sources-line", count=fresh.updates, ago=ago))
    if stale:
        line.plain(" · ").italic(reader.say("sources-stale"))
    if watched is not None:
        line.plain("\n").plain(" · ".join(_watched(watched, reader, now)))
    if source.lag is not None:
        line.plain(" · ").plain(reader.say("sources-lag", span=reader.catalogue.span(source.lag)))
    return line


def _place(source: SourceHealth) -> str:
    """The page or story it is, else the name of what is watched."""
    locator = source.freshness.locator if source.freshness else ""
    return shown_address(locator) or (source.watched.place if source.watched else "")


def _open(place: str) -> str | None:
    """A link to it, if that shows no more than the place itself does."""
    return linkable(place) if shown_address(place) == place else None


def _watched(watched: WatchedSource, reader: Reader, now: datetime) -> list[str]:
    """How its polls go, in short phrases."""
    if watched.state != "active":
        return [reader.say(f"sources-{watched.state}")]
    said = []
    if watched.failures and watched.failing_since is not None:
        ago = reader.catalogue.ago(now - watched.failing_since)
        said.append(reader.say("sources-failing", ago=ago))
    elif watched.error:
        said.append(reader.say("sources-partly"))
    if watched.succeeded_at is not None:
        ago = reader.catalogue.ago(now - watched.succeeded_at)
        said.append(reader.say("sources-checked", ago=ago))
    if watched.changed_at is not None:
        ago = reader.catalogue.ago(now - watched.changed_at)
        said.append(reader.say("sources-changed", ago=ago))
    if watched.next_poll_at is not None:
        when = reader.catalogue.until(watched.next_poll_at - now)
        said.append(reader.say("sources-next", when=when))
    return said or [reader.say("sources-followed")]
