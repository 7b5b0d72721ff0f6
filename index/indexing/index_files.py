"""The index files of a data folder: opened, filled from the store, rebuilt and switched.

Beside `composition.py` the only module that opens adapters of the indexes.
"""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from filelock import FileLock, Timeout

from index.adapters.generations import About, Generations
from index.errors import ErrorCode, IndexFileError, StoreLockedError
from index.indexing.last_resort import KeywordNews, StoreSearch
from index.indexing.rebuilding import fill
from index.indexing.sync import Indexes, LoggedPassages, catch_up

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.adapters.generations import Generation
    from index.data_folder import DataFolder
    from index.indexing.sync import Progress
    from index.ports import Embedder, LexicalIndex, VectorIndex
    from index.settings import IndexSettings

logger = logging.getLogger(__name__)


class IndexedNews(KeywordNews, LoggedPassages, Protocol):
    """What index files are filled from."""


@dataclass(frozen=True, slots=True)
class Model:
    """The model whose vectors an index holds: the embedder's fingerprint and width."""

    fingerprint: str
    width: int


def model_of(embedder: Embedder | None) -> Model | None:
    """None where words alone are searched."""
    return Model(embedder.fingerprint, embedder.width) if embedder else None


@dataclass(slots=True)
class Serving:
    """What one process searches.

    `memory` follows the store's change log up to `seq`; its `lexical` is None where the corpus is
    too large for it, its `dense` without a model. `disk` is the lexical index of the generation,
    kept up by whoever syncs; None where it cannot be read. Both are of the version `analysis`.
    """

    generation: str | None
    model: Model | None
    memory: Indexes
    disk: LexicalIndex | None
    seq: int
    analysis: str


class IndexFiles:
    """Opens and builds index files. Not thread-safe; its locks hold between processes."""

    def __init__(self, folder: DataFolder, store: IndexedNews, settings: IndexSettings) -> None:
        self._folder = folder
        self._store = store
        self._settings = settings
        self._generations = Generations(folder.indexes)

    def current_name(self) -> str | None:
        generation = self._generations.current()
        return generation.name if generation else None

    def sync_lock(self) -> AbstractContextManager[None]:
        """Held for one batch of a sync and for the switch of a rebuild."""
        return self._lock(self._folder.sync_lock, "another process is writing the index")

    def rebuild_lock(self) -> AbstractContextManager[None]:
        return self._lock(self._folder.rebuild_lock, "another rebuild is under way")

    @contextmanager
    def _lock(self, path: Path, meanwhile: str) -> Iterator[None]:
        try:
            with FileLock(path, timeout=self._settings.lock_wait_s):
                yield
        except Timeout as error:
            raise StoreLockedError(
                f"{meanwhile} ({path}, waited {self._settings.lock_wait_s:g} s); try again later",
                ErrorCode.INDEX_LOCKED,
                path=str(path),
                waited_s=self._settings.lock_wait_s,
            ) from error

    # -- serving ---------------------------------------------------------------------------------

    def load(self, model: Model | None) -> Serving:
        """The indexes of the current generation, brought up to the store."""
        generation = self._generations.current()
        seq, analysis = self._store.change_seq(), self._store.analysis()
        small = self._store.count_chunks() <= self._settings.rank_bm25_max_passages
        memory = Indexes(
            lexical=self._memory_lexical() if small else None,
            dense=self._dense(generation, model) if model else None,
            fingerprint=model.fingerprint if model else None,
        )
        disk = None if small else self._readable_lexical(generation)
        return Serving(generation.name if generation else None, model, memory, disk, seq, analysis)

    def last_resort(self) -> LexicalIndex:
        """The store's own words: what answers where no file can."""
        from index.adapters.rank_bm25_index import rank_candidates

        return StoreSearch(self._store, rank_candidates)

    def _memory_lexical(self) -> LexicalIndex:
        from index.adapters.rank_bm25_index import RankBm25Index

        lexical = RankBm25Index()
        fill(self._store, Indexes(lexical=lexical))
        return lexical

    def _readable_lexical(self, generation: Generation | None) -> LexicalIndex | None:
        try:
            return self._open_lexical(generation) if generation else None
        except IndexFileError as error:
            logger.warning("%s; answering from the store meanwhile", error)
            return None

    def _open_lexical(self, generation: Generation) -> LexicalIndex:
        from index.adapters.tantivy_index import TantivyIndex

        known = self._store.analysis()
        if (version := generation.about().analysis_version) != known:
            raise IndexFileError(
                f"the index holds words of analysis {version}, the store those of {known}",
                ErrorCode.INDEX_OF_ANOTHER_ANALYSIS,
                version=version,
                known=known,
            )
        return TantivyIndex.open(generation.lexical_folder)

    def _dense(self, generation: Generation | None, model: Model) -> VectorIndex:
        """The generation's vectors and what came since; from the store's cache where the file
        does not serve."""
        from index.adapters.faiss_index import FaissIndex

        if generation is not None:
            try:
                about = generation.about()
                if about.fingerprint == model.fingerprint and about.dense_seq is not None:
                    dense = FaissIndex.load(generation.dense_file, model.width)
                    loaded = Indexes(dense=dense, fingerprint=model.fingerprint)
                    if catch_up(self._store, loaded, about.dense_seq) is not None:
                        return dense
            except IndexFileError as error:
                logger.warning("%s; reading the vectors from the store instead", error)
        dense = FaissIndex(model.width)
        fill(self._store, Indexes(dense=dense, fingerprint=model.fingerprint))
        return dense

    def is_of_another_analysis(self) -> bool:
        """Whether the generation that serves holds other terms than the store, so that it must be
        renewed. One that is damaged is none of these."""
        generation = self._generations.current()
        try:
            about = generation.about() if generation is not None else None
        except IndexFileError:
            return False
        return about is not None and about.analysis_version != self._store.analysis()

    def outgrown(self, serving: Serving) -> bool:
        """Whether the corpus has become too large for the lexical index in memory."""
        small = serving.memory.lexical
        return small is not None and len(small) > self._settings.rank_bm25_max_passages

    # -- writing ---------------------------------------------------------------------------------

    def disk_lexical(self) -> LexicalIndex:
        """The lexical index that a sync writes, made and filled if there is none yet.

        Call it under `sync_lock`. Raises IndexFileError where it is damaged.
        """
        generation = self._generations.current()
        if generation is None:
            generation = self._new_generation()
            self._generations.switch(generation)
        return self._open_lexical(generation)

    def _new_generation(self) -> Generation:
        """A generation of words alone."""
        from index.adapters.tantivy_index import TantivyIndex

        analysis = self._store.analysis()
        generation = self._generations.create()
        lexical = TantivyIndex.create(generation.lexical_folder)
        fill(self._store, Indexes(lexical=lexical))
        generation.write_about(_about(None, None, analysis))
        return generation

    def rebuild(self, model: Model | None, on_progress: Progress) -> tuple[str, int]:
        """A new generation from the store, then the switch; returns its name and its passages.

        Call it under `rebuild_lock`. What serves goes on serving; on any failure it stays.
        """
        from index.adapters.faiss_index import FaissIndex
        from index.adapters.tantivy_index import TantivyIndex

        seq, analysis = self._store.change_seq(), self._store.analysis()
        generation = self._generations.create()
        try:
            dense = FaissIndex(model.width) if model else None
            indexes = Indexes(
                lexical=TantivyIndex.create(generation.lexical_folder),
                dense=dense,
                fingerprint=model.fingerprint if model else None,
            )
            fill(self._store, indexes, on_progress)
            with self.sync_lock():
                reached = self._caught_up(indexes, seq)
                if dense is not None:
                    dense.save(generation.dense_file)
                generation.write_about(
                    _about(reached if dense is not None else None, model, analysis)
                )
                self._generations.switch(generation)
        except BaseException:
            self._generations.discard(generation)
            raise
        self._generations.prune(keep=generation)
        return generation.name, self._store.count_chunks()

    def renew(self) -> None:
        """A new generation in place of the one that serves, so that nothing of what was removed
        stays in its files: both libraries only mark what is deleted. Call it under
        `rebuild_lock`."""
        generation = self._generations.current()
        model = self._model_of(generation) if generation else None
        self.rebuild(model, lambda _: None)

    def _model_of(self, generation: Generation) -> Model | None:
        from index.adapters.faiss_index import FaissIndex

        try:
            fingerprint = generation.about().fingerprint
            width = FaissIndex.load(generation.dense_file).width if fingerprint else 0
        except IndexFileError as error:
            logger.warning("%s; building the new one of words alone", error)
            return None
        return Model(fingerprint, width) if fingerprint else None

    def _caught_up(self, indexes: Indexes, since: int) -> int:
        reached = catch_up(self._store, indexes, since)
        if reached is None:
            raise IndexFileError(
                f"the change log no longer reaches back to {since}",
                ErrorCode.INDEX_TOO_OLD,
                since=since,
            )
        return reached

    def check(self) -> list[str]:
        """What is wrong with the files, in words; pending changes are not wrong."""
        from index.adapters.faiss_index import FaissIndex

        stats = self._store.stats()
        generation = self._generations.current()
        if generation is None:
            return ["no index files yet"] if stats.chunks else []
        problems: list[str] = []
        try:
            held = len(self._open_lexical(generation))
            if held != stats.chunks and not stats.pending.get("lexical"):
                problems.append(f"the lexical index holds {held} passages, not {stats.chunks}")
        except IndexFileError as error:
            problems.append(str(error))
        try:
            if generation.about().dense_seq is not None:
                FaissIndex.load(generation.dense_file)
        except IndexFileError as error:
            problems.append(str(error))
        return problems


def _about(dense_seq: int | None, model: Model | None, analysis: str) -> About:
    return About(
        dense_seq=dense_seq,
        fingerprint=model.fingerprint if model else None,
        analysis_version=analysis,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
