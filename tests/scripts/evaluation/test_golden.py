from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from index import InputError
from scripts.evaluation.golden import of_blogs, read_questions
from tests.scripts.evaluation.judgements import golden

LIVE_BLOGS = Path(__file__).resolve().parents[4] / "shared" / "questions" / "liveblog"


def line(tmp_path: Path, **fields: Any) -> Path:
    path = tmp_path / "golden.jsonl"
    path.write_text(json.dumps({"id": "g", "question": "q", "answerable": True} | fields) + "\n\n")
    return path


def test_a_question_has_its_time_its_zone_and_the_turns_before(tmp_path: Path) -> None:
    fields = {
        "now": "2016-06-18T16:50:00+01:00",
        "tz": "Europe/London",
        "gold": ["a", "b"],
        "all": [["60%"], ["49%", "46%"]],
    }
    (read,) = read_questions(line(tmp_path, **fields))
    assert read.now == datetime(2016, 6, 18, 15, 50, tzinfo=UTC)
    assert read.tz.key == "Europe/London"
    assert (read.gold, read.all) == (("a", "b"), (("60%",), ("49%", "46%")))


@pytest.mark.parametrize(
    ("after", "turns"), [(None, ()), ("who?", ("who?",)), (["who?", "when?"], ("who?", "when?"))]
)
def test_turns_before_are_none_one_or_several(
    tmp_path: Path, after: object, turns: tuple[str, ...]
) -> None:
    (read,) = read_questions(line(tmp_path, after=after))
    assert read.after == turns


def test_a_line_without_the_new_fields_is_asked_alone_in_utc(tmp_path: Path) -> None:
    (one,) = read_questions(line(tmp_path))
    assert (one.now, one.tz.key, one.after, one.gold) == (None, "UTC", (), ())


@pytest.mark.parametrize(
    "wrong", [{"now": "2016-06-18T16:50:00"}, {"tz": "Mars/Base"}, {"after": 3}, {"all": ["60%"]}]
)
def test_a_wrong_field_is_named_with_its_line(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=rf"golden.jsonl, line 1: \('{next(iter(wrong))}'"):
        read_questions(line(tmp_path, **wrong))


def test_questions_are_restricted_to_blogs() -> None:
    asked = [golden(id=blog, blog=blog) for blog in ("vw", "rail", "obama")]
    assert [one.id for one in of_blogs(asked, "obama, vw")] == ["vw", "obama"]
    with pytest.raises(InputError, match="'mali'"):
        of_blogs(asked, "vw,mali")


def test_the_questions_on_live_blogs_are_read() -> None:
    if not LIVE_BLOGS.exists():
        pytest.skip("../shared is not here: the questions on live blogs stay outside the project")
    read = read_questions(LIVE_BLOGS / "questions.jsonl")
    assert sum(one.answerable for one in read) == 409
    assert all(one.now and one.kind and one.blog for one in read)
    assert all(one.gold and one.any for one in read if one.answerable)
