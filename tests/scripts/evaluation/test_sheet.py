from __future__ import annotations

import csv

from scripts.evaluation.judging import Outcome
from scripts.evaluation.sheet import COLUMNS, sheet
from tests.scripts.evaluation.judgements import judged, shown

RESULTS = [
    judged(
        Outcome.RIGHT_FIRST,
        1.0,
        shown(f'It\trained\non "day" {day}.', update_id=f"a-{day}", label="Dahl"),
        shown("It snowed.", update_id=f"b-{day}"),
        question=f"what of {day}?",
        kind="who",
    )
    for day in range(20)
]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines(), dialect="excel-tab"))


def test_an_excerpt_is_a_line_with_room_for_a_verdict() -> None:
    text = sheet(RESULTS[:1], 9, 7)
    assert text.splitlines()[0].split("\t") == list(COLUMNS)
    first = {one["update"]: one for one in rows(text)}["a-0"]
    assert first == {
        "question": "what of 0?",
        "kind": "who",
        "label": "Dahl",
        "excerpt": 'It rained on "day" 0.',
        "update": "a-0",
        "verdict": "",
    }


def test_the_same_seed_draws_the_same_excerpts_of_several_questions() -> None:
    drawn = sheet(RESULTS, 10, 7)
    assert drawn == sheet(RESULTS, 10, 7) != sheet(RESULTS, 10, 8)
    ids = [one["update"] for one in rows(drawn)]
    assert len(set(ids)) == 10
    assert len({one["question"] for one in rows(drawn)}) > 3
