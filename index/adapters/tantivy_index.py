"""LexicalIndex by tantivy, on disk: for a corpus of any size.

One folder holds one index. Whoever writes commits; every other open index of that folder, in this
process or another, takes the commit in at its next search.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import tantivy
from tantivy import Occur, Query

from index.errors import ErrorCode, IndexFileError, StoreLockedError
from index.models import Hit
from index.ports import NOTHING_ELSE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from index.ports import ChunkIds

_CHUNK_ID = "chunk_id"
_TERMS = "terms"
# The least that tantivy accepts; a batch of updates is far smaller.
_WRITER_HEAP_BYTES = 15_000_000
# tantivy skips longer ones with a warning on stderr (its limit is 65,530 bytes).
_MAX_TERM_CHARS = 1_000
# Up to so many ids tantivy filters while it searches; more are cheaper to filter afterwards.
_MAX_FILTER_IDS = 2_000


class TantivyIndex:
    """One writer and any number of readers may share it between threads.

    Scores are BM25 with k1 1.2 and b .75, tantivy's own; it rounds lengths above 40 terms.
    """

    def __init__(self, folder: Path, opened: Any) -> None:
        self._folder = folder
        self._tantivy = opened
        self._lock = threading.Lock()
        self._seen = _commit_mark(folder)

    @classmethod
    def create(cls, folder: Path) -> Self:
        """A new, empty index in a folder, made if it is not there. Raises IndexFileError."""
        with _translated(folder):
            folder.mkdir(parents=True, exist_ok=True)
            return cls(folder, _configured(tantivy.Index(_schema(), str(folder), reuse=False)))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The index in a folder. Raises IndexFileError where it is missing or damaged."""
        with _translated(folder):
            return cls(folder, _configured(tantivy.Index.open(str(folder))))

    @classmethod
    def open_or_create(cls, folder: Path) -> Self:
        """`open` where the folder holds anything, else `create`."""
        held = folder.is_dir() and any(folder.iterdir())
        return cls.open(folder) if held else cls.create(folder)

    def __len__(self) -> int:
        return int(self._searcher().num_docs)

    def reload(self) -> None:
        """Take in what was committed elsewhere; searches do so by themselves."""
        with self._lock, _translated(self._folder):
            self._seen = _commit_mark(self._folder)
            self._tantivy.reload()

    def _searcher(self) -> Any:
        if _commit_mark(self._folder) != self._seen:
            self.reload()
        with _translated(self._folder):
            return self._tantivy.searcher()

    def replace(self, remove: Sequence[int], add: Sequence[tuple[int, Sequence[str]]]) -> None:
        """See `LexicalIndex.replace`. The writer's lock is held for the length of this call.

        Raises StoreLockedError where another process writes, IndexFileError on a damaged index.
        """
        documents = dict(add)
        with _translated(self._folder), _writer(self._tantivy) as writer:
            for chunk_id in {*remove, *documents}:
                writer.delete_documents_by_term(_CHUNK_ID, chunk_id)
            for chunk_id, terms in documents.items():
                writer.add_document(_document(chunk_id, terms))
            writer.commit()
        self.reload()

    def search(
        self,
        terms: Sequence[str],
        k: int,
        allowed: ChunkIds | None = None,
        also: Mapping[str, float] = NOTHING_ELSE,
    ) -> list[Hit]:
        """See `LexicalIndex.search`. Raises IndexFileError on a damaged index."""
        if not (terms or also) or k <= 0 or (allowed is not None and not len(allowed)):
            return []
        searcher = self._searcher()
        with _translated(self._folder):
            matching = self._matching(terms, also)
            if allowed is None:
                return _hits(searcher, matching, k)
            if len(allowed) <= _MAX_FILTER_IDS:
                query = matching.and_must_match(self._among(allowed))
                return _hits(searcher, query, k)
            return self._filtered(searcher, matching, k, set(allowed.tolist()))

    def _filtered(self, searcher: Any, matching: Any, k: int, allowed: set[int]) -> list[Hit]:
        """Search wider until `k` allowed hits are found or nothing is left."""
        # Half more than would do if the allowed ones were spread evenly.
        limit = k + 3 * k * searcher.num_docs // (2 * len(allowed))
        while True:
            hits = _hits(searcher, matching, limit)
            kept = [hit for hit in hits if hit.chunk_id in allowed][:k]
            if len(kept) == k or len(hits) < limit:
                return kept
            limit *= 4

    def _matching(self, terms: Sequence[str], also: Mapping[str, float]) -> Any:
        schema = self._tantivy.schema
        of_terms = [Query.term_query(schema, _TERMS, term, "freq") for term in terms]
        of_terms += [
            Query.boost_query(Query.term_query(schema, _TERMS, term, "freq"), weight)
            for term, weight in also.items()
        ]
        return Query.boolean_query([(Occur.Should, query) for query in of_terms])

    def _among(self, allowed: ChunkIds) -> Any:
        query = Query.term_set_query(self._tantivy.schema, _CHUNK_ID, allowed.tolist())
        return Query.const_score_query(query, 0.0)


def _schema() -> Any:
    return (
        tantivy.SchemaBuilder()
        .add_integer_field(_CHUNK_ID, indexed=True, fast=True)
        .add_text_field(_TERMS, tokenizer_name="whitespace", index_option="freq")
        .build()
    )


def _configured(opened: Any) -> Any:
    # Manual: the default starts a thread that watches the folder, and answers late.
    opened.config_reader("manual")
    opened.reload()
    return opened


def _document(chunk_id: int, terms: Sequence[str]) -> Any:
    document = tantivy.Document()
    document.add_integer(_CHUNK_ID, chunk_id)
    document.add_text(_TERMS, " ".join(term for term in terms if len(term) <= _MAX_TERM_CHARS))
    return document


def _hits(searcher: Any, query: Any, limit: int) -> list[Hit]:
    found = searcher.search(query, limit, count=False).hits
    chunk_ids = searcher.fast_field_values(_CHUNK_ID, [address for _, address in found])
    hits = [Hit(chunk_id, score) for chunk_id, (score, _) in zip(chunk_ids, found, strict=True)]
    return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))


def _commit_mark(folder: Path) -> tuple[int, int, int] | None:
    """Changes with every commit: tantivy replaces its meta.json then."""
    try:
        status = (folder / "meta.json").stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size


@contextmanager
def _writer(opened: Any) -> Iterator[Any]:
    """A writer whose lock is given back at the end, after an error too."""
    try:
        writer = opened.writer(heap_size=_WRITER_HEAP_BYTES, num_threads=1)
    except ValueError as error:
        if "LockBusy" in str(error) or "Lockfile" in str(error):
            raise StoreLockedError(
                "another process writes the lexical index; try again later", ErrorCode.INDEX_LOCKED
            ) from error
        raise
    try:
        yield writer
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError, RuntimeError) as error:
        raise IndexFileError(
            f"the lexical index in {folder} cannot be used ({error})",
            ErrorCode.INDEX_DAMAGED,
            path=str(folder),
        ) from error
