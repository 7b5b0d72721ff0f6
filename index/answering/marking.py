"""The words of an excerpt that fill the gap of the question: what is shown in bold. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.answers import AnswerKind
from index.judging.features import distance, new_fillers

if TYPE_CHECKING:
    from index.answering.selecting import Selected
    from index.judging.asked import Asked

# A reason or a manner begins with a small word and goes on to the end of its clause.
_CLAUSES = frozenset((AnswerKind.REASON, AnswerKind.MANNER))
_MARKED = _CLAUSES | {
    *(AnswerKind.PERSON, AnswerKind.ORGANISATION, AnswerKind.PLACE, AnswerKind.NAME),
    *(AnswerKind.DATE, AnswerKind.CLOCK_TIME, AnswerKind.DURATION, AnswerKind.AGE),
    *(AnswerKind.COUNT, AnswerKind.MONEY, AnswerKind.PERCENTAGE, AnswerKind.QUANTITY),
}
_CLAUSE_END = re.compile(r"[.,;:!?…—–](?=\s|[”\"’']|\Z)")


def gap_words(selected: Selected, asked: Asked) -> tuple[tuple[int, int], ...]:
    """Return where in the field the words stand that fill the gap, one place for each kind asked.

    Of several that could, the one nearest to the words of the question; none for kinds that whole
    sentences answer.
    """
    sentence = selected.sentence.candidate
    text, offset = sentence.text, sentence.span.start
    found = set()
    for kind in asked.kinds:
        places = new_fillers(kind, text, asked) if kind in _MARKED else []
        if not places:
            continue
        start, end = min(places, key=lambda place: distance(text, place, asked))
        if kind in _CLAUSES:
            clause_end = _CLAUSE_END.search(text, end)
            end = clause_end.start() if clause_end else len(text.rstrip())
        end = start + len(text[start:end].rstrip(" ,;.:"))
        found.add((offset + start, offset + end))
    return _apart(sorted(found), selected.cut.span.start, selected.cut.span.end)


def _apart(places: list[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Those inside the excerpt, overlapping ones made one."""
    joined: list[tuple[int, int]] = []
    for first, last in places:
        if first < start or last > end or first >= last:
            continue
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)
