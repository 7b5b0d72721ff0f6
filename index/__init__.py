"""News in, cited answers out. Knows nothing of Telegram.

What `bot/` and `scripts/` use of the index is exported here, and nothing else is theirs to import.
"""

from index.analysis import analyse
from index.core import NewsIndex, load_embedder, open_index
from index.data_folder import SAMPLE_NEWS, DataFolder, default_folder, sample_folder
from index.diagnosis import Finding, diagnose
from index.errors import (
    InputError,
    ModelError,
    NotFoundError,
    QuestionError,
    QuotewireError,
    SourceError,
)
from index.fusion import fuse
from index.ingest import ImportReport
from index.models import (
    Answer,
    Citation,
    Excerpt,
    NewsUpdate,
    Notice,
    Offer,
    Reason,
    Reject,
    TimeWindow,
)
from index.ports import Embedder, SourceStats, StoreStats, Vectors
from index.questions import Query, parse
from index.retrieval import Searches, search_both
from index.settings import IndexSettings
from index.sources import ImportParameters, open_source, open_stream

__all__ = [
    "SAMPLE_NEWS",
    "Answer",
    "Citation",
    "DataFolder",
    "Embedder",
    "Excerpt",
    "Finding",
    "ImportParameters",
    "ImportReport",
    "IndexSettings",
    "InputError",
    "ModelError",
    "NewsIndex",
    "NewsUpdate",
    "NotFoundError",
    "Notice",
    "Offer",
    "Query",
    "QuestionError",
    "QuotewireError",
    "Reason",
    "Reject",
    "Searches",
    "SourceError",
    "SourceStats",
    "StoreStats",
    "TimeWindow",
    "Vectors",
    "analyse",
    "default_folder",
    "diagnose",
    "fuse",
    "load_embedder",
    "open_index",
    "open_source",
    "open_stream",
    "parse",
    "sample_folder",
    "search_both",
]
