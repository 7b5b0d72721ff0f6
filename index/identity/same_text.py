"""Updates without id or URL, found again by their text when they are imported once more. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from index.identity.likeness import (
    SAME_UPDATE_SIMILARITY,
    may_be_of_one_time,
    time_between,
    word_pairs,
)
from index.text.similarity import jaccard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.models import NewsUpdate, StoredUpdate

MAX_HOLDERS = 50


def match_by_text(
    incoming: Sequence[NewsUpdate], stored: Sequence[StoredUpdate], *, by_time: bool = False
) -> list[StoredUpdate | None]:
    """Pair items of one story that have neither id nor URL with what is stored of it, one to one.

    Exact text first; then an introduction with the introduction; then what is left of the same
    byline, most similar first (Jaccard of word pairs, at least SAME_UPDATE_SIMILARITY).
    `by_time`: only what is of one time, as far as that is known (see SAME_UPDATE_WITHIN).
    """
    matched: list[StoredUpdate | None] = [None] * len(incoming)
    left = {update.update_id: update for update in stored}
    by_text: dict[tuple[str, str], list[StoredUpdate]] = defaultdict(list)
    for update in stored:
        by_text[update.headline, update.body].append(update)
    for position, item in enumerate(incoming):
        held = by_text.get((item.headline, item.body), [])
        if same := [one for one in held if not by_time or may_be_of_one_time(item, one)]:
            best = min(
                same, key=lambda one: (time_between(item, one), one.authors != item.authors)
            )
            held.remove(best)
            matched[position] = left.pop(best.update_id)
    introductions = [update for update in left.values() if update.kind == "introduction"]
    for position, item in enumerate(incoming):
        if item.kind == "introduction" and matched[position] is None and introductions:
            matched[position] = left.pop(introductions.pop(0).update_id)
    for position, update_id in _similar_pairs(incoming, matched, list(left.values())):
        if matched[position] is not None or update_id not in left:
            continue
        if not by_time or may_be_of_one_time(incoming[position], left[update_id]):
            matched[position] = left.pop(update_id)
    return matched


def _similar_pairs(
    incoming: Sequence[NewsUpdate],
    matched: Sequence[StoredUpdate | None],
    left: Sequence[StoredUpdate],
) -> list[tuple[int, str]]:
    """Candidate pairs (position of the item, update id), best first.

    Word pairs that many updates share say little and would make this quadratic, so candidates
    are found by the rarer ones.
    """
    shingles = [word_pairs(update.headline, update.body) for update in left]
    holders: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, update in enumerate(left):
        for pair in shingles[number]:
            holders[update.kind, update.authors, pair].append(number)
    pairs: list[tuple[float, int, str]] = []
    for position, item in enumerate(incoming):
        if matched[position] is not None:
            continue
        own = word_pairs(item.headline, item.body)
        found = (holders.get((item.kind, item.authors, pair), ()) for pair in own)
        for number in {n for some in found if len(some) <= MAX_HOLDERS for n in some}:
            similarity = jaccard(own, shingles[number])
            if similarity >= SAME_UPDATE_SIMILARITY:
                pairs.append((-similarity, position, left[number].update_id))
    return [(position, update_id) for _, position, update_id in sorted(pairs)]
