"""Pages that do not keep still: what servers that disagree show in turn, and ids that wander from
one update to the next. Pure.

    a text that stood before → stored again only after a wait that doubles each time it came back
    an unknown id, or one with other text → the update that has this very text already
    an id whose old text goes on under another id → a new update
    a time that is still to come → no time
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from index.models import Content, NewsUpdate, TimeOrigin

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import datetime

    from index.models import SourceItem, StoredUpdate

# A cache seldom shows an old page for longer, and a newsroom seldom takes back so soon what it
# has just changed.
FIRST_WAIT = timedelta(minutes=2)
LONGEST_WAIT = timedelta(days=1)
# So many of the latest revisions tell how often texts came back.
MAX_HISTORY = 50
# Without times of their own, the same words are the same update if they come again so soon.
SAME_WORDS_WITHIN = timedelta(days=1)
# Clocks differ; a date alone has begun elsewhere up to 14 hours before it does in UTC.
CLOCKS_DIFFER = timedelta(minutes=10)
DATES_DIFFER = timedelta(hours=14)
_MARK_BYTES = 6
_MARK = re.compile(r" \([0-9a-f]{12}\)\Z")

Pair = tuple[NewsUpdate, "StoredUpdate | None"]


def settles_at(incoming: Content, history: Sequence[tuple[Content, datetime]]) -> datetime | None:
    """When a text may follow the current one; None where it never stood before, which is news at
    once. `history` are revisions with when they were saved, newest first.

    Two servers that disagree thus make a revision after 2, 4, 8 … minutes and no more, and a text
    that is put back for good is late by about as long as the two took turns.
    """
    counts = Counter(content for content, _ in history)
    if incoming not in counts:
        return None
    returns = counts.total() - len(counts)
    # Beyond some doublings the longest wait it is, whatever the number.
    return history[0][1] + min(FIRST_WAIT * (1 << min(returns, 20)), LONGEST_WAIT)


def identified(
    pairs: Sequence[Pair], alike: Mapping[Content, Sequence[StoredUpdate]], now: datetime
) -> list[Pair]:
    """Items of one page, each with what is stored under its id, matched anew where ids wander.

    `alike` are stored updates of the source by their current text. Where ids wander, an item whose
    text is not stored is new, under an id of its own: its old one says nothing.
    """
    page = {update.external_id: update.content for update, _ in pairs}
    texts = set(page.values())
    matched: list[Pair] = []
    for update, current in pairs:
        content = update.content
        if current is None or current.content != content:
            found = (
                one
                for one in alike.get(content, ())
                if _same_moment(update, one, now)
                and page.get(one.external_id or "") != content  # that one is there itself
                and (current is None or _has_wandered(current, one, page, texts))
            )
            current = next(found, current)
        matched.append((update, current))
    wander = have_wandered(pairs, matched)
    kept = {one.update_id for update, one in matched if one and one.content == update.content}
    return [
        (renamed(update), None)
        if current and current.content != update.content and (wander or current.update_id in kept)
        else (update, current)
        for update, current in matched
    ]


def have_wandered(before: Sequence[Pair], after: Sequence[Pair]) -> bool:
    """Whether an id that is stored went to another update. `after` is `before` matched anew, in
    the same order."""
    return any(
        current is not None and found is not current
        for (_, current), (_, found) in zip(before, after, strict=True)
    )


def _has_wandered(
    current: StoredUpdate,
    same: StoredUpdate,
    page: Mapping[str | None, Content],
    texts: Container[Content],
) -> bool:
    """Whether a known id went to another update, rather than that its text was edited to read
    like one of before: the page shows what it had under another id, or other text under the id of
    what it has."""
    return current.content in texts or _MARK.sub("", same.external_id or "") in page


def without_times_to_come(items: Iterable[SourceItem], now: datetime) -> tuple[SourceItem, ...]:
    """What is dated tomorrow by mistake or on purpose would lead every list until then: when it
    was first seen is nearer to the truth."""
    return tuple(
        item.model_copy(
            update={
                "published_at": None,
                "published_precision": "second",
                "published_from": TimeOrigin.NONE,
            }
        )
        if isinstance(item, NewsUpdate) and _is_to_come(item, now)
        else item
        for item in items
    )


def _is_to_come(update: NewsUpdate, now: datetime) -> bool:
    slack = DATES_DIFFER if update.published_precision == "day" else CLOCKS_DIFFER
    return update.published_at is not None and update.published_at > now + slack


def _same_moment(update: NewsUpdate, stored: StoredUpdate, now: datetime) -> bool:
    """ "Goal!" is said twice."""
    if TimeOrigin.OWN in (update.published_from, stored.published_from):
        return update.published_at == stored.published_at
    return now - stored.first_seen_at <= SAME_WORDS_WITHIN


def renamed(update: NewsUpdate) -> NewsUpdate:
    """With its text in its id: what it had as an id is another's."""
    return update.model_copy(update={"id": marked(update.external_id or "", update.content)})


def marked(given_id: str, by: object) -> str:
    """An id that several updates have, told apart by what each has of its own (its `repr`)."""
    text = repr(by).encode("utf-8", "replace")
    mark = hashlib.blake2b(text, digest_size=_MARK_BYTES).hexdigest()
    return f"{given_id} ({mark})"
