"""Words of a question that the news does not know, and the ones that may have been meant. Pure."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from index.query.alternatives import Alternative

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# Shorter words are like too many others.
MIN_CHARS = 5
# Letters that a slip of the finger adds or leaves out.
LENGTH_APART = 2
# Of difflib's ratio, for terms: "gunislak" and "gunnislak" have .94, "merkl" and "merkel" .91.
SPELT_ALIKE = 0.85
# A question of so many unknown words is no slip: it is about something else, or no English.
MAX_UNKNOWN = 3


def meant_instead(
    terms: Iterable[str],
    frequencies: Mapping[str, int],
    spelt_like: Callable[[str, int], list[str]],
) -> tuple[Alternative, ...]:
    """Return, for each term that the news does not know, the one known term that is spelt alike.

    A term that several are equally like is left alone.

    Args:
        terms: Terms of the question.
        frequencies: In how many chunks each occurs.
        spelt_like: Known terms of about the same length; see `TermStatistics.terms_spelt_like`.
    """
    unknown = [
        term
        for term in dict.fromkeys(terms)
        if not frequencies.get(term) and len(term) >= MIN_CHARS and term.isalpha()
    ]
    if len(unknown) > MAX_UNKNOWN:
        return ()
    found = []
    for term in unknown:
        near = difflib.get_close_matches(term, spelt_like(term, LENGTH_APART), 2, SPELT_ALIKE)
        if near and (len(near) == 1 or _is_nearer(term, *near)):
            found.append(Alternative((term,), (near[0],)))
    return tuple(found)


def _is_nearer(term: str, one: str, other: str) -> bool:
    def alike(known: str) -> float:
        return difflib.SequenceMatcher(None, term, known).ratio()

    return alike(one) > alike(other)
