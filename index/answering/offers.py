"""What an abstention offers instead: names that stand in the nearest passages. Pure."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from typing import TYPE_CHECKING

from index.text.analysis import content_terms
from index.text.names import NAME_PARTICLES
from index.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.answers import Offer
    from index.models import Passage

MAX_NAME_WORDS = 3

# Capitalised words in a row; particles of names may stand between them.
_NAME = re.compile(
    r"\b[^\W\d_a-z][\w’'-]+"
    rf"(?:\s+(?:(?:of|{'|'.join(sorted(NAME_PARTICLES))})\s+)?[^\W\d_a-z][\w’'-]+)*"
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
        for name in names_in(passage.text):
            if (passage.update.update_id, name) not in told:
                told.add((passage.update.update_id, name))
                seen[name] += 1
    return [name for name, _ in seen.most_common(limit)]


def offer_question(offer: Offer) -> str:
    """The question that taking an offer asks."""
    if offer.kind == "speaker-other-topics":
        return f"what did {offer.speaker} say?"
    if offer.kind == "others-on-topic":
        return f"who spoke about {offer.topic}?"
    return f"{offer.topic}?"


def names_in(text: str) -> list[str]:
    """Proper names in the order of the text, those that begin a sentence left out: a capital there
    is no sign of a name."""
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
