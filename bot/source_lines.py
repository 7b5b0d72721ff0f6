"""What adding a source found, in lines for administrators. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import shown_feeds

if TYPE_CHECKING:
    from index import Added


def added_lines(added: Added) -> list[str]:
    """ "w1: 428 updates, newest 12:04 UTC, live page: Storm hits the coast" """
    source, found = added.source, added.found
    parts = [f"{found.updates} update{'' if found.updates == 1 else 's'}"]
    if found.newest is not None:
        parts.append(f"newest {found.newest:%d %b %H:%M} UTC")
    parts.append(found.kind)
    line = f"w{source.watch_id}: {', '.join(parts)}"
    if found.title:
        line += f": {found.title}"
    feeds = shown_feeds(found.feeds, source.address)
    return [line, *(f"it also names the feed {feed}" for feed in feeds)]
