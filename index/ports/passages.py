"""Passages: the chunks of current revisions, their terms, and their cached vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from index.models import ChunkRow, Passage, TimeWindow
    from index.ports.search import ChunkIds, Vectors
    from index.text.acronyms import Expansion


class Passages(Protocol):
    """Read the chunks of current revisions by id, by update or by time."""

    def passages(self, chunk_ids: Sequence[int]) -> dict[int, Passage]:
        """Return passages by chunk id; ids that are gone are absent."""
        ...

    def chunk_rows(self, update_ids: Sequence[str] | None = None) -> Iterator[ChunkRow]:
        """Yield the chunks of these updates (all by default) by ascending id.

        Lazy, and in bounded memory.
        """
        ...

    def terms(self, chunk_ids: Sequence[int]) -> dict[int, list[str]]:
        """Return the terms chunks are searched by; see `index.text.analysis.passage_terms`."""
        ...

    def embedding_texts(self, chunk_ids: Sequence[int]) -> dict[int, str]:
        """Return prefix and chunk as they are embedded."""
        ...

    def chunk_ids_in(
        self, window: TimeWindow, update_ids: Sequence[str] | None = None
    ) -> ChunkIds:
        """Return the ids of chunks whose update's ordering time is in the window.

        Args:
            window: Start inclusive, end exclusive.
            update_ids: Restrict the result to chunks of these updates.

        Returns:
            int64, sorted, shape (n,).
        """
        ...


class TermStatistics(Protocol):
    """Search and count terms straight from the store, without an index file."""

    def analysis(self) -> str:
        """Return the version of the analysis whose terms are searched.

        It is an earlier one until `Reanalysis` has come to its end. A thread that is `using`
        another version gets AnalysisChangedError from `terms` and from all methods of this role.
        """
        ...

    def lexical_candidates(self, terms: Sequence[str], limit: int) -> list[int]:
        """Return at most `limit` ids of chunks that share a term with `terms`.

        Chunks of the rarest term come first; for one term the newest chunk comes first.
        """
        ...

    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """Return in how many chunks each term occurs; 0 for an unknown term."""
        ...

    def terms_spelt_like(self, term: str, within: int) -> list[str]:
        """Return the terms that may be meant by a misspelt one, in any order.

        They begin with its first letter and are at most `within` letters longer or shorter.
        """
        ...

    def count_chunks(self) -> int:
        """Return the number of chunks; cheap enough to call for every question."""
        ...

    def count_updates(self, terms: Sequence[str]) -> int:
        """Return how many updates have a chunk with all these terms; 0 for no terms."""
        ...


class Reanalysis(Protocol):
    """Bring the terms of a store of an earlier analysis to the current one."""

    def unanalysed(self) -> int:
        """Return how many chunks are left to `reanalyse`; quick where there are none."""
        ...

    def reanalyse(self, limit: int) -> int:
        """Analyse at most `limit` chunks more, in one short transaction.

        Until all are done, what is searched are the terms before. A repeat after a crash goes on
        where it ended.

        Returns:
            How many are left; 0 where the terms searched are the current ones.
        """
        ...


class Acronyms(Protocol):
    """What acronyms stand for, where stored news introduces them."""

    def expansions(self, names: Sequence[str]) -> list[Expansion]:
        """Return the expansions whose acronym or words are among these names.

        Args:
            names: As `index.text.acronyms.key` writes them.

        Returns:
            Those that most updates introduce come first. Only current revisions count.
        """
        ...


class VectorCache(Protocol):
    """Embeddings by model and text, so that no text is embedded twice."""

    def vectors(self, fingerprint: str, text_hashes: Sequence[bytes]) -> dict[bytes, Vectors]:
        """Return cached vectors; missing ones are absent.

        Args:
            fingerprint: `Embedder.fingerprint` of the model that made them.
            text_hashes: `ChunkRow.text_hash` of each text.

        Returns:
            float32, shape (width,), by text hash.
        """
        ...

    def put_vectors(
        self, fingerprint: str, vectors: Mapping[bytes, Vectors], update_ids: Iterable[str]
    ) -> None:
        """Cache vectors, and log for readers that the vectors of these updates are there.

        A vector whose text is in no current revision any more is not kept.
        """
        ...

    def put_sentence_vectors(self, fingerprint: str, sentences: Mapping[bytes, Vectors]) -> None:
        """Cache the vectors of the sentences of texts, by text hash, shape (sentences, width).

        Those of a text without a cached vector of this model are not kept.
        """
        ...

    def chunks_without_sentence_vectors(self, fingerprint: str, limit: int) -> list[ChunkRow]:
        """Return at most `limit` chunks whose text has a vector and none for its sentences.

        Of several chunks with the same text one is enough.
        """
        ...


class SentenceVectors(Protocol):
    """Vectors of sentences, looked up and never searched."""

    def sentence_vectors(self, fingerprint: str, chunk_ids: Sequence[int]) -> dict[int, Vectors]:
        """Return the vectors of the sentences of chunks, as `index.text.sentences` parts the
        chunk's text; chunks whose vectors are not made yet are absent.

        Returns:
            float32, shape (sentences, width), L2 norm 1 to .01, by chunk id.
        """
        ...
