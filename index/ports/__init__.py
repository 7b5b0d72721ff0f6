"""What the use cases need from the outside, with the contracts every adapter keeps.

Adapters translate their library's errors into `index.errors` with `raise … from`. Times are aware
and in UTC. Nothing here promises what only a single process could keep.
"""

from index.ports.changes import INDEXES, ChangeLog, Consumer, PendingChange, PendingChanges
from index.ports.passages import (
    Acronyms,
    Passages,
    Reanalysis,
    SentenceVectors,
    TermStatistics,
    VectorCache,
)
from index.ports.search import NOTHING_ELSE, ChunkIds, Embedder, LexicalIndex, VectorIndex, Vectors
from index.ports.source import NewsSource
from index.ports.statements import StatementMaintenance, Statements
from index.ports.store import NewsStore, Storage, StoreStatistics
from index.ports.transactions import Transactional
from index.ports.updates import Removals, Save, UpdateRepository, Updates

__all__ = [
    "INDEXES",
    "NOTHING_ELSE",
    "Acronyms",
    "ChangeLog",
    "ChunkIds",
    "Consumer",
    "Embedder",
    "LexicalIndex",
    "NewsSource",
    "NewsStore",
    "Passages",
    "PendingChange",
    "PendingChanges",
    "Reanalysis",
    "Removals",
    "Save",
    "SentenceVectors",
    "StatementMaintenance",
    "Statements",
    "Storage",
    "StoreStatistics",
    "TermStatistics",
    "Transactional",
    "UpdateRepository",
    "Updates",
    "VectorCache",
    "VectorIndex",
    "Vectors",
]
