"""Golden questions against one file of updates, asked as in a chat."""

from __future__ import annotations

import gzip
import io
import tempfile
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index import (
    DataFolder,
    IndexSettings,
    InputError,
    QuestionError,
    open_index,
    open_source,
    open_stream,
    turn_of,
)
from scripts.evaluation.answer_rates import rates_by, rates_of
from scripts.evaluation.judging import judge, judge_refused
from scripts.evaluation.risk_coverage import RiskCoverage, risk_coverage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from index import ImportParameters, NewsIndex, Turn
    from scripts.evaluation.answer_rates import Rates
    from scripts.evaluation.golden import GoldenQuestion
    from scripts.evaluation.judging import Judged, OwnIds


@dataclass(frozen=True, slots=True)
class Failure:
    """Which question failed and why; `needs` as in the golden file."""

    id: str
    why: str
    needs: str | None


@dataclass(frozen=True, slots=True)
class QuestionsReport:
    """What each question got, and the figures drawn from that."""

    judged: tuple[Judged, ...]

    @property
    def total(self) -> int:
        return len(self.judged)

    @property
    def failures(self) -> tuple[Failure, ...]:
        return tuple(
            Failure(one.golden.id, one.why, one.golden.needs) for one in self.judged if one.why
        )

    @property
    def passed(self) -> int:
        return self.total - len(self.failures)

    @property
    def rates(self) -> Rates:
        return rates_of(self.judged)

    @property
    def by_kind(self) -> dict[str, Rates]:
        return rates_by(self.judged, lambda golden: golden.kind)

    @property
    def by_blog(self) -> dict[str, Rates]:
        return rates_by(self.judged, lambda golden: golden.blog)

    @property
    def risk_coverage(self) -> RiskCoverage:
        return risk_coverage(self.judged)

    def as_json(self) -> dict[str, object]:
        def figures(rates: Rates) -> dict[str, object]:
            return {name: share.as_json() for name, share in rates.items()}

        return {
            "passed": self.passed,
            "total": self.total,
            "failures": [{"id": one.id, "why": one.why} for one in self.failures],
            "overall": figures(self.rates),
            "by_kind": {kind: figures(rates) for kind, rates in self.by_kind.items()},
            "by_blog": {blog: figures(rates) for blog, rates in self.by_blog.items()},
            "risk_coverage": self.risk_coverage.as_json(),
            "questions": [one.as_json() for one in self.judged],
        }


def _silent(_: int) -> None: ...


def evaluate_questions(
    questions: Sequence[GoldenQuestion],
    updates: Path,
    parameters: ImportParameters,
    now: datetime,
    folder: Path | None = None,
    on_embedded: Callable[[int], None] = _silent,
    on_asked: Callable[[int], None] = _silent,
    *,
    keywords_only: bool = False,
) -> QuestionsReport:
    """Import the updates, ask every question, compare.

    Args:
        questions: What is asked; one that says no time of its own is asked at `now`.
        updates: News of any kind that can be imported, plain or .gz.
        parameters: How they are imported.
        now: When they are imported.
        folder: Keeps the news for the next run, which imports nothing; else it is thrown away.
        on_embedded: Called with how many passages are embedded so far.
        on_asked: Called with how many questions are asked so far.
        keywords_only: Search by words alone.

    Raises:
        InputError: An id of `gold` is of no update, or of several.
    """
    with _opened(folder) as news:
        kept = news.ever_imported()
        if not kept:
            _import(news, updates, parameters, now)
        if not keywords_only:
            news.load_model()
        if kept:  # perhaps by an earlier analyser, or earlier rules for statements
            news.rebuild(on_embedded)
        else:
            news.sync(on_embedded)
        own_ids = _own_ids(news, questions)
        judged = []
        for number, golden in enumerate(questions, start=1):
            judged.append(_asked(news, golden, now, own_ids, keywords_only=keywords_only))
            on_asked(number)
    return QuestionsReport(tuple(judged))


@contextmanager
def _opened(folder: Path | None) -> Iterator[NewsIndex]:
    with tempfile.TemporaryDirectory() as passing:
        place = DataFolder(folder or Path(passing))
        with open_index(IndexSettings(), place) as news:
            yield news


def _import(news: NewsIndex, updates: Path, parameters: ImportParameters, now: datetime) -> None:
    if updates.suffix != ".gz":
        news.ingest(open_source(updates, parameters), parameters, now)
        return
    try:
        with gzip.open(updates) as stream, io.BufferedReader(stream) as buffered:
            news.ingest(open_stream(buffered, updates.stem, parameters), parameters, now)
    except (OSError, EOFError) as error:
        raise InputError(f"{updates} cannot be read ({error})") from error


def _own_ids(news: NewsIndex, questions: Sequence[GoldenQuestion]) -> OwnIds:
    """Return the imported file's id (or address) of each stored update that has one."""
    store = news.searches(keywords_only=True).store
    chunks = [row.chunk_id for row in store.chunk_rows()]
    updates = [passage.update for passage in store.passages(chunks).values()]
    own_ids = {one.update_id: one.external_id for one in updates if one.external_id}
    holders: dict[str, list[str]] = defaultdict(list)
    for stored, own in own_ids.items():
        holders[own].append(stored)
    for golden in questions:
        for own in golden.gold:
            if len(holders.get(own, ())) != 1:
                many = len(holders.get(own, ())) or "none"
                raise InputError(f"{golden.id}: gold {own!r} should be one update, is {many}")
    return own_ids


def _asked(
    news: NewsIndex,
    golden: GoldenQuestion,
    now: datetime,
    own_ids: OwnIds,
    *,
    keywords_only: bool,
) -> Judged:
    """Ask the questions of the turns before, then the golden one, in one conversation."""
    now = golden.now or now
    previous: Turn | None = None
    for question in (*golden.after, golden.question):
        try:
            query = news.parse(question, now, previous, golden.tz)
            answer = news.ask(query, keywords_only=keywords_only)
        except QuestionError as error:
            judged = judge_refused(golden, str(error))  # a chat forgets what it could not read
        else:
            judged = judge(golden, answer, own_ids)
            previous = turn_of(query, answer)
    return judged
