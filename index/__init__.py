"""News in, cited answers out. Knows nothing of Telegram.

What `bot/` and `scripts/` use of the index is exported here in three groups (ask, feed, admin),
and nothing else is the bot's to import. Scripts and tests that measure one part of the index
import that part from its module.
"""

import importlib
import warnings
from operator import attrgetter
from typing import TYPE_CHECKING

from index.alerting.alert_feed import AlertChange, AlertFeed
from index.alerting.match_preview import MatchPreview
from index.alerting.percolator import Percolator
from index.alerting.standing_query import MatchKind, QueryMatch, StandingQuery
from index.answering.offers import offer_question
from index.answers import (
    Answer,
    Citation,
    Excerpt,
    ExcerptContext,
    ExcerptRef,
    Explanation,
    JudgedSentence,
    Offer,
    QuietSource,
    Reason,
)
from index.batches import batched
from index.changes.materiality import ChangedSpan, Edit
from index.cleaning import safe_url
from index.composition import open_index, open_live_sources, storage_exists
from index.core import NewsIndex
from index.data_folder import SAMPLE_NEWS, DataFolder, default_folder, sample_folder
from index.diagnosis import Finding, FindingCode, diagnose
from index.errors import (
    ErrorCode,
    InputError,
    ModelError,
    NotFoundError,
    QuestionError,
    QuotewireError,
    StoreError,
)
from index.ingest import ImportReport
from index.live_sources import Added, LiveSources
from index.microseconds import optional_time, to_microseconds, to_time
from index.models import NewsUpdate, Notice, Reject, StoredUpdate, StoreStats, TimeWindow
from index.ports import Storage
from index.query.questions import MAX_QUESTION_CHARS, Query, parse
from index.query.turns import ShownExcerpt, Turn, more_from, turn_of
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
from index.version import __version__
from index.watching.given_address import web_address_of
from index.watching.health import SourceHealth
from index.watching.outage import Outage
from index.watching.records import Door, StoredNotice, WatchedSource

# ask: questions and their answers
__all__ = [
    "MAX_QUESTION_CHARS",
    "Answer",
    "Citation",
    "Excerpt",
    "ExcerptContext",
    "ExcerptRef",
    "Explanation",
    "JudgedSentence",
    "Offer",
    "Query",
    "QuestionError",
    "QuietSource",
    "Reason",
    "ShownExcerpt",
    "TimeWindow",
    "Turn",
    "analyse",
    "content_terms",
    "more_from",
    "offer_question",
    "parse",
    "turn_of",
]

# feed: news and its sources in, news that matches standing queries out
__all__ += [
    "Added",
    "AlertChange",
    "AlertFeed",
    "ChangedSpan",
    "Door",
    "Edit",
    "ImportParameters",
    "ImportReport",
    "LiveSources",
    "MatchKind",
    "MatchPreview",
    "NewsUpdate",
    "Notice",
    "Outage",
    "Percolator",
    "QueryMatch",
    "Reject",
    "SourceHealth",
    "StandingQuery",
    "StoredNotice",
    "StoredUpdate",
    "WatchedSource",
    "kind_text_id",
    "open_live_sources",
    "open_source",
    "open_stream",
    "shown_address",
    "shown_feeds",
    "source_formats",
    "web_address_of",
]

# admin: data folder, settings, storage, errors, diagnosis
__all__ += [
    "SAMPLE_NEWS",
    "DataFolder",
    "ErrorCode",
    "Finding",
    "FindingCode",
    "IndexSettings",
    "InputError",
    "ModelError",
    "NewsIndex",
    "NotFoundError",
    "QuotewireError",
    "Storage",
    "StoreError",
    "StoreStats",
    "__version__",
    "batched",
    "default_folder",
    "diagnose",
    "open_index",
    "optional_time",
    "safe_url",
    "sample_folder",
    "storage_exists",
    "to_microseconds",
    "to_time",
]

# Names that were exported once, and the module that each is found in.
_MOVED = {
    "ANSWERS_BY_WORDS": "index.alerting.standing",
    "Corpus": "index.retrieval.relevance",
    "Database": "index.adapters.sqlite.connection",
    "Developments": "index.changes.developments",
    "Embedder": "index.ports",
    "PassageFacts": "index.alerting.update_facts",
    "People": "index.attribution.people",
    "Person": "index.attribution.people",
    "Said": "index.alerting.update_facts",
    "Searches": "index.retrieval.retrieval",
    "SourceError": "index.errors",
    "SourceFreshness": "index.watching.freshness",
    "SourceStats": "index.models",
    "StoreLockedError": "index.errors",
    "UpdateFacts": "index.alerting.update_facts",
    "Vectors": "index.ports",
    "WatchNotice": "index.watching.records",
    "event_time": "index.alerting.update_facts",
    "excerpt_of": "index.alerting.update_facts",
    "fuse": "index.retrieval.fusion",
    "is_personal": "index.attribution.people",
    "load_embedder": "index.indexing.model_loading",
    "more_of": "index.query.turns",
    "relevance_of": "index.retrieval.relevance",
    "said_about": "index.alerting.standing",
    "search_both": "index.retrieval.retrieval",
    "turn_from_json": "index.query.turns",
    "turn_to_json": "index.query.turns",
}
_RENAMED = {
    "more_of": "Turn.more",
    "relevance_of": "relevance",
    "turn_from_json": "Turn.from_json",
    "turn_to_json": "Turn.to_json",
}

if not TYPE_CHECKING:  # or every misspelt name would pass the type checker

    def __getattr__(name: str) -> object:
        """Find a name that was exported once, with a DeprecationWarning."""
        if name not in _MOVED:
            raise AttributeError(f"module 'index' has no attribute {name!r}")
        module, new_name = _MOVED[name], _RENAMED.get(name, name)
        warnings.warn(
            f"index.{name} is no longer exported: import {new_name} from {module}",
            DeprecationWarning,
            stacklevel=2,
        )
        return attrgetter(new_name)(importlib.import_module(module))
