"""How alike two texts are, and which stored update a text of the same time is an edit of. Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from index.models import TimeOrigin
from index.text.similarity import jaccard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from index.identity.unsteady_pages import Pair
    from index.models import NewsUpdate, StoredUpdate

# Two texts of one byline are one update, edited, from this share of common word pairs (Jaccard).
# A changed figure in a 20-word update keeps .8, a rewritten half about .35; two updates of one
# reporter on the same events seldom share a tenth.
SAME_UPDATE_SIMILARITY = 0.35
# Of a page that is followed, texts whose own times lie further apart are two updates, however
# alike they are ("Air raid alert in …"). "2 hours ago" is no better than that.
SAME_UPDATE_WITHIN = timedelta(hours=1)

_WORD = re.compile(r"\w+")


def word_pairs(headline: str, body: str) -> frozenset[tuple[str, str]]:
    words = ["", *_WORD.findall(f"{headline}\n{body}".casefold()), ""]
    return frozenset(pairwise(words))


def under_new_ids(
    pairs: Sequence[Pair], of_time: Callable[[datetime], Iterable[StoredUpdate]]
) -> list[Pair]:
    """Items of one page with what is stored of them, where an edit changed the id too, as it does
    an address that holds the headline: what is new by its id and is of the very time of an update
    that no other item is, and like that, is its edit.

    `of_time` gives a source's updates of one time.
    """
    taken = {current.update_id for _, current in pairs if current is not None}
    matched: list[Pair] = []
    for update, known in pairs:
        current, at = known, update.published_at
        if current is None and at is not None and _is_exact(update):
            free = (one for one in of_time(at) if _is_exact(one) and one.update_id not in taken)
            current = _most_like(update, free)
            taken |= {current.update_id} if current is not None else set()
        matched.append((update, current))
    return matched


def _is_exact(update: NewsUpdate | StoredUpdate) -> bool:
    return update.published_from is TimeOrigin.OWN and update.published_precision == "second"


def _most_like(update: NewsUpdate, others: Iterable[StoredUpdate]) -> StoredUpdate | None:
    """None where none is alike enough."""
    own = word_pairs(update.headline, update.body)
    best, best_share = None, SAME_UPDATE_SIMILARITY
    for one in others:
        other = word_pairs(one.headline, one.body)
        share = jaccard(own, other)
        if share >= best_share:
            best, best_share = one, share
    return best


def may_be_of_one_time(item: NewsUpdate, stored: StoredUpdate) -> bool:
    """Whether their own times, where both have one, are so near that they can be one update."""
    if TimeOrigin.OWN is not item.published_from or TimeOrigin.OWN is not stored.published_from:
        return True
    slack = SAME_UPDATE_WITHIN
    if "day" in (item.published_precision, stored.published_precision):
        slack += timedelta(days=1)
    return time_between(item, stored) <= slack


def time_between(item: NewsUpdate, stored: StoredUpdate) -> timedelta:
    """By how much their times differ, as far as they are known."""
    if item.published_at is None or stored.published_at is None:
        return timedelta(0)
    return abs(item.published_at - stored.published_at)
