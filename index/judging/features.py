"""What speaks for and against a candidate, as named numbers that a person can follow. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.answers import AnswerKind
from index.judging.fillers import can_be_filled, fillers
from index.judging.paraphrase import matches_of
from index.judging.sentence_facts import STEM_CHARS, sentence_facts, stems, words_terms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from index.judging.asked import Asked
    from index.judging.candidates import Candidate
    from index.judging.sentence_facts import SentenceFacts

Table = NDArray[np.float32]

# Further away than any word of a sentence.
_FAR = 1_000
# What a term that is only begun like another one counts for.
_BEGINS_ALIKE = 0.7

# Kinds whose evidence weighs alike.
_GROUPS: dict[str, tuple[AnswerKind, ...]] = {
    "who": (AnswerKind.PERSON, AnswerKind.ORGANISATION, AnswerKind.NAME),
    "place": (AnswerKind.PLACE,),
    "time": (AnswerKind.DATE, AnswerKind.CLOCK_TIME),
    "number": (AnswerKind.COUNT, AnswerKind.QUANTITY, AnswerKind.PERCENTAGE),
    "money": (AnswerKind.MONEY,),
    "long": (AnswerKind.DURATION, AnswerKind.AGE),
    "why": (AnswerKind.REASON,),
    "how": (AnswerKind.MANNER, AnswerKind.DEFINITION, AnswerKind.THING),
    "yes-no": (AnswerKind.YES_NO,),
    "speech": (AnswerKind.SPEECH,),
    "topic": (
        AnswerKind.TOPIC,
        AnswerKind.EVENT,
        AnswerKind.LATEST,
        AnswerKind.LIST,
        AnswerKind.COMPARISON,
    ),
}

_LOCAL = (
    "cosine", "chunk_cosine", "bm25", "rank", "covered", "covered_around", "covered_update",
    "names_covered", "names_around", "names_update", "act_covered", "act_around", "act_update",
    "alike", "filled", "unfilled", "near", "filled_around", "counted", "figures", "negation",
    "short", "long", "question", "credit", "leans", "headline", "place", "introduction", "spoken",
    "all_covered", "terms", "soft", "soft_around", "soft_act", "soft_act_around", "weakest",
    "weakest_around", "weakest_update",
)  # fmt: skip
_RELATIVE = (
    "soft_gap",
    "cosine_gap",
    "cosine_rank",
    "covered_gap",
    "bm25_gap",
    "alike_gap",
    "newness",
)
_BY_GROUP = ("filled", "near", "soft", "cosine", "weakest_around", "newness")
FEATURES = (
    *_LOCAL, *_RELATIVE, *(f"{name}_{group}" for group in _GROUPS for name in _BY_GROUP),
    "latest_newness", "best_cosine", "best_covered", "second_covered", "filled_x_covered",
    "filled_x_cosine", "covered_x_cosine", "filled_x_soft", "filled_x_weakest", "best_soft",
)  # fmt: skip
# The column of each feature.
PLACE = {name: n for n, name in enumerate(FEATURES)}


def features(asked: Asked, candidates: Sequence[Candidate]) -> Table:
    """Return what speaks for and against each candidate: float32, shape (candidates, features)."""
    table = np.zeros((len(candidates), len(FEATURES)), dtype=np.float32)
    if not candidates:
        return table
    for row, candidate in enumerate(candidates):
        for name, value in _local(asked, candidate).items():
            table[row, PLACE[name]] = value
    _paraphrase(table, asked, candidates)
    _relate(table, asked, candidates)
    return table


def _local(asked: Asked, one: Candidate) -> dict[str, float]:
    text, facts, hit = one.text, sentence_facts(one.text), one.hit
    near = one.terms | one.around
    shares = _Shares(asked)
    found = [place for kind in asked.kinds for place in new_fillers(kind, text, asked)]
    fillable = any(map(can_be_filled, asked.kinds))
    covered, names, acts = shares.of(one.terms)
    covered_around, names_around, acts_around = shares.of(near)
    covered_update, names_update, acts_update = shares.of(one.update_terms)
    figures = asked.figures
    return {
        "cosine": one.cosine if one.cosine is not None else (hit.dense or 0.0),
        "chunk_cosine": hit.dense or 0.0,
        "bm25": math.log1p(hit.lexical or 0.0) / 4,
        "rank": 1.0 / hit.rank,
        "covered": covered,
        "covered_around": covered_around,
        "covered_update": covered_update,
        "names_covered": names,
        "names_around": names_around,
        "names_update": names_update,
        "act_covered": acts,
        "act_around": acts_around,
        "act_update": acts_update,
        "alike": _alike(asked, one.terms),
        "filled": float(bool(found)),
        "unfilled": float(fillable and not found),
        "near": _nearness(facts, found, asked),
        "counted": float(bool(asked.counted) and asked.counted <= one.terms),
        "figures": 1.0 if not figures else len(figures & facts.figures) / len(figures),
        "negation": float(facts.negates != asked.negated),
        "short": float(len(one.terms) < 5),
        "long": min(1.0, len(text) / 400),
        "question": float(facts.asks),
        "credit": float(facts.is_credit),
        "leans": float(facts.leans),
        "headline": float(one.span.field == "headline"),
        "place": 1.0 / (1 + one.span.start / 300),
        "introduction": float(one.update.kind == "introduction"),
        "spoken": float(bool(asked.speaker) and asked.speaker <= near),
        "all_covered": float(covered > 0.99),
        "terms": min(1.0, len(asked.terms) / 8),
    }


class _Shares:
    """Shares of the weight of a question's terms that a text holds: of all, of names, of acts."""

    def __init__(self, asked: Asked) -> None:
        self._names = [(t, asked.weights[t]) for t in asked.terms if t in asked.names]
        self._acts = [(t, asked.weights[t]) for t in asked.terms if t not in asked.names]

    def of(self, here: AbstractSet[str]) -> tuple[float, float, float]:
        names = math.fsum(weight for term, weight in self._names if term in here)
        acts = math.fsum(weight for term, weight in self._acts if term in here)
        all_names = math.fsum(weight for _, weight in self._names)
        all_acts = math.fsum(weight for _, weight in self._acts)
        total = all_names + all_acts
        return (
            (names + acts) / total if total else 1.0,
            names / all_names if all_names else 1.0,
            acts / all_acts if all_acts else 1.0,
        )


def new_fillers(kind: AnswerKind, text: str, asked: Asked) -> list[tuple[int, int]]:
    """Return fillers that the question does not hold itself."""
    return [place for place in fillers(kind, text) if not _known(text[slice(*place)], asked)]


def _known(words: str, asked: Asked) -> bool:
    terms = words_terms(words)
    return bool(terms) and all(term in asked.weights for term in terms)


def _nearness(facts: SentenceFacts, found: Sequence[tuple[int, int]], asked: Asked) -> float:
    """1 where a filler touches a word of the question, less the further apart they stand."""
    if not found:
        return 0.0
    places = _asked_places(facts, asked)
    return max(1.0 / (1.0 + _distance(place, places) / 30) for place in found) if places else 0.0


def distance(text: str, place: tuple[int, int], asked: Asked) -> int:
    """Return how many characters stand between a place and the nearest word of the question."""
    return _distance(place, _asked_places(sentence_facts(text), asked))


def _distance(place: tuple[int, int], asked: Sequence[int]) -> int:
    start, end = place
    outside = [one for one in asked if not start <= one < end]
    return min((start - one if one < start else one - end for one in outside), default=_FAR)


def _asked_places(facts: SentenceFacts, asked: Asked) -> list[int]:
    weights = asked.weights
    return [start for start, terms in facts.words if any(term in weights for term in terms)]


def _alike(asked: Asked, here: AbstractSet[str]) -> float:
    """The share of terms, names aside, that stand here or begin like one that does."""
    acts = [(term, asked.weights[term]) for term in asked.terms if term not in asked.names]
    total = math.fsum(weight for _, weight in acts)
    if not total:
        return 1.0
    starts = stems(here)
    held = math.fsum(
        weight * (1.0 if term in here else _BEGINS_ALIKE)
        for term, weight in acts
        if term in here or (len(term) >= STEM_CHARS and term[:STEM_CHARS] in starts)
    )
    return held / total


def _paraphrase(table: Table, asked: Asked, candidates: Sequence[Candidate]) -> None:
    """How well each word of the question is matched: here, around, and by its weakest."""
    if not asked.terms:
        return
    found = matches_of(asked.terms, asked.words, asked.names, candidates)
    weights = np.array([asked.weights[term] for term in asked.terms])
    acts = np.array([term not in asked.names for term in asked.terms])
    for scope, matched in (("", found.here), ("_around", found.around)):
        table[:, PLACE[f"soft{scope}"]] = matched @ weights / weights.sum()
        if acts.any():
            table[:, PLACE[f"soft_act{scope}"]] = (
                matched[:, acts] @ weights[acts] / weights[acts].sum()
            )
            table[:, PLACE[f"weakest{scope}"]] = matched[:, acts].min(axis=1)
        else:
            table[:, PLACE[f"soft_act{scope}"]] = table[:, PLACE[f"weakest{scope}"]] = 1.0
    table[:, PLACE["weakest_update"]] = found.update[:, acts].min(axis=1) if acts.any() else 1.0


def _relate(table: Table, asked: Asked, candidates: Sequence[Candidate]) -> None:
    """What holds only among the candidates: margins, order, the kind of answer."""
    for name, gap in (
        ("cosine", "cosine_gap"),
        ("covered", "covered_gap"),
        ("bm25", "bm25_gap"),
        ("alike", "alike_gap"),
        ("soft", "soft_gap"),
    ):
        column = table[:, PLACE[name]]
        table[:, PLACE[gap]] = column - column.max()
    order = np.argsort(np.argsort(-table[:, PLACE["cosine"]], kind="stable"), kind="stable")
    table[:, PLACE["cosine_rank"]] = 1.0 / (1 + order)
    newness = _newness(candidates)
    table[:, PLACE["newness"]] = newness
    if asked.newest or AnswerKind.LATEST in asked.kinds:
        table[:, PLACE["latest_newness"]] = newness
    for group, kinds in _GROUPS.items():
        if asked.kinds[0] in kinds:
            for name in _BY_GROUP:
                table[:, PLACE[f"{name}_{group}"]] = table[:, PLACE[name]]
    covered = np.sort(table[:, PLACE["covered"]])
    table[:, PLACE["best_cosine"]] = table[:, PLACE["cosine"]].max()
    table[:, PLACE["best_covered"]] = covered[-1]
    table[:, PLACE["second_covered"]] = covered[-2] if len(covered) > 1 else 0.0
    filled = table[:, PLACE["filled"]]
    table[:, PLACE["filled_x_covered"]] = filled * table[:, PLACE["covered_around"]]
    table[:, PLACE["filled_x_cosine"]] = filled * table[:, PLACE["cosine"]]
    table[:, PLACE["covered_x_cosine"]] = (
        table[:, PLACE["covered_around"]] * table[:, PLACE["cosine"]]
    )
    table[:, PLACE["filled_x_soft"]] = filled * table[:, PLACE["soft_around"]]
    table[:, PLACE["filled_x_weakest"]] = filled * table[:, PLACE["weakest_around"]]
    table[:, PLACE["best_soft"]] = table[:, PLACE["soft"]].max()
    _fill_around(table, candidates)


def _newness(candidates: Sequence[Candidate]) -> Table:
    """0 for the oldest candidate of a story, 1 for its newest: what is new supersedes what was."""
    times = np.array([one.update.ordering_time.timestamp() for one in candidates])
    newness = np.ones(len(times), dtype=np.float32)
    stories: dict[str, list[int]] = {}
    for row, one in enumerate(candidates):
        stories.setdefault(one.update.story or one.update.publisher, []).append(row)
    for rows in stories.values():
        spread = times[rows].max() - times[rows].min()
        if spread:
            newness[rows] = (times[rows] - times[rows].min()) / spread
    return newness


def _fill_around(table: Table, candidates: Sequence[Candidate]) -> None:
    filled, around = PLACE["filled"], PLACE["filled_around"]
    for row, one in enumerate(candidates):
        for other in (row - 1, row + 1):
            if (
                0 <= other < len(candidates)
                and candidates[other].hit.passage.chunk_id == one.hit.passage.chunk_id
            ):
                table[row, around] = max(table[row, around], table[other, filled])
