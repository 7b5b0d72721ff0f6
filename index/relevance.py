"""How surely a passage is about what was asked. Pure.

Calibrated on editors' headlines of 340 live blogs (2,059), each put to its own blog's updates
(answerable) and to those of another blog drawn at random (not answerable), on the passage ranked
first: AUC .980 for the mean of cosine and coverage (.962 cosine alone, .972 coverage alone, .973
cosine with BM25; a logistic regression finds equal weights too). At .42 it refuses 5.5 % of the
answerable and lets through 4 % of the others, at .36 3.7 % and 8 % (and half of those where the
other blog was the one most alike, which often does hold an answer).

Questions share fewer words with their answers than headlines do, so the lower of these stands. A
name that the news does not know is refused before this is asked (see `index.answering`).
"""

from __future__ import annotations

RELEVANT = 0.36


def relevance(cosine: float | None, coverage: float) -> float:
    """0..1, higher is surer; RELEVANT or more is an answer.

    Args:
        cosine: of question and passage, MiniLM's; None where only words were searched.
        coverage: share of the question's content terms, weighted by inverse document frequency,
            that the passage (whole) or the rest of its update (half) holds, 0..1.
    """
    if cosine is None:
        return min(1.0, max(0.0, coverage))
    return (min(1.0, max(0.0, cosine)) + min(1.0, max(0.0, coverage))) / 2
