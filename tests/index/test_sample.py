"""The shipped sample news and the golden questions over it keep their promises."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict

from index.models import NewsUpdate

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "index" / "sample" / "news.jsonl"
QUESTIONS = ROOT / "tests" / "data" / "sample_questions.jsonl"
SEED = ROOT.parent / "shared" / "seed" / "abc_live_updates.txt"

SHARED_RUN_WORDS = 8  # shorter runs are the idiom of all news ("told reporters on Tuesday that")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class GoldenQuestion(BaseModel):
    """A line of sample_questions.jsonl. `needs` names what has to exist before it can pass."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    question: str
    answerable: bool
    speaker: str | None = None
    needs: Literal["speakers"] | None = None
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    any_author: tuple[str, ...] = ()
    note: str | None = None


def read_lines(path: Path) -> list[str]:
    """Split at newlines only: str.splitlines would hide U+2028 and its like."""
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def own_text_files() -> list[Path]:
    """Every file in our own words, so that none of them quotes the seed."""
    return [SAMPLE, QUESTIONS, *sorted((ROOT / "tests" / "data").glob("[adfl]*.*"))]


def word_runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(*(words[shift:] for shift in range(SHARED_RUN_WORDS)), strict=False))


@pytest.fixture(scope="module")
def updates() -> list[NewsUpdate]:
    return [NewsUpdate.model_validate_json(line) for line in read_lines(SAMPLE)]


@pytest.fixture(scope="module")
def questions() -> list[GoldenQuestion]:
    return [GoldenQuestion.model_validate_json(line) for line in read_lines(QUESTIONS)]


def test_sample_has_enough_updates_stories_publishers_and_days(updates: list[NewsUpdate]) -> None:
    days = {u.published_at.date() for u in updates if u.published_at is not None}
    assert len(updates) >= 40
    assert len({u.story for u in updates}) >= 3
    assert len({u.publisher for u in updates}) >= 3
    assert len(days) >= 2


def test_ids_and_addresses_are_unique(updates: list[NewsUpdate]) -> None:
    for seen in (Counter(u.id for u in updates), Counter(u.url for u in updates)):
        assert None not in seen
        assert seen.most_common(1)[0][1] == 1


def test_every_update_has_what_a_citation_needs(updates: list[NewsUpdate]) -> None:
    for update in updates:
        assert update.published_at is not None, update.id
        assert update.published_from == "own"
        assert update.publisher
        assert update.story
        assert update.body
        assert update.headline or update.kind == "introduction"
        assert update.authors or update.kind == "introduction"


def test_addresses_lead_to_reserved_example_domains_and_an_anchor(
    updates: list[NewsUpdate],
) -> None:
    for update in updates:
        assert re.match(r"https://example\.(com|org|net)/\S+#\S+", update.url or ""), update.id
        assert (update.url or "").startswith(f"{update.story_url}#"), update.id


def test_at_least_two_stories_have_an_introduction(updates: list[NewsUpdate]) -> None:
    stories = [u.story for u in updates if u.kind == "introduction"]
    assert len(stories) == len(set(stories)) >= 2


def test_cleaning_changes_nothing_in_the_sample() -> None:
    for line in read_lines(SAMPLE):
        given = json.loads(line)
        cleaned = NewsUpdate.model_validate(given)
        assert (cleaned.headline, cleaned.body) == (given.get("headline", ""), given["body"])
        assert not CONTROL.search(cleaned.body + cleaned.headline)


def test_there_are_enough_questions_and_a_quarter_is_unanswerable(
    questions: list[GoldenQuestion],
) -> None:
    unanswerable = sum(not q.answerable for q in questions)
    assert len({q.id for q in questions}) == len(questions) >= 40
    assert 0.25 <= unanswerable / len(questions) <= 0.30
    assert questions[0].question == "what did Kirby say about Kyiv?"


def test_expected_words_are_verbatim_in_the_sample(
    updates: list[NewsUpdate], questions: list[GoldenQuestion]
) -> None:
    texts = [text for u in updates for text in (u.body, u.headline)]
    missing = [
        (q.id, words)
        for q in questions
        for words in (*q.any, *q.none)
        if not any(words in text for text in texts)
    ]
    assert missing == []


def test_no_question_expects_and_forbids_the_same_words(questions: list[GoldenQuestion]) -> None:
    for q in questions:
        assert not any(bad in good or good in bad for good in q.any for bad in q.none), q.id


def test_answerable_questions_expect_something_and_the_others_nothing(
    updates: list[NewsUpdate], questions: list[GoldenQuestion]
) -> None:
    authors = {name for u in updates for name in u.authors}
    for q in questions:
        assert bool(q.any or q.any_author) is q.answerable, q.id
        assert authors.issuperset(q.any_author), q.id


def test_questions_with_a_speaker_are_marked_as_needing_speakers(
    questions: list[GoldenQuestion],
) -> None:
    for q in questions:
        assert q.speaker is None or q.needs == "speakers", q.id


def test_no_run_of_words_is_shared_with_the_seed() -> None:
    if not SEED.exists():
        pytest.skip(f"the seed is not beside the checkout ({SEED.name} not found)")
    seed = word_runs(SEED.read_text(encoding="utf-8"))
    for path in own_text_files():
        encoding = "iso-8859-1" if "091" in path.name else "utf-8"
        assert not word_runs(path.read_text(encoding=encoding)) & seed, path.name


def test_word_runs_ignore_case_and_punctuation() -> None:
    one, other = "“A b, c d e – f” g h.", "a B c d e f g; H"
    assert word_runs(one) == word_runs(other) == {tuple("abcdefgh")}
