from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from scripts.evaluation.curve_drawing import draw_curve
from scripts.evaluation.judging import Judged, Outcome
from scripts.evaluation.risk_coverage import auroc, risk_coverage
from tests.scripts.evaluation.judgements import judged

RANKED = [
    judged(Outcome.ANSWERED, 0.6),
    judged(Outcome.RIGHT_FIRST, 0.9),
    judged(Outcome.RIGHT_LATER, 0.7),
    judged(Outcome.RIGHT_FIRST, 0.8),
    judged(Outcome.REFUSED, 0.5),
]


def test_risk_is_of_the_most_confident_answers() -> None:
    figures = risk_coverage(RANKED)
    expected = [(0.2, 0), (0.4, 0), (0.6, 1 / 3), (0.8, 0.5)]
    for point, (coverage, risk) in zip(figures.curve, expected, strict=True):
        assert (point.coverage, point.risk) == pytest.approx((coverage, risk))
    assert [point.confidence for point in figures.curve] == [0.9, 0.8, 0.7, 0.6]


def test_a_coverage_that_is_not_reached_has_no_risk() -> None:
    figures = risk_coverage(RANKED)
    assert figures.at[0.9] is figures.at[1.0] is None
    last = figures.at[0.8]
    assert last is not None
    assert last.risk == pytest.approx(0.5)
    assert risk_coverage([judged(Outcome.RIGHT_FIRST)]).at[1.0] is not None


def test_answers_of_one_confidence_share_their_risk() -> None:
    results = [judged(Outcome.RIGHT_FIRST)] * 3 + [judged(Outcome.NOTHING_RIGHT)]
    figures = risk_coverage(results)
    assert [point.risk for point in figures.curve] == pytest.approx([0.25] * 4)
    assert figures.at[0.1] is not None  # less than one question


def test_a_denied_premise_is_an_answer_without_fault() -> None:
    (point,) = risk_coverage([judged(Outcome.DENIED, kind="false premise")]).curve
    assert (point.coverage, point.risk) == (1, 0)


def test_auroc_counts_abstentions_too_and_ties_half() -> None:
    can = [judged(Outcome.RIGHT_FIRST, 0.9), judged(Outcome.REFUSED, 0.4)]
    cannot = [
        judged(Outcome.ANSWERED, 0.9),
        judged(Outcome.REFUSED, 0.1, answerable=False),
    ]
    assert auroc([*can, *cannot]) == pytest.approx((0.5 + 1 + 0 + 1) / 4)
    assert auroc([*can, *cannot, judged(Outcome.DENIED, 1.0)]) == auroc([*can, *cannot])
    assert auroc(can) is auroc(cannot) is None


@pytest.mark.parametrize("results", [RANKED, RANKED[:1], RANKED[-1:], []])
def test_the_picture_stays_within_its_axes(results: list[Judged]) -> None:
    picture = ET.fromstring(draw_curve(risk_coverage(results)))  # noqa: S314
    svg = "{http://www.w3.org/2000/svg}"
    lines = picture.findall(f"{svg}polyline")
    texts = [text.text or "" for text in picture.iter(f"{svg}text")]
    assert any("coverage" in text for text in texts)
    assert {"0.0", "1.0"} <= set(texts)
    if not any(one.answered for one in results):
        assert lines == []
        assert "nothing was answered" in texts
        return
    places = [tuple(map(float, one.split(","))) for one in lines[0].attrib["points"].split()]
    assert all(64 <= x <= 616 and 64 <= y <= 362 for x, y in places)
    assert [x for x, _ in places] == sorted(x for x, _ in places)


def test_the_picture_says_how_it_ends() -> None:
    assert "all answers: 0.50 wrong at 0.80" in draw_curve(risk_coverage(RANKED))
    assert "AUROC of confidence 1.000" in draw_curve(
        risk_coverage([*RANKED[1:], judged(Outcome.REFUSED, 0.1, answerable=False)])
    )
