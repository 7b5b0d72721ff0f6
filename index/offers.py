"""What an abstention offers instead: names that stand in the nearest passages. Pure."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from typing import TYPE_CHECKING

from index.analysis import content_terms
from index.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.models import Passage

MAX_NAME_WORDS = 3

# Capitalised words in a row; particles of names may stand between them.
_NAME = re.compile(
    r"\b[^\W\d_a-z][\w’'-]+(?:\s+(?:(?:of|de|van|von|al|bin)\s+)?[^\W\d_a-z][\w’'-]+)*"
)
_CALENDAR = frozenset(
    f"{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
) | frozenset(month.casefold() for month in calendar.month_name)
_POSSESSIVE = re.compile(r"[’']s?$")


def nearest_names(passages: Sequence[Passage], limit: int) -> list[str]:
    """Proper names of the passages, those of most updates first, `limit` at most.

    A capital at the start of a sentence is no sign of a name, so those words are passed over.
    """
    seen: Counter[str] = Counter()
    told: set[tuple[str, str]] = set()
    for passage in passages:
        for name in _names(passage.text):
            if (passage.update.update_id, name) not in told:
                told.add((passage.update.update_id, name))
                seen[name] += 1
    return [name for name, _ in seen.most_common(limit)]


def _names(text: str) -> list[str]:
    found = []
    for start, end in sentences(text):
        for match in _NAME.finditer(text, start, end):
            name = _POSSESSIVE.sub("", match.group())
            if name.casefold() in _CALENDAR:
                continue
            at_start = not text[start : match.start()].strip("“\"‘'([ ")
            if not at_start and len(name.split()) <= MAX_NAME_WORDS and content_terms(name):
                found.append(name)
    return found
