"""What administrators are told of dead sources and of those that are back. Pure.

One at a time in a sentence, many in one message: some by name, the rest counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bot.rendering.excerpts import MAX_NAME_CHARS
from bot.rendering.styled_text import one_line
from index import shown_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.rendering.reader import Reader
    from index import Outage, StoredNotice

MAX_LISTED = 10
MAX_PLACE_CHARS = 2 * MAX_NAME_CHARS
MAX_REASON_CHARS = 200
# In a list; ten lines of both fit into a message, whatever they are made of.
MAX_LISTED_PLACE_CHARS = MAX_LISTED_REASON_CHARS = 80

_KINDS = ("dead", "gone", "back")


def folded(notices: Sequence[StoredNotice]) -> list[list[StoredNotice]]:
    """In groups to be told in a message each: deaths and returns apart. Several notices of one
    source stand in several groups, in their order."""
    groups: dict[tuple[int, int], list[StoredNotice]] = defaultdict(list)
    before: Counter[int] = Counter()
    for stored in notices:
        notice = stored.notice
        groups[before[notice.watch_id], _KINDS.index(notice.kind)].append(stored)
        before[notice.watch_id] += 1
    return [groups[place] for place in sorted(groups)]


def notices_text(group: Sequence[StoredNotice], reader: Reader, outage: Outage | None) -> str:
    """Sources that are all dead, gone for good, or back. `outage` is said of those that died."""
    kind = group[0].notice.kind
    if len(group) == 1:
        lines = [_alone(group[0], reader)]
    else:
        lines = [reader.say(f"source-notices-{kind}", count=len(group))]
        lines += [_listed(stored) for stored in group[:MAX_LISTED]]
    if (more := len(group) - MAX_LISTED) > 0:
        lines.append(reader.say("source-notices-more", count=more))
    if outage is not None and kind == "dead":
        numbers = {"failing": outage.failing, "count": outage.followed}
        lines.append(reader.say("source-notices-network", **numbers))
    return "\n".join(lines)


def _alone(stored: StoredNotice, reader: Reader) -> str:
    place = one_line(shown_address(stored.address), MAX_PLACE_CHARS)
    reason = one_line(stored.notice.detail, MAX_REASON_CHARS)
    return reader.say(f"source-notice-{stored.notice.kind}", source=place, reason=reason)


def _listed(stored: StoredNotice) -> str:
    place = one_line(shown_address(stored.address), MAX_LISTED_PLACE_CHARS)
    reason = one_line(stored.notice.detail, MAX_LISTED_REASON_CHARS)
    return f"• {place}" + (f": {reason}" if reason else "")
