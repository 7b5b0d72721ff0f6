from __future__ import annotations

from scripts.evaluation.answer_rates import Share, rates_by, rates_of
from scripts.evaluation.judging import Outcome
from tests.scripts.evaluation.judgements import judged, shown


def test_outcomes_are_counted_apart_for_answerable_unanswerable_and_false_premises() -> None:
    rates = rates_of(
        [
            judged(Outcome.RIGHT_FIRST),
            judged(Outcome.RIGHT_LATER),
            judged(Outcome.NOTHING_RIGHT),
            judged(Outcome.REFUSED, 0.0),
            judged(Outcome.REFUSED, 0.0, answerable=False),
            judged(Outcome.ANSWERED),
            judged(Outcome.ANSWERED),
            judged(Outcome.DENIED, kind="false premise"),
            judged(Outcome.ANSWERED, kind="false premise"),
        ]
    )
    assert rates["right first"] == rates["right later"] == Share(1, 4)
    assert rates["nothing right"] == rates["refused"] == Share(1, 4)
    assert rates["unanswerable refused"] == Share(1, 3)
    assert rates["unanswerable answered"] == Share(2, 3)
    assert rates["false premise refused"] == Share(0, 2)
    assert rates["false premise denied"] == rates["false premise answered"] == Share(1, 2)


def test_excerpts_are_counted_over_answerable_and_over_all_questions() -> None:
    wrong = shown(is_right=False, unwanted=True)
    rates = rates_of(
        [
            judged(Outcome.RIGHT_FIRST, 1.0, shown(), wrong),
            judged(Outcome.ANSWERED, 1.0, wrong, wrong),
            judged(Outcome.DENIED, 1.0, wrong, kind="false premise"),
        ]
    )
    assert rates["shown right, answerable"] == Share(1, 2)
    assert rates["shown right, all"] == Share(1, 4)  # what is below a denial is in no share
    assert rates["excerpts unwanted"] == Share(4, 5)


def test_labels_are_counted_over_right_excerpts_alone() -> None:
    excerpts = (
        shown(label_is_right=True),
        shown(label_is_right=False),
        shown(label_is_right=True, is_right=False),
    )
    rates = rates_of([judged(Outcome.RIGHT_FIRST, 1.0, *excerpts, shown())])
    assert rates["labels right"] == Share(1, 2)


def test_sides_and_gold_updates_are_counted_where_they_are_given() -> None:
    sides = [["60%"], ["49%"]]
    rates = rates_of(
        [
            judged(Outcome.RIGHT_FIRST, 1.0, shown("60% to 49%"), all=sides, gold=["a", "b"]),
            judged(Outcome.RIGHT_FIRST, 1.0, shown("60%"), all=sides),
            judged(Outcome.RIGHT_FIRST, 1.0, shown("60%")),
        ]
    )
    assert rates["all sides shown"] == Share(1, 2)
    assert rates["gold updates shown"] == Share(1, 2)
    assert rates["labels right"].as_json() == {"count": 0, "of": 0, "share": None}


def test_groups_come_in_order_and_without_what_has_none() -> None:
    results = [
        judged(Outcome.RIGHT_FIRST, kind="who"),
        judged(Outcome.REFUSED, 0.0, kind="when"),
        judged(Outcome.REFUSED, 0.0, kind="who"),
        judged(Outcome.REFUSED, 0.0),
    ]
    groups = rates_by(results, lambda one: one.kind)
    assert list(groups) == ["who", "when"]
    assert groups["who"]["right first"] == Share(1, 2)
