"""What adding a source found, in lines for administrators. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.terminal import counted
from index import shown_feeds

if TYPE_CHECKING:
    from index import Added

# What comes of a path in which there is nothing yet.
_NEW_IN = {"folder": "files", "file": "lines"}


def added_lines(added: Added) -> list[str]:
    """ "w1: 428 updates, newest 12:04 UTC, live page: Storm hits the coast" """
    source, found = added.source, added.found
    problem = [source.error] if source.error else []
    if not found.updates and source.kind in _NEW_IN:
        coming = f"new {_NEW_IN[source.kind]} are read as they come"
        return [f"w{source.watch_id}: no news there yet; {coming}", *problem]
    parts = [counted(found.updates, "update")]
    if found.newest is not None:
        parts.append(f"newest {found.newest:%d %b %H:%M} UTC")
    parts.append(found.kind)
    line = f"w{source.watch_id}: {', '.join(parts)}"
    if found.title:
        line += f": {found.title}"
    feeds = shown_feeds(found.feeds, source.address)
    return [line, *problem, *(f"it also names the feed {feed}" for feed in feeds)]
