"""The shipped sample news and the golden questions over it keep their promises."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict

from index.models import NewsUpdate

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "index" / "sample" / "news.jsonl"
QUESTIONS = ROOT / "tests" / "data" / "sample_questions.jsonl"
SEED = ROOT.parent / "shared" / "seed" / "abc_live_updates.txt"

SHARED_RUN_WORDS = 8  # shorter runs are the idiom of all news ("told reporters on Tuesday that")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

Kind = Literal[
    "who said what", "by role", "group", "reaction", "who", "where", "when", "how many",
    "how much", "how long", "why", "how", "what is", "yes/no", "what happened", "which",
    "compare", "list", "latest", "timed", "corrected", "keyword", "typo", "paraphrase",
    "acronym", "two parts", "follow-up", "absent fact", "false premise", "did not speak",
    "other topic",
]  # fmt: skip
SPEAKER_KINDS = {"who said what", "by role", "group", "reaction"}
TIMED_KINDS = {"timed", "when", "latest", "corrected"}
UNANSWERABLE_KINDS = {"absent fact", "false premise", "did not speak", "other topic"}


class GoldenQuestion(BaseModel):
    """A line of sample_questions.jsonl. `needs` names what has to exist before it can pass.

    `gold` has the ids of every update that answers. `after` has the questions of the turns before,
    the oldest first. Of each list in `all`, an answer needs one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: Kind
    question: str
    after: str | tuple[str, ...] | None = None
    now: AwareDatetime | None = None
    tz: str | None = None
    answerable: bool
    gold: tuple[str, ...]
    speaker: str | None = None
    needs: Literal["speakers"] | None = None
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    all: tuple[tuple[str, ...], ...] = ()
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
    assert len({q.id for q in questions}) == len(questions) >= 250
    assert unanswerable >= 70
    assert 0.25 <= unanswerable / len(questions) <= 0.30
    assert questions[0].question == "what did Kirby say about Kyiv?"


def test_there_are_enough_questions_on_speakers_on_times_and_in_conversations(
    questions: list[GoldenQuestion],
) -> None:
    assert sum(q.answerable and q.kind in SPEAKER_KINDS for q in questions) >= 40
    assert sum(q.kind in TIMED_KINDS for q in questions) >= 40
    assert sum(q.kind == "follow-up" for q in questions) >= 30


def test_a_question_is_asked_once(questions: list[GoldenQuestion]) -> None:
    asked = Counter((q.question.casefold(), q.after, q.now) for q in questions)
    assert [question for question, times in asked.items() if times > 1] == []


def test_kinds_fit_the_other_fields(questions: list[GoldenQuestion]) -> None:
    for q in questions:
        assert (q.kind == "follow-up") is bool(q.after), q.id
        assert not (q.answerable and q.kind in UNANSWERABLE_KINDS), q.id
        assert q.kind != "timed" or q.id == "k18" or q.now, q.id
        assert q.kind != "compare" or len(q.all) >= 2, q.id


def test_times_of_asking_are_in_their_zone_and_after_the_news_that_answers(
    updates: list[NewsUpdate], questions: list[GoldenQuestion]
) -> None:
    published = {u.id: u.published_at for u in updates}
    for q in questions:
        assert (q.now is None) is (q.tz is None), q.id
        if q.now is not None and q.tz is not None:
            assert q.now.utcoffset() == q.now.astimezone(ZoneInfo(q.tz)).utcoffset(), q.id
            times = [published[gold] for gold in q.gold]
            assert all(time is not None and time < q.now for time in times), q.id


def test_gold_updates_exist_and_hold_what_is_expected(
    updates: list[NewsUpdate], questions: list[GoldenQuestion]
) -> None:
    texts = {u.id: (u.headline, *u.body.split("\n")) for u in updates}
    for q in questions:
        assert texts.keys() >= set(q.gold), q.id
        assert len(set(q.gold)) == len(q.gold), q.id
        held = [[words for words in q.any if _stands(words, texts[gold])] for gold in q.gold]
        assert {words for found in held for words in found} == set(q.any), q.id
        assert all(held) or q.any_author, q.id
        assert set(q.any).issuperset(words for side in q.all for words in side), q.id


def _stands(words: str, paragraphs: tuple[str, ...]) -> bool:
    return any(words in paragraph for paragraph in paragraphs)


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
        assert bool(q.any or q.any_author) is bool(q.gold) is q.answerable, q.id
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
