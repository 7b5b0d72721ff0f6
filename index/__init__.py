"""News in, cited answers out. Knows nothing of Telegram.

What `bot/` and `scripts/` use of the index is exported here, and nothing else is theirs to import.
"""

from index.alerting.alert_feed import AlertChange, AlertFeed
from index.alerting.standing import ANSWERS_BY_WORDS, said_about
from index.alerting.update_facts import PassageFacts, Said, UpdateFacts, event_time, excerpt_of
from index.answering.offers import offer_question
from index.answers import (
    Answer,
    Citation,
    Excerpt,
    ExcerptContext,
    ExcerptRef,
    Offer,
    QuietSource,
    Reason,
)
from index.attribution.people import People, Person, is_personal
from index.batches import batched
from index.changes.developments import Developments
from index.changes.materiality import ChangedSpan, Edit
from index.core import Database, NewsIndex, open_index
from index.data_folder import SAMPLE_NEWS, DataFolder, default_folder, sample_folder
from index.diagnosis import Finding, diagnose
from index.errors import (
    InputError,
    ModelError,
    NotFoundError,
    QuestionError,
    QuotewireError,
    SourceError,
    StoreError,
    StoreLockedError,
)
from index.indexing.model_loading import load_embedder
from index.ingest import ImportReport
from index.live_sources import Added, LiveSources, open_live_sources
from index.microseconds import optional_time, to_microseconds, to_time
from index.models import (
    NewsUpdate,
    Notice,
    Reject,
    SourceStats,
    StoredUpdate,
    StoreStats,
    TimeWindow,
)
from index.ports import Embedder, Vectors
from index.query.questions import MAX_QUESTION_CHARS, Query, parse
from index.query.turns import (
    ShownExcerpt,
    Turn,
    more_from,
    more_of,
    turn_from_json,
    turn_of,
    turn_to_json,
)
from index.retrieval.fusion import fuse
from index.retrieval.relevance import Corpus
from index.retrieval.relevance import relevance as relevance_of
from index.retrieval.retrieval import Searches, search_both
from index.settings import IndexSettings
from index.shown_addresses import shown_address, shown_feeds
from index.sources import (
    ImportParameters,
    kind_text_id,
    open_source,
    open_stream,
    source_formats,
)
from index.text.analysis import analyse, content_terms
from index.watching.freshness import SourceFreshness
from index.watching.given_address import web_address_of
from index.watching.health import SourceHealth
from index.watching.outage import Outage
from index.watching.records import Door, StoredNotice, WatchedSource, WatchNotice

__all__ = [
    "ANSWERS_BY_WORDS",
    "MAX_QUESTION_CHARS",
    "SAMPLE_NEWS",
    "Added",
    "AlertChange",
    "AlertFeed",
    "Answer",
    "ChangedSpan",
    "Citation",
    "Corpus",
    "DataFolder",
    "Database",
    "Developments",
    "Door",
    "Edit",
    "Embedder",
    "Excerpt",
    "ExcerptContext",
    "ExcerptRef",
    "Finding",
    "ImportParameters",
    "ImportReport",
    "IndexSettings",
    "InputError",
    "LiveSources",
    "ModelError",
    "NewsIndex",
    "NewsUpdate",
    "NotFoundError",
    "Notice",
    "Offer",
    "Outage",
    "PassageFacts",
    "People",
    "Person",
    "Query",
    "QuestionError",
    "QuietSource",
    "QuotewireError",
    "Reason",
    "Reject",
    "Said",
    "Searches",
    "ShownExcerpt",
    "SourceError",
    "SourceFreshness",
    "SourceHealth",
    "SourceStats",
    "StoreError",
    "StoreLockedError",
    "StoreStats",
    "StoredNotice",
    "StoredUpdate",
    "TimeWindow",
    "Turn",
    "UpdateFacts",
    "Vectors",
    "WatchNotice",
    "WatchedSource",
    "analyse",
    "batched",
    "content_terms",
    "default_folder",
    "diagnose",
    "event_time",
    "excerpt_of",
    "fuse",
    "is_personal",
    "kind_text_id",
    "load_embedder",
    "more_from",
    "more_of",
    "offer_question",
    "open_index",
    "open_live_sources",
    "open_source",
    "open_stream",
    "optional_time",
    "parse",
    "relevance_of",
    "said_about",
    "sample_folder",
    "search_both",
    "shown_address",
    "shown_feeds",
    "source_formats",
    "to_microseconds",
    "to_time",
    "turn_from_json",
    "turn_of",
    "turn_to_json",
    "web_address_of",
]
