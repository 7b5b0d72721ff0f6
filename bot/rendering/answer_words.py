"""Where in the shown text of an excerpt the words stand that fill the gap of the question. Pure.

The places come from elsewhere and are never trusted: what lies outside the excerpt is cut off, and
what overlaps is marked once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index import Excerpt

Place = tuple[int, int]

# A text in which every other word is bold points at nothing; Telegram drops entities beyond 100.
MAX_MARKED = 8


def answer_words(excerpt: Excerpt) -> tuple[Place, ...]:
    """Return starts and ends within `excerpt.text`, in order, none empty or overlapping.

    At the ends of a place no white space is left.
    """
    found: list[Place] = []
    for start, end in sorted(_within(excerpt)):
        if len(found) < MAX_MARKED and (not found or found[-1][1] <= start):
            found.append((start, end))
    return tuple(found)


def _within(excerpt: Excerpt) -> Iterator[Place]:
    text = excerpt.text
    for asked_start, asked_end in excerpt.answer:
        start = max(0, asked_start - excerpt.start)
        words = text[start : max(0, asked_end - excerpt.start)]
        start += len(words) - len(words.lstrip())
        if words.strip():
            yield start, start + len(words.strip())


def parted(text: str, places: Iterable[Place]) -> Iterator[tuple[str, bool]]:
    """Yield the text in parts, each with whether it stands at one of the places.

    Args:
        text: The whole text; the parts joined are the text again.
        places: In order, without overlaps; what lies outside of the text is passed over.
    """
    done = 0
    for start, end in places:
        if end <= done or start >= len(text):
            continue
        start, stop = max(start, done), min(end, len(text))
        if start > done:
            yield text[done:start], False
        yield text[start:stop], True
        done = stop
    if done < len(text):
        yield text[done:], False


def shifted(places: Iterable[Place], by: int) -> Iterator[Place]:
    """Yield the places as they are in a text that begins `by` characters further on."""
    for start, end in places:
        yield start - by, end - by
