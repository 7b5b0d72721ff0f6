"""What one process searches, kept in step with the store and so with every process."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from index.errors import IndexFileError
from index.indexing.index_files import model_of
from index.indexing.sync import LoggedPassages, catch_up
from index.retrieval.retrieval import SearchedNews, Searches

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.indexing.index_files import IndexFiles, Model, Serving
    from index.ports import Embedder

logger = logging.getLogger(__name__)

_T = TypeVar("_T")


class ServedNews(SearchedNews, LoggedPassages, Protocol):
    """What is searched, and the log of its changes."""


class CurrentSearches:
    """Index files in memory, opened when first asked for. For several threads at once."""

    def __init__(self, store: ServedNews, files: IndexFiles) -> None:
        self._store = store
        self._files = files
        self._serving: Serving | None = None
        self._refreshing = threading.Lock()

    def searches(self, embedder: Embedder | None) -> Searches:
        """With every change taken in; words alone without an `embedder`. Raises IndexFileError."""
        serving = self._refresh(model_of(embedder))
        hybrid = bool(serving.memory.dense) and embedder is not None
        return Searches(
            store=self._store,
            lexical=serving.memory.lexical or serving.disk or self._files.last_resort(),
            dense=serving.memory.dense if hybrid else None,
            embedder=embedder if hybrid else None,
        )

    def search(self, embedder: Embedder | None, find: Callable[[Searches], _T]) -> _T:
        """What `find` finds; where an index file cannot be read, with the store's words."""
        try:
            return find(self.searches(embedder))
        except IndexFileError as error:
            # Damaged, or switched and deleted by a rebuild at this very moment.
            logger.warning("%s; answering from the store", error)
            with self._refreshing:
                self._serving = None
            return find(replace(self.searches(embedder), lexical=self._files.last_resort()))

    def _refresh(self, model: Model | None) -> Serving:
        with self._refreshing:
            serving = self._serving
            if (
                serving is None
                or serving.generation != self._files.current_name()
                or (model is not None and serving.model != model)
                or serving.analysis != self._store.analysis()
            ):
                serving = None
            else:
                reached = catch_up(self._store, serving.memory, serving.seq)
                if reached is None or self._files.outgrown(serving):
                    serving = None
                else:
                    serving.seq = reached
            self._serving = serving or self._files.load(model)
            return self._serving
