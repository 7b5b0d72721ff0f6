"""What words mean, roughly: a small vector for every piece of a word, to see a paraphrase by.

The table is MiniLM's own input embedding (all-MiniLM-L6-v2, Apache-2.0), centred and cut to its
128 main directions in 8 bits by `scripts/train_judge.py words`: 27,558 pieces, 3.5 MB. It needs
neither torch nor the model. Unrelated words have cosines near 0, "boat" and "ferry" .47, "doctor"
and "physician" .70.
"""

from __future__ import annotations

import io
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.ports import Vectors

WIDTH = 128
_FILE = "word_vectors.npz"
# About 10 MB when full; news repeats its words.
_CACHED_WORDS = 20_000


def word_vectors(words: Sequence[str]) -> Vectors:
    """Return float32 vectors, shape (words, WIDTH), of L2 norm 1.

    A word of which a piece is not known has zeros.
    """
    found = np.zeros((len(words), WIDTH), dtype=np.float32)
    for row, word in enumerate(words):
        found[row] = _vector(word)
    return found


@lru_cache(_CACHED_WORDS)
def _vector(word: str) -> Vectors:
    places, table = _table()
    rows = _pieces(word.casefold(), places)
    if not rows:
        return np.zeros(WIDTH, dtype=np.float32)
    mean: Vectors = table[rows].astype(np.float32).mean(axis=0)
    norm = float(np.linalg.norm(mean))
    return mean / norm if norm else mean


def _pieces(word: str, places: dict[str, int]) -> list[int]:
    """The longest known pieces from left to right; none where a part is not known."""
    found: list[int] = []
    start = 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = word[start:end] if start == 0 else f"##{word[start:end]}"
            if (place := places.get(piece)) is not None:
                found.append(place)
                start = end
                break
        else:
            return []
    return found


@cache
def _table() -> tuple[dict[str, int], Vectors]:
    data = (files("index") / "data" / _FILE).read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as held:
        pieces = bytes(held["pieces"]).decode().split("\n")
        vectors = held["vectors"]
    return {piece: row for row, piece in enumerate(pieces)}, vectors
