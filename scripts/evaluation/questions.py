"""Golden questions against one file of updates, asked like a reader asks."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from index import (
    DataFolder,
    IndexSettings,
    InputError,
    QuestionError,
    open_index,
    open_source,
    parse,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from index import Answer, Excerpt, ImportParameters, NewsIndex


class GoldenQuestion(BaseModel):
    """One line of a golden file. `answerable` false: the answer must be an abstention.

    True: some excerpt holds one of `any` (or some excerpt's authors one of `any_author`). In
    either case no excerpt holds one of `none`; with `speaker`, every excerpt's speaker holds all
    its words. `needs` names a capability that the question waits for.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    answerable: bool
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    any_author: tuple[str, ...] = ()
    speaker: str | None = None
    needs: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Which question failed and why; `needs` as in the golden file."""

    id: str
    why: str
    needs: str | None


@dataclass(frozen=True, slots=True)
class QuestionsReport:
    """How many were asked, and each failure."""

    total: int
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> int:
        return self.total - len(self.failures)

    def as_json(self) -> dict[str, object]:
        failures = [{"id": failure.id, "why": failure.why} for failure in self.failures]
        return {"passed": self.passed, "total": self.total, "failures": failures}


def read_questions(path: Path) -> list[GoldenQuestion]:
    """Raises InputError with the line that is no golden question."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error})") from error
    questions = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            questions.append(GoldenQuestion.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            raise InputError(
                f"{path.name}, line {number}: {first['loc']}: {first['msg']}"
            ) from error
    return questions


def evaluate_questions(
    questions: list[GoldenQuestion],
    updates: Path,
    parameters: ImportParameters,
    now: datetime,
    *,
    keywords_only: bool = False,
) -> QuestionsReport:
    """Import the updates into a folder of their own, ask every question, compare."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_index(IndexSettings(), DataFolder(Path(folder))) as news,
    ):
        news.ingest(open_source(updates, parameters), parameters, now)
        if not keywords_only:
            news.load_model()
        news.sync()
        failures = list(_failures(news, questions, now, keywords_only=keywords_only))
    return QuestionsReport(len(questions), tuple(failures))


def _failures(
    news: NewsIndex, questions: list[GoldenQuestion], now: datetime, *, keywords_only: bool
) -> Iterator[Failure]:
    for golden in questions:
        try:
            query = parse(golden.question, now)
            why = why_wrong(golden, news.ask(query, keywords_only=keywords_only))
        except QuestionError as error:
            why = f"refused: {error}"
        if why:
            yield Failure(golden.id, why, golden.needs)


def why_wrong(golden: GoldenQuestion, answer: Answer) -> str | None:
    """What is wrong with the answer, None if it is as the golden question wants it."""
    texts = [excerpt.text for excerpt in answer.excerpts]
    for unwanted in golden.none:
        if any(unwanted in text for text in texts):
            return f"an excerpt holds {unwanted!r}"
    if not golden.answerable:
        return f"should abstain, gave {json.dumps(texts, ensure_ascii=False)}" if texts else None
    if not answer.answered:
        return f"abstained ({answer.reason})"
    if golden.any and not any(wanted in text for wanted in golden.any for text in texts):
        return f"no excerpt holds any of {golden.any}; got {json.dumps(texts, ensure_ascii=False)}"
    authors = {author for excerpt in answer.excerpts for author in excerpt.citation.authors}
    if golden.any_author and not authors & set(golden.any_author):
        return f"no excerpt by any of {golden.any_author}; got {sorted(authors)}"
    if golden.speaker and not all(_spoken_by(e, golden.speaker) for e in answer.excerpts):
        return f"speakers {[e.speaker for e in answer.excerpts]}, not {golden.speaker}"
    return None


def _spoken_by(excerpt: Excerpt, speaker: str) -> bool:
    named = (excerpt.speaker, excerpt.reported_speaker)
    return any(_words(speaker) <= _words(name or "") for name in named)


def _words(name: str) -> set[str]:
    return set(name.casefold().split()) - {"a", "an", "the"}
