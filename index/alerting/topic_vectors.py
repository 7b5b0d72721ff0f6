"""The meaning of topics and questions: one matrix, filled bit by bit once there is a model."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.alerting.standing_query import StandingQuery
    from index.ports import Vectors

_GROWTH = 1.5
_FEWEST_ROWS = 64


class TopicVectors:
    """Rows of unit vectors, float32; a dropped row is given to the next one."""

    def __init__(self) -> None:
        self._wanted: dict[StandingQuery, str] = {}
        self._rows: dict[StandingQuery, int] = {}
        self._queries: list[StandingQuery | None] = []
        self._matrix: Vectors = np.zeros((0, 0), dtype=np.float32)
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._rows)

    def want(self, query: StandingQuery, words: str) -> None:
        self._wanted[query] = words

    def wanted(self, limit: int) -> dict[StandingQuery, str]:
        """Those without a vector, at most `limit`."""
        return dict(islice(self._wanted.items(), limit))

    def put(self, queries: Sequence[StandingQuery], vectors: Vectors) -> None:
        """`vectors`: float32, shape (len(queries), width), L2 norm 1. Of queries that are no
        longer wanted, nothing is kept."""
        for query, vector in zip(queries, vectors, strict=True):
            if self._wanted.pop(query, None) is None:
                continue
            row = self._free.pop() if self._free else self._new_row(len(vector))
            self._matrix[row] = vector
            self._queries[row] = query
            self._rows[query] = row

    def drop(self, query: StandingQuery) -> None:
        self._wanted.pop(query, None)
        row = self._rows.pop(query, None)
        if row is not None:
            self._matrix[row] = 0
            self._queries[row] = None
            self._free.append(row)

    def near(self, passages: Vectors, least: float) -> list[tuple[StandingQuery, int, float]]:
        """Queries with the row of the nearest passage and its cosine, where that is `least` or
        more. `passages`: float32, shape (n, width), L2 norm 1."""
        if not self._rows or not len(passages):
            return []
        used = self._matrix[: len(self._queries)]
        cosines = used @ passages.T
        best = cosines.argmax(axis=1)
        values = cosines[np.arange(len(used)), best]
        return [
            (query, int(best[row]), float(values[row]))
            for row in np.flatnonzero(values >= least)
            if (query := self._queries[row]) is not None
        ]

    def _new_row(self, width: int) -> int:
        row = len(self._queries)
        self._queries.append(None)
        if row >= len(self._matrix):
            rows = max(_FEWEST_ROWS, int(len(self._matrix) * _GROWTH))
            grown = np.zeros((rows, width), dtype=np.float32)
            grown[: len(self._matrix)] = self._matrix.reshape(len(self._matrix), width)
            self._matrix = grown
        return row
