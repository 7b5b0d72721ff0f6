"""Written questions to labelled candidates: what the judge is fitted on."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index import DataFolder, ImportParameters, IndexSettings, open_index, open_source
from index.answering.pipeline import weigh
from index.answering.retrieving import corpus_of, retrieve_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from index import NewsIndex
    from index.judging.features import Table
    from index.judging.judge import Judged
    from scripts.evaluation.golden import GoldenQuestion

# When the written news is imported; each question has its own time.
_IMPORTED_AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the features of its candidates, shape (candidates, features), and which of
    them answer."""

    question: GoldenQuestion
    table: Table
    right: tuple[bool, ...]


@contextmanager
def written_news(path: Path) -> Iterator[NewsIndex]:
    """Open the news of a file in a folder of its own, embedded with its sentences."""
    parameters = ImportParameters()
    with (
        tempfile.TemporaryDirectory() as folder,
        open_index(IndexSettings(), DataFolder(Path(folder))) as news,
    ):
        news.ingest(open_source(path, parameters), parameters, _IMPORTED_AT)
        news.load_model()
        news.sync()
        yield news


def examples(
    news: NewsIndex,
    questions: Sequence[GoldenQuestion],
    on_asked: Callable[[int], None],
    *,
    keywords_only: bool,
) -> list[Example]:
    """Take the candidates of each question as an answer does.

    An answerable question of which no candidate is right teaches nothing, and is left out.
    """
    found = []
    searches = news.searches(keywords_only=keywords_only)
    for number, golden in enumerate(questions, start=1):
        query = news.parse(golden.question, golden.now or _IMPORTED_AT, None, golden.tz)
        evidence = weigh(retrieve_for(query, searches, corpus_of(query, searches)), searches)
        right = tuple(_answers(one, golden) for one in evidence.judged)
        if right and (any(right) or not golden.answerable):
            found.append(Example(golden, np.stack([one.row for one in evidence.judged]), right))
        on_asked(number)
    return found


def _answers(judged: Judged, golden: GoldenQuestion) -> bool:
    candidate = judged.candidate
    own = candidate.update.external_id in golden.gold
    return own and any(words in candidate.text for words in golden.any)
