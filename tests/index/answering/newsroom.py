"""A small store of real files to put questions to, by words alone and with vectors too."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from index import DataFolder, ImportParameters, IndexSettings, NewsUpdate, open_index
from tests.fakes.embedder import FakeEmbedder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index import Answer, NewsIndex

START = datetime(2026, 2, 2, 8, tzinfo=UTC)
NOW = START + timedelta(days=1)
MODES = ("keywords", "hybrid")


def told(update_id: str, body: str, hours: float = 0, **fields: Any) -> NewsUpdate:
    """An update of one story, so many hours after the first."""
    defaults = {
        "story": "Storm on the coast",
        "publisher": "The Harbour Wire",
        "published_at": START + timedelta(hours=hours),
    }
    return NewsUpdate(id=update_id, body=body, **(defaults | fields))


@contextmanager
def newsroom(folder: Path, *updates: NewsUpdate) -> Iterator[NewsIndex]:
    class Listed:
        def fetch(self) -> Iterator[NewsUpdate]:
            yield from updates

    with open_index(IndexSettings(), DataFolder(folder)) as news:
        news.load_model(FakeEmbedder())
        news.ingest(Listed(), ImportParameters(publisher="The Harbour Wire"), NOW)
        news.sync()
        yield news


def asked(news: NewsIndex, question: str, mode: str, limit: int = 4) -> Answer:
    return news.ask(news.parse(question, NOW), keywords_only=mode == "keywords", limit=limit)


def texts(answer: Answer) -> list[str]:
    return [excerpt.text for excerpt in answer.excerpts]
