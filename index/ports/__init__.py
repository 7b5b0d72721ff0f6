"""What the use cases need from the outside, with the contracts every adapter keeps.

Adapters translate their library's errors into `index.errors` with `raise … from`. Times are aware
and in UTC. Nothing here promises what only a single process could keep.
"""

from index.ports.search import ChunkIds, Embedder, LexicalIndex, VectorIndex, Vectors
from index.ports.source import NewsSource
from index.ports.store import INDEXES, Consumer, NewsStore, PendingChange, Save

__all__ = [
    "INDEXES",
    "ChunkIds",
    "Consumer",
    "Embedder",
    "LexicalIndex",
    "NewsSource",
    "NewsStore",
    "PendingChange",
    "Save",
    "VectorIndex",
    "Vectors",
]
