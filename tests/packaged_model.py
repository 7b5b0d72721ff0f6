"""The packaged embedding model, loaded at most once in a test process: 5 to 8 s and 600 MB."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from index import IndexSettings
from index.indexing.model_loading import load_embedder

if TYPE_CHECKING:
    from index.ports import Embedder


@cache
def packaged_embedder() -> Embedder:
    """Without prefixes. It may be shared: it keeps nothing of what it embeds."""
    return load_embedder(IndexSettings(model="packaged", query_prefix="", passage_prefix=""))
