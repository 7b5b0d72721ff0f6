"""The packaged model's word embeddings to the small table that paraphrases are seen by."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import numpy as np
from safetensors.numpy import load_file

from index.judging.word_vectors import WIDTH

if TYPE_CHECKING:
    from pathlib import Path

_EMBEDDINGS = "embeddings.word_embeddings.weight"


def word_table(model: Path) -> bytes:
    """Return the contents of `index/data/word_vectors.npz`, made from a MiniLM folder."""
    vocabulary = json.loads((model / "tokenizer.json").read_text(encoding="utf-8"))["model"][
        "vocab"
    ]
    rows = {row: piece for piece, row in vocabulary.items() if _is_word(piece)}
    pieces = [rows[row] for row in sorted(rows)]
    vectors = load_file(model / "model.safetensors")[_EMBEDDINGS][sorted(rows)]
    centred = vectors - vectors.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    cut = centred @ directions[:WIDTH].T
    small = np.round(cut / np.abs(cut).max(axis=1, keepdims=True) * 127).astype(np.int8)
    target = io.BytesIO()
    named = np.frombuffer("\n".join(pieces).encode(), dtype=np.uint8)
    np.savez_compressed(target, pieces=named, vectors=small)
    return target.getvalue()


def _is_word(piece: str) -> bool:
    plain = piece.removeprefix("##")
    return plain.isascii() and plain.isalnum()
