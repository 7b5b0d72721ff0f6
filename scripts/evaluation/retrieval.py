"""Retrieval quality on a BEIR folder, through the same code that finds passages for an answer.

The index of a corpus is kept under `.cache/evaluation`, so embedding is paid once.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from index import (
    DataFolder,
    ImportParameters,
    IndexSettings,
    InputError,
    NewsUpdate,
    Reject,
    analyse,
    open_index,
)
from index.retrieval.fusion import fuse
from index.retrieval.retrieval import question_vector, search_both
from scripts.evaluation.metrics import summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from index import NewsIndex
    from index.retrieval.retrieval import Searches

# Enough chunks for 100 documents, most of which have one to three.
CANDIDATES = 300
NO_PARAMETERS = ImportParameters(publisher="corpus")


@dataclass(frozen=True, slots=True)
class Collection:
    """A BEIR folder: `queries` by id, `judgements` query → document → gain, and where the
    documents are."""

    corpus: Path
    queries: dict[str, str]
    judgements: dict[str, dict[str, float]]


class CorpusSource:
    """The documents as news updates: `_id`, `title` and `text` alone."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self.read = 0

    def fetch(self) -> Iterator[NewsUpdate | Reject]:
        for number, document in enumerate(_json_lines(self._corpus), start=1):
            self.read += 1
            try:
                yield NewsUpdate(
                    id=str(document["_id"]),
                    headline=str(document.get("title") or ""),
                    body=str(document["text"]),
                    publisher=NO_PARAMETERS.publisher,
                )
            except (KeyError, ValidationError) as error:
                yield Reject(f"document {number}", str(error).splitlines()[0])


def read_collection(folder: Path) -> Collection:
    """Raises InputError where a part is missing or is not of its form."""
    queries = {str(q["_id"]): str(q["text"]) for q in _json_lines(_part(folder, "queries.jsonl"))}
    judgements: dict[str, dict[str, float]] = defaultdict(dict)
    for number, line in enumerate(_lines(_part(folder, "qrels.tsv")), start=1):
        cells = line.rstrip("\n").split("\t")
        if number == 1 and cells[-1] == "score":
            continue
        try:
            query, document, gain = cells
            judgements[query][document] = float(gain)
        except ValueError as error:
            raise InputError(f"qrels.tsv, line {number}: not query, document, score") from error
    return Collection(_part(folder, "corpus.jsonl"), queries, dict(judgements))


def evaluate_retrieval(
    folder: Path,
    cache: Path,
    on_embedded: Callable[[int], None],
    on_asked: Callable[[int], None],
) -> dict[str, object]:
    """`{"documents", "queries", "dense", "lexical", "fused"}`, each of these three its metrics."""
    collection = read_collection(folder)
    source = CorpusSource(collection.corpus)
    with open_index(IndexSettings(), DataFolder(_cached(cache, collection.corpus))) as news:
        news.ingest(source, NO_PARAMETERS, datetime.now(UTC))
        news.load_model()
        # Not a sync: an index kept from an earlier run may be of an older analyser.
        news.rebuild(on_embedded)
        rankings = _rankings(news, collection, on_asked)
    return {
        "documents": source.read,
        "queries": len(collection.judgements),
        **{name: summary(ranked, collection.judgements) for name, ranked in rankings.items()},
    }


def _rankings(
    news: NewsIndex, collection: Collection, on_asked: Callable[[int], None]
) -> dict[str, dict[str, list[str]]]:
    rankings: dict[str, dict[str, list[str]]] = {"dense": {}, "lexical": {}, "fused": {}}
    searches = news.searches()
    for number, query in enumerate(collection.judgements, start=1):
        if text := collection.queries.get(query):
            dense, lexical = search_both(
                question_vector(text, searches), analyse(text), searches, CANDIDATES
            )
            rankings["dense"][query] = _documents(searches, [h.chunk_id for h in dense])
            rankings["lexical"][query] = _documents(searches, [h.chunk_id for h in lexical])
            fused = [hit.chunk_id for hit in fuse(dense, lexical)]
            rankings["fused"][query] = _documents(searches, fused)
        on_asked(number)
    return rankings


def _documents(searches: Searches, chunk_ids: list[int]) -> list[str]:
    """The documents of ranked chunks, each at the place of its best chunk."""
    passages = searches.store.passages(chunk_ids)
    found = (passages[i].update.external_id for i in chunk_ids if i in passages)
    return list(dict.fromkeys(document for document in found if document))


def _cached(cache: Path, corpus: Path) -> Path:
    digest = hashlib.sha256(corpus.read_bytes()).hexdigest()[:16]
    return cache / f"retrieval-{digest}"


def _part(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz", folder / "qrels" / "test.tsv"):
        if path.is_file() and (path.name.startswith(name) or name == "qrels.tsv"):
            return path
    raise InputError(f"{folder} has no {name} (or {name}.gz)")


def _lines(path: Path) -> Iterator[str]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from file
    else:
        with path.open(encoding="utf-8") as file:
            yield from file


def _json_lines(path: Path) -> Iterator[dict[str, object]]:
    for number, line in enumerate(_lines(path), start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise InputError(f"{path.name}, line {number}: not JSON ({error})") from error
