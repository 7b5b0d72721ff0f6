"""The meaning of topics and questions: one matrix, filled bit by bit once there is a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.subscriptions.matches import Interest
    from index import Vectors

_GROWTH = 1.5
_FEWEST_ROWS = 64


class TopicVectors:
    """Rows of unit vectors, float32; a dropped row is given to the next one."""

    def __init__(self) -> None:
        self._wanted: dict[Interest, str] = {}
        self._rows: dict[Interest, int] = {}
        self._interests: list[Interest | None] = []
        self._matrix: Vectors = np.zeros((0, 0), dtype=np.float32)
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._rows)

    def want(self, interest: Interest, words: str) -> None:
        self._wanted[interest] = words

    def wanted(self, limit: int) -> dict[Interest, str]:
        """Those without a vector, at most `limit`."""
        return dict(list(self._wanted.items())[:limit])

    def put(self, interests: Sequence[Interest], vectors: Vectors) -> None:
        """`vectors`: float32, shape (len(interests), width), L2 norm 1. Of interests that are no
        longer wanted, nothing is kept."""
        for interest, vector in zip(interests, vectors, strict=True):
            if self._wanted.pop(interest, None) is None:
                continue
            row = self._free.pop() if self._free else self._new_row(len(vector))
            self._matrix[row] = vector
            self._interests[row] = interest
            self._rows[interest] = row

    def drop(self, interest: Interest) -> None:
        self._wanted.pop(interest, None)
        row = self._rows.pop(interest, None)
        if row is not None:
            self._matrix[row] = 0
            self._interests[row] = None
            self._free.append(row)

    def near(self, passages: Vectors, least: float) -> list[tuple[Interest, int, float]]:
        """Interests with the row of the nearest passage and its cosine, where that is `least` or
        more. `passages`: float32, shape (n, width), L2 norm 1."""
        if not self._rows or not len(passages):
            return []
        used = self._matrix[: len(self._interests)]
        cosines = used @ passages.T
        best = cosines.argmax(axis=1)
        values = cosines[np.arange(len(used)), best]
        return [
            (interest, int(best[row]), float(values[row]))
            for row in np.flatnonzero(values >= least)
            if (interest := self._interests[row]) is not None
        ]

    def _new_row(self, width: int) -> int:
        row = len(self._interests)
        self._interests.append(None)
        if row >= len(self._matrix):
            rows = max(_FEWEST_ROWS, int(len(self._matrix) * _GROWTH))
            grown = np.zeros((rows, width), dtype=np.float32)
            grown[: len(self._matrix)] = self._matrix.reshape(len(self._matrix), width)
            self._matrix = grown
        return row
