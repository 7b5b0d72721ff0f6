"""Golden questions asked of real folders, by words alone."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from index import ImportParameters, InputError
from scripts.evaluation.answer_tables import tables_of
from scripts.evaluation.golden import read_questions
from scripts.evaluation.judging import Outcome
from scripts.evaluation.questions import QuestionsReport, evaluate_questions
from tests.scripts.evaluation.judgements import golden

LIVE_BLOGS = Path(__file__).resolve().parents[4] / "shared" / "questions" / "liveblog"
LATER = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
BRIDGE = "Mayor Ada Dahl said the old bridge will stay closed until the summer."
CRACKS = "Engineers found deep cracks in two pillars of the old bridge."
FERRY = "Ferries to the islands are cancelled, the harbour office said."


def update(own_id: str, body: str, hour: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": own_id,
        "headline": "",
        "body": body,
        "publisher": "The Harbour Wire",
        "published_at": f"2026-03-01T{hour:02}:30:00+00:00",
        "story": "Storm on the coast",
        "story_url": "https://example.com/live",
    } | fields


NEWS = [update("s-00", BRIDGE, 9), update("s-01", CRACKS, 13), update("s-02", FERRY, 15)]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return written(tmp_path / "news.jsonl", *NEWS)


def written(path: Path, *updates: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in updates))
    return path


def ask(news: Path, *questions: Any, folder: Path | None = None) -> QuestionsReport:
    parameters = ImportParameters()
    return evaluate_questions(questions, news, parameters, LATER, folder, keywords_only=True)


def test_gold_names_updates_by_the_ids_of_the_file(news: Path) -> None:
    asked = "what did engineers find in the pillars of the bridge?"
    report = ask(
        news,
        golden(id="right", question=asked, gold=["s-01"], any=["deep cracks"]),
        golden(id="wrong", question=asked, gold=["s-00"], any=["deep cracks"]),
    )
    assert report.judged[0].outcome is Outcome.RIGHT_FIRST
    assert report.judged[0].shown[0].update_id == "s-01"
    assert [failure.id for failure in report.failures] == ["wrong"]
    assert "of ('s-00',)" in report.failures[0].why


def test_gold_that_is_no_update_or_several_is_refused(tmp_path: Path, news: Path) -> None:
    with pytest.raises(InputError, match="g: gold 's-99' should be one update, is none"):
        ask(news, golden(gold=["s-00", "s-99"]))
    other = update("s-00", "Schools reopen on Monday.", 9, story_url="https://example.com/2")
    twice = written(tmp_path / "twice.jsonl", *NEWS, other)
    with pytest.raises(InputError, match="is 2"):
        ask(twice, golden(gold=["s-00"]))


def test_a_question_is_asked_at_its_own_time_and_in_its_zone(news: Path) -> None:
    """At three in UTC the first of March is yesterday; in New York it is still today."""
    asked = "what did engineers find in the bridge yesterday?"
    at = {"now": "2026-03-02T03:00:00+00:00", "question": asked, "any": ["deep cracks"]}
    report = ask(
        news,
        golden(tz="UTC", **at),
        golden(tz="America/New_York", **at),
        golden(tz="UTC", **(at | {"now": None})),  # two months later
    )
    outcomes = [one.outcome for one in report.judged]
    assert outcomes == [Outcome.RIGHT_FIRST, Outcome.REFUSED, Outcome.REFUSED]


def test_a_follow_up_is_asked_after_the_turns_before_it(news: Path) -> None:
    asked = {"question": "what did she say about it?", "any": ["stay closed"]}
    report = ask(
        news,
        golden(after=["what did Ada Dahl say about the bridge?"], **asked),
        golden(**asked),
    )
    assert [one.outcome for one in report.judged] == [Outcome.RIGHT_FIRST, Outcome.REFUSED]


def test_a_turn_that_cannot_be_read_is_forgotten_as_in_a_chat(news: Path) -> None:
    asked = {"question": "what did she say about it?", "any": ["stay closed"]}
    after = ["what did Ada Dahl say about the bridge?", "что она сказала?"]
    report = ask(
        news,
        golden(after=after, **asked),
        golden(question="что она сказала?", answerable=False),
        golden(question="что она сказала?"),
    )
    assert report.judged[0].outcome is Outcome.RIGHT_FIRST
    assert [one.outcome for one in report.judged[1:]] == [Outcome.REFUSED] * 2
    assert [failure.why[:8] for failure in report.failures] == ["refused:"]


def test_a_kept_folder_is_asked_again_without_an_import(tmp_path: Path, news: Path) -> None:
    asked = golden(question="are ferries to the islands cancelled?", gold=["s-02"])
    first = ask(news, asked, folder=tmp_path / "kept")
    news.unlink()
    again = ask(news, asked, folder=tmp_path / "kept")
    assert again.as_json() == first.as_json()
    assert again.passed == 1


def test_packed_news_is_imported(tmp_path: Path, news: Path) -> None:
    packed = tmp_path / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress(news.read_bytes()))
    asked = golden(question="are ferries to the islands cancelled?", gold=["s-02"])
    assert ask(packed, asked).passed == 1
    packed.write_bytes(gzip.compress(news.read_bytes())[:-20])
    with pytest.raises(InputError):
        ask(packed, asked)


def test_everything_is_reported_as_json_and_in_tables(news: Path) -> None:
    ferry = {"question": "are ferries to the islands cancelled?", "blog": "storm"}
    report = ask(
        news,
        golden(id="a1", kind="yes/no", gold=["s-02"], **ferry),
        golden(id="n1", kind="absent fact", **(ferry | {"answerable": False})),
        golden(id="n2", question="what is the price of copper?", answerable=False, blog="other"),
    )
    found = json.loads(json.dumps(report.as_json()))
    assert (found["passed"], found["total"]) == (2, 3)
    assert found["overall"]["right first"] == {"count": 1, "of": 1, "share": 1.0}
    assert list(found["by_kind"]) == ["yes/no", "absent fact"]
    assert found["by_blog"]["other"]["unanswerable refused"]["count"] == 1
    at_half = found["risk_coverage"]["at"]["0.5"]
    assert at_half["risk"] == 0.5
    assert 0 < at_half["confidence"] < 1
    assert found["risk_coverage"]["auroc"] == 0.75
    assert found["questions"][0] | {"shown": ["s-02"], "right": [True]} == found["questions"][0]
    console = Console(file=io.StringIO(), width=110)
    for table in tables_of(report):
        console.print(table)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    for said in (
        "right first",
        "Answerable, by kind",
        "yes/no",
        "absent fact",
        "by blog",
        "0.750",
    ):
        assert said in text


def test_some_questions_on_live_blogs_are_asked_as_their_notes_say() -> None:
    if not LIVE_BLOGS.exists():
        pytest.skip("../shared is not here: the questions on live blogs stay outside the project")
    asked = read_questions(LIVE_BLOGS / "questions.jsonl")
    some = [one for one in asked if one.kind in ("keyword", "other topic")][:6]
    some += [one for one in asked if one.after][:2]
    report = ask(LIVE_BLOGS / "updates.jsonl.gz", *some)
    keywords = report.by_kind["keyword"]["right first"]
    assert keywords.of > 0
    assert keywords.count >= keywords.of - 1
    assert report.by_kind["follow-up"]["right first"].of == 2
