"""Shares of questions and of excerpts: how often answers are right, missing or wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.evaluation.judging import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scripts.evaluation.golden import GoldenQuestion
    from scripts.evaluation.judging import Judged

ANSWERABLE = (
    Outcome.RIGHT_FIRST,
    Outcome.RIGHT_LATER,
    Outcome.NOTHING_RIGHT,
    Outcome.REFUSED,
)


@dataclass(frozen=True, slots=True)
class Share:
    """So many `of` so many."""

    count: int
    of: int

    @property
    def share(self) -> float | None:
        """None where there is nothing to count."""
        return self.count / self.of if self.of else None

    def as_json(self) -> dict[str, float | None]:
        share = self.share
        return {
            "count": self.count,
            "of": self.of,
            "share": None if share is None else round(share, 4),
        }


Rates = dict[str, Share]


def rates_by(judged: Sequence[Judged], key: Callable[[GoldenQuestion], str]) -> dict[str, Rates]:
    """Return the rates of each group of questions, in the order in which groups first come;
    questions whose key is empty are in none."""
    groups = dict.fromkeys(key(one.golden) for one in judged)
    return {
        group: rates_of([one for one in judged if key(one.golden) == group])
        for group in groups
        if group
    }


def rates_of(judged: Sequence[Judged]) -> Rates:
    """Return every figure by its name.

    Questions with a false premise are told apart from other unanswerable ones. Excerpts below a
    denied premise are neither right nor wrong, so no share of excerpts counts them.
    """
    answerable = [one for one in judged if one.golden.answerable]
    premises = [one for one in judged if one.golden.has_false_premise]
    others = [
        one for one in judged if not one.golden.answerable and not one.golden.has_false_premise
    ]
    rates = {outcome.value: _with_outcome(outcome, answerable) for outcome in ANSWERABLE}
    for outcome in (Outcome.REFUSED, Outcome.ANSWERED):
        rates[f"unanswerable {outcome}"] = _with_outcome(outcome, others)
    for outcome in (Outcome.REFUSED, Outcome.DENIED, Outcome.ANSWERED):
        name = outcome.removeprefix("premise ")
        rates[f"false premise {name}"] = _with_outcome(outcome, premises)
    return rates | _excerpt_rates(judged, answerable)


def _with_outcome(outcome: Outcome, judged: Sequence[Judged]) -> Share:
    return Share(sum(one.outcome is outcome for one in judged), len(judged))


def _excerpt_rates(judged: Sequence[Judged], answerable: Sequence[Judged]) -> Rates:
    compared = [one for one in answerable if one.golden.all]
    every = [one for whole in judged for one in whole.shown]
    counted = [
        one for whole in judged if whole.outcome is not Outcome.DENIED for one in whole.shown
    ]
    asked_for = [one for whole in answerable for one in whole.shown]
    labels = [one for one in asked_for if one.is_right and one.label_is_right is not None]
    gold = [(one.golden.gold, {excerpt.update_id for excerpt in one.shown}) for one in answerable]
    return {
        "all sides shown": Share(sum(one.all_sides for one in compared), len(compared)),
        "gold updates shown": Share(
            sum(len({*ids} & shown) for ids, shown in gold), sum(len({*ids}) for ids, _ in gold)
        ),
        "labels right": Share(sum(bool(one.label_is_right) for one in labels), len(labels)),
        "excerpts unwanted": Share(sum(one.unwanted for one in every), len(every)),
        "shown right, answerable": Share(sum(one.is_right for one in asked_for), len(asked_for)),
        "shown right, all": Share(sum(one.is_right for one in counted), len(counted)),
    }
