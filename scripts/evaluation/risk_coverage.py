"""How far confidence tells right answers from wrong ones: risk by coverage, and AUROC.

Geifman & El-Yaniv 2017: a threshold on confidence leaves a share of the questions answered
(coverage), of which a share is wrong (risk).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from scripts.evaluation.judging import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.evaluation.judging import Judged

COVERAGES = tuple(step / 10 for step in range(1, 11))


@dataclass(frozen=True, slots=True)
class Point:
    """At least `confidence` leaves the share `coverage` answered, of which `risk` is wrong."""

    coverage: float
    risk: float
    confidence: float


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """`curve` has a point for each answered question, most confident first; `at` one for each of
    COVERAGES, None where fewer are answered. `auroc` is None where only one side is there."""

    curve: tuple[Point, ...]
    at: dict[float, Point | None]
    auroc: float | None

    def as_json(self) -> dict[str, object]:
        return {
            "auroc": None if self.auroc is None else round(self.auroc, 4),
            "at": {
                f"{coverage:.1f}": point
                and {"risk": round(point.risk, 4), "confidence": round(point.confidence, 4)}
                for coverage, point in self.at.items()
            },
        }


@dataclass(frozen=True, slots=True)
class _Tie:
    """Answers of one confidence: `before` and `wrong_before` of higher ones."""

    confidence: float
    size: int
    wrong: int
    before: int
    wrong_before: int


def risk_coverage(judged: Sequence[Judged]) -> RiskCoverage:
    """Return the curve of the answered questions, over all that were asked."""
    ties = _ties(judged)
    answered, total = sum(tie.size for tie in ties), len(judged)
    curve = tuple(_point(ties, number, total) for number in range(1, answered + 1))
    at: dict[float, Point | None] = {}
    for coverage in COVERAGES:
        wanted = round(coverage * total, 9)
        at[coverage] = _point(ties, wanted, total) if 0 < wanted <= answered else None
    return RiskCoverage(curve, at, auroc(judged))


def _ties(judged: Sequence[Judged]) -> list[_Tie]:
    ranked = sorted((one for one in judged if one.answered), key=lambda one: -one.confidence)
    ties: list[_Tie] = []
    before = wrong_before = 0
    for confidence, group in groupby(ranked, key=lambda one: one.confidence):
        members = list(group)
        wrong = sum(one.first_is_wrong for one in members)
        ties.append(_Tie(confidence, len(members), wrong, before, wrong_before))
        before, wrong_before = before + len(members), wrong_before + wrong
    return ties


def _point(ties: Sequence[_Tie], number: float, total: int) -> Point:
    """Where so many are answered: within a tie, the mean over every order of its members."""
    tie = next(one for one in ties if number <= one.before + one.size)
    wrong = tie.wrong_before + tie.wrong * (number - tie.before) / tie.size
    return Point(number / total, wrong / number, tie.confidence)


def auroc(judged: Sequence[Judged]) -> float | None:
    """The chance that an answerable question has more confidence than an unanswerable one, ties
    counting half. Denied premises are left out: to be sure of a denial is right."""
    kept = [one for one in judged if one.outcome is not Outcome.DENIED]
    can = [one.confidence for one in kept if one.golden.answerable]
    cannot = [one.confidence for one in kept if not one.golden.answerable]
    if not can or not cannot:
        return None
    won = sum((high > low) + (high == low) / 2 for high in can for low in cannot)
    return won / (len(can) * len(cannot))
