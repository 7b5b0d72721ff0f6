"""Questions that lean on the turn before: "and Biden?", "what about sanctions?". Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.questions import Query

_LEANS = re.compile(
    r"(?:and|but|so|ok(?:ay)?)?[\s,]*(?:(?:what|how) about|and|also)\s+(?P<rest>\S.*?)[\s?!.]*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
MAX_WORDS = 6


def follow_up(query: Query, previous: Query | None, is_speaker: Callable[[str], bool]) -> Query:
    """What `query` means after `previous`: another speaker on the same topic, or another topic of
    the same speaker. A question that stands by itself is returned as it is.

    `is_speaker` tells whether some words name somebody who speaks in the news.
    """
    match = _LEANS.fullmatch(query.text.strip())
    if previous is None or match is None or len(match["rest"].split()) > MAX_WORDS:
        return query
    rest = match["rest"]
    if is_speaker(rest):
        return replace(
            query, topic=previous.topic, speaker=rest, wants_speaker=True, window=previous.window
        )
    return replace(
        query,
        topic=_ARTICLE.sub("", rest, count=1),
        speaker=previous.speaker,
        wants_speaker=previous.wants_speaker,
        window=query.window or previous.window,
    )
