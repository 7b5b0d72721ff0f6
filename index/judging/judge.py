"""The judge: how likely a candidate answers the question. Fitted by `scripts/train_judge.py`.

    features → scaled → one hidden layer of a few units → probability

There are two judges, with vectors and by words alone, each with the probability at which an answer
is shown. Without their file, or with a damaged one, a plain mean of what is covered decides.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from index.judging.asked import asked_of
from index.judging.features import FEATURES, PLACE, features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.answers import AnswerMode
    from index.judging.asked import Asked
    from index.judging.candidates import Candidate
    from index.judging.features import Table
    from index.query.questions import Query
    from index.retrieval.relevance import Corpus

logger = logging.getLogger(__name__)

# A sentence that asks tells nothing, however alike it is to the question: so much is left of its
# probability.
ASKS = 0.2
# A sentence around which less than this of the question is matched, by its words or like ones, in
# an update that holds none of them, is about something else, however near its vector.
LEAST_SHARED = 0.1
# What the plain mean must reach; set by hand, for a program whose file of weights is damaged.
PLAIN_THRESHOLD = 0.5

_FILE = "judge.json"


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate and the probability, 0 to 1, that it answers. `row` holds its features."""

    candidate: Candidate
    probability: float
    row: Table


@dataclass(frozen=True, slots=True)
class Evidence:
    """All candidates of a question, judged, in the order they were retrieved. `threshold` is the
    least probability of an answer."""

    asked: Asked
    judged: tuple[Judged, ...]
    threshold: float


class Weights(BaseModel):
    """One judge: `hidden` has a row for each unit with a weight for each feature."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mean: tuple[float, ...]
    scale: tuple[float, ...]
    hidden: tuple[tuple[float, ...], ...]
    hidden_bias: tuple[float, ...]
    output: tuple[float, ...]
    output_bias: float
    threshold: float


class JudgeFile(BaseModel):
    """What is read from the file: the names of the features that the weights are for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    features: tuple[str, ...]
    hybrid: Weights
    keywords: Weights


class Judge:
    """One judge, ready to be asked; see `Weights`."""

    def __init__(self, weights: Weights) -> None:
        self.threshold = weights.threshold
        self.mean = np.array(weights.mean, dtype=np.float32)
        self._scale = np.array(weights.scale, dtype=np.float32)
        self._hidden = np.array(weights.hidden, dtype=np.float32).T
        self._hidden_bias = np.array(weights.hidden_bias, dtype=np.float32)
        self._output = np.array(weights.output, dtype=np.float32)
        self._output_bias = weights.output_bias
        if self._hidden.shape != (len(FEATURES), len(self._output)):
            raise ValueError(f"weights of shape {self._hidden.shape} for {len(FEATURES)} features")

    def probabilities(self, table: Table) -> Table:
        """Return shape (candidates,) for features of shape (candidates, features)."""
        scaled = np.clip((table - self.mean) / self._scale, -5.0, 5.0)
        units = np.maximum(scaled @ self._hidden + self._hidden_bias, 0.0)
        logits = units @ self._output + self._output_bias
        found: Table = 1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0)))
        return found


class PlainJudge:
    """What decides without fitted weights: the mean of closeness, words covered and gap filled."""

    threshold = PLAIN_THRESHOLD
    mean: Table = np.zeros(len(FEATURES), dtype=np.float32)

    def probabilities(self, table: Table) -> Table:
        covered = (table[:, PLACE["soft_around"]] + table[:, PLACE["soft"]]) / 2
        unfilled = table[:, PLACE["unfilled"]]
        cosine = table[:, PLACE["cosine"]]
        close = np.where(cosine.any(), (covered + np.clip(cosine, 0.0, 1.0)) / 2, covered)
        found: Table = close * (1.0 - 0.5 * unfilled)
        return found


def judge(query: Query, candidates: Sequence[Candidate], corpus: Corpus) -> Evidence:
    """Give each candidate its probability, by the judge of the corpus's mode."""
    asked = asked_of(query, candidates, corpus)
    table = features(asked, candidates)
    chosen = _judges(corpus.mode)
    probabilities = chosen.probabilities(table).astype(np.float64)  # to compare with the threshold
    whole = (table[:, PLACE["all_covered"]] > 0) & (table[:, PLACE["unfilled"]] == 0)
    probabilities = np.where(whole, np.maximum(probabilities, chosen.threshold), probabilities)
    asks = table[:, PLACE["question"]] > 0
    probabilities = probabilities * np.where(asks, ASKS, 1.0)
    matched = table[:, PLACE["soft_around"]] >= LEAST_SHARED
    probabilities = probabilities * (matched | (table[:, PLACE["covered_update"]] > 0))
    judged = tuple(
        Judged(candidate, float(probability), row)
        for candidate, probability, row in zip(candidates, probabilities, table, strict=True)
    )
    return Evidence(asked, judged, chosen.threshold)


def contributions(row: Table, mode: AnswerMode) -> dict[str, float]:
    """Return by how much each feature of a candidate changes its log-odds, against the feature's
    mean; those that change nothing are left out."""
    chosen = _judges(mode)
    without = np.repeat(row[None, :], len(FEATURES) + 1, axis=0)
    np.fill_diagonal(without, chosen.mean)
    odds = _log_odds(chosen.probabilities(without))
    changes = odds[-1] - odds[:-1]
    return {
        name: round(float(change), 3)
        for name, change in zip(FEATURES, changes, strict=True)
        if abs(change) >= 0.001
    }


def _log_odds(probabilities: Table) -> Table:
    kept = np.clip(probabilities, 1e-6, 1 - 1e-6)
    odds: Table = np.log(kept / (1 - kept))
    return odds


def judge_problem() -> str | None:
    """What is wrong with the judge's file, in words; None where it is whole."""
    held = _read()
    return held if isinstance(held, str) else None


@cache
def _judges(mode: AnswerMode) -> Judge | PlainJudge:
    held = _read()
    if isinstance(held, str):
        logger.warning("%s; features alone decide", held)
        return PlainJudge()
    return Judge(held.hybrid if mode == "hybrid" else held.keywords)


@cache
def _read() -> JudgeFile | str:
    try:
        held = JudgeFile.model_validate_json((files("index") / "data" / _FILE).read_bytes())
        if held.features != FEATURES:
            return f"the judge's file {_FILE} is of other features; install this version anew"
        for weights in (held.hybrid, held.keywords):
            Judge(weights)
    except (OSError, ValidationError, ValueError, json.JSONDecodeError) as error:
        return f"the judge's file {_FILE} cannot be read ({type(error).__name__})"
    return held
