"""What happened with a topic, in the order of time: one excerpt an update."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.answering.pipeline import ask

if TYPE_CHECKING:
    from datetime import datetime

    from index.answers import Answer, Excerpt
    from index.attribution.people import People
    from index.query.questions import Query
    from index.retrieval.retrieval import Searches

# Several excerpts may be of one update: so many are looked at for each that is told.
PER_UPDATE = 3
# A timeline asks for more so many times: an answer keeps to what fits best.
MAX_ROUNDS = 4


def timeline(query: Query, searches: Searches, people: People, limit: int) -> Answer:
    """The answer to the query told in the order of time, oldest first: the best excerpt of each
    update, at most `limit`, without what a page says in general.

    Raises as `ask`.
    """
    found = asked = ask(query, searches, people, limit * PER_UPDATE)
    told: dict[str, Excerpt] = {}
    for _ in range(MAX_ROUNDS):
        for excerpt in asked.excerpts:
            if not excerpt.citation.introduction:
                told.setdefault(excerpt.update_id, excerpt)
        if not asked.more or len(told) >= limit:
            break
        seen = (*query.excluding, *(excerpt.ref for excerpt in asked.excerpts))
        query = replace(query, excluding=seen)
        asked = ask(query, searches, people, limit * PER_UPDATE)
    chosen = sorted(list(told.values())[:limit], key=_time)
    if not chosen:
        return found
    return replace(found, excerpts=tuple(chosen), more=asked.more or len(told) > limit)


def _time(excerpt: Excerpt) -> datetime:
    return excerpt.citation.ordering_time
