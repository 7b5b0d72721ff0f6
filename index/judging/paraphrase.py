"""How well the words of a question are matched by those of each candidate, other words included.

The same stem matches in full, a word of like meaning by how alike they are; a name only by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.judging.sentence_facts import sentence_facts
from index.judging.word_vectors import word_vectors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from index.judging.candidates import Candidate

# Cosines below say nothing; above, a match counts in proportion, and never as much as the stem.
UNRELATED = 0.3
BY_MEANING = 0.9


@dataclass(frozen=True, slots=True)
class Matches:
    """0..1, float32, shape (candidates, terms): matched in the sentence itself, there or in a
    sentence next to it or the headline, anywhere in the update's candidates."""

    here: np.ndarray
    around: np.ndarray
    update: np.ndarray


def matches_of(
    terms: Sequence[str],
    words: Sequence[str],
    names: AbstractSet[str],
    candidates: Sequence[Candidate],
) -> Matches:
    """Match each term, of which `words` has the word of the question, with each candidate."""
    spoken = [sentence_facts(one.text).letters for one in candidates]
    every = sorted(frozenset().union(*spoken))
    place = {word: n for n, word in enumerate(every)}
    alike = word_vectors(words) @ word_vectors(every).T if every else np.zeros((len(terms), 0))
    alike = np.clip((alike - UNRELATED) / (1 - UNRELATED), 0.0, 1.0) * BY_MEANING
    alike[[term in names for term in terms]] = 0.0
    here = np.zeros((len(candidates), len(terms)), dtype=np.float32)
    around = np.zeros_like(here)
    for row, (one, said) in enumerate(zip(candidates, spoken, strict=True)):
        if said:
            here[row] = alike[:, [place[word] for word in said]].max(axis=1)
        for column, term in enumerate(terms):
            if term in one.terms:
                here[row, column] = 1.0
            elif term in one.around:
                around[row, column] = 1.0
    update = np.zeros_like(here)
    by_update: dict[str, list[int]] = {}
    for row, one in enumerate(candidates):
        by_update.setdefault(one.update.update_id, []).append(row)
        for other in (row - 1, row + 1):
            if 0 <= other < len(candidates) and _are_neighbours(one, candidates[other]):
                around[row] = np.maximum(around[row], here[other])
    around = np.maximum(around, here)
    for rows in by_update.values():
        update[rows] = around[rows].max(axis=0)
    for row, one in enumerate(candidates):
        held = [term in one.update_terms for term in terms]
        update[row, held] = 1.0
    return Matches(here, around, update)


def _are_neighbours(one: Candidate, other: Candidate) -> bool:
    return one.hit.passage.chunk_id == other.hit.passage.chunk_id
