"""What speaks for and against a candidate, as named numbers that a person can follow. Pure."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.answers import AnswerKind
from index.judging.fillers import can_be_filled, fillers
from index.judging.paraphrase import matches_of
from index.text.analysis import analyse, content_terms
from index.text.negations import negations_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from index.judging.candidates import Candidate
    from index.query.questions import Query
    from index.retrieval.relevance import Corpus

_FIGURE = re.compile(r"\d+")
_CREDIT = re.compile(
    r"\b(?:photograph|photo|picture|image|video|credit)s?\b ?[:/]|read more|sign up|follow (?:me|us)|click here|\bgetty\b|live blog|"
    r"\bthat['’]s (?:all|it) (?:from|for)\b|thanks for (?:reading|following|joining)|good ?night\b",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"[“\"‘']?(?:he|she|they|it|this|that|these|those|but|and|his|her|their|its)\b", re.IGNORECASE
)
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]+")
_COUNTED = re.compile(
    r"how (?:many|much) ((?:[\w’'-]+ ){0,3}?[\w’'-]+?)(?= (?:did|do|does|is|are|was|were|has|have|had|will|can|could|should|would|may|might|must|of|in|at|on|to|from)\b|\Z)",
    re.IGNORECASE,
)
# Words that name the gap itself and stand in no answer ("what time", "how old").
_GAP_WORDS = frozenset(
    term
    for word in [
        "name",
        "called",
        "time",
        "day",
        "date",
        "old",
        "age",
        "long",
        "far",
        "big",
        "high",
        "low",
        "percentage",
        "reason",
        "number",
        "amount",
        "share",
        "much",
        "happen",
        "kind",
        "sort",
        "place",
        "person",
        "compare",
        "versus",
        "vs",
        "difference",
        "timeline",
        "sequence",
        "order",
        "list",
        "part",
        "happened",
    ]
    for term in analyse(word)
)

Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart once: what each candidate is held against.

    `terms` are what it is about, `names` those of them that are proper names, `weights` how much
    each tells (inverse document frequency).
    """

    kinds: tuple[AnswerKind, ...]
    terms: tuple[str, ...]
    names: frozenset[str]
    weights: dict[str, float]
    figures: frozenset[str]
    negated: bool
    counted: frozenset[str]
    speaker: frozenset[str]
    newest: bool
    words: tuple[str, ...] = ()


def asked_of(query: Query, candidates: Sequence[Candidate], corpus: Corpus) -> Asked:
    """Take a question apart. Names are known by their capitals in the question or in the news."""
    speaker = tuple(analyse(query.speaker)) if query.speaker else ()
    terms = tuple(dict.fromkeys([*content_terms(query.topic), *speaker]))
    telling = tuple(term for term in terms if term not in _GAP_WORDS)
    terms = telling or terms
    counted = _COUNTED.search(query.meaning)
    return Asked(
        kinds=query.kinds,
        terms=terms,
        names=_names(query, terms, candidates),
        weights={term: corpus.weight(term) for term in terms},
        figures=frozenset(_FIGURE.findall(query.topic)),
        negated=bool(negations_in(query.meaning)),
        counted=frozenset(content_terms(counted[1])) if counted else frozenset(),
        speaker=frozenset(speaker),
        newest=query.newest_first,
        words=_words_of(terms, query),
    )


def _words_of(terms: Sequence[str], query: Query) -> tuple[str, ...]:
    """A word of the question for each term."""
    words: dict[str, str] = {}
    for match in _WORD.finditer(f"{query.topic} {query.speaker or ''}"):
        for term in content_terms(match.group()):
            words.setdefault(term, match.group().casefold())
    return tuple(words.get(term, term) for term in terms)


def _names(query: Query, terms: Sequence[str], candidates: Sequence[Candidate]) -> frozenset[str]:
    words = query.meaning.split()
    capitals = [word for word in words[1:] if word[:1].isupper()]
    found: set[str] = set()
    if len(capitals) <= max(2, len(words) / 2):
        found.update(term for word in capitals for term in analyse(word))
    upper: dict[str, int] = {}
    lower: dict[str, int] = {}
    wanted = frozenset(terms) - found
    for candidate in candidates[:40]:
        for term in wanted & candidate.terms:
            text = candidate.text
            capital = {t for m in _CAPITAL.finditer(text, 1) for t in analyse(m.group())}
            (upper if term in capital else lower)[term] = (
                upper if term in capital else lower
            ).get(term, 0) + 1
    found.update(term for term in wanted if upper.get(term, 0) > 2 * lower.get(term, 0))
    return frozenset(found & set(terms))


def _share(terms: Sequence[str], weights: dict[str, float], here: AbstractSet[str]) -> float:
    total = math.fsum(weights[term] for term in terms)
    return math.fsum(weights[term] for term in terms if term in here) / total if total else 1.0


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
    "all_covered", "terms", "soft", "soft_around", "soft_act", "soft_act_around", "weakest", "weakest_around",
    "weakest_update",
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
    "latest_newness", "best_cosine", "best_covered", "second_covered", "filled_x_covered", "filled_x_cosine",
    "covered_x_cosine", "filled_x_soft", "filled_x_weakest", "best_soft",
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
    text, terms, weights = one.text, asked.terms, asked.weights
    near = one.terms | one.around
    names = [term for term in terms if term in asked.names]
    acts = [term for term in terms if term not in asked.names]
    found = [place for kind in asked.kinds for place in new_fillers(kind, text, asked)]
    fillable = any(map(can_be_filled, asked.kinds))
    hit = one.hit
    covered = _share(terms, weights, one.terms)
    figures = asked.figures
    held = set(_FIGURE.findall(text))
    return {
        "cosine": one.cosine if one.cosine is not None else (hit.dense or 0.0),
        "chunk_cosine": hit.dense or 0.0,
        "bm25": math.log1p(hit.lexical or 0.0) / 4,
        "rank": 1.0 / hit.rank,
        "covered": covered,
        "covered_around": _share(terms, weights, near),
        "covered_update": _share(terms, weights, one.update_terms),
        "names_covered": _share(names, weights, one.terms),
        "names_around": _share(names, weights, near),
        "names_update": _share(names, weights, one.update_terms),
        "act_covered": _share(acts, weights, one.terms),
        "act_around": _share(acts, weights, near),
        "act_update": _share(acts, weights, one.update_terms),
        "alike": _alike(acts, weights, one.terms),
        "filled": float(bool(found)),
        "unfilled": float(fillable and not found),
        "near": _nearness(text, found, asked),
        "counted": float(bool(asked.counted) and asked.counted <= one.terms),
        "figures": 1.0 if not figures else len(figures & held) / len(figures),
        "negation": float(bool(negations_in(text)) != asked.negated),
        "short": float(len(one.terms) < 5),
        "long": min(1.0, len(text) / 400),
        "question": float(text.rstrip("”\"' ").endswith("?")),
        "credit": float(bool(_CREDIT.search(text))),
        "leans": float(bool(_LEANS.match(text))),
        "headline": float(one.span.field == "headline"),
        "place": 1.0 / (1 + one.span.start / 300),
        "introduction": float(one.update.kind == "introduction"),
        "spoken": float(bool(asked.speaker) and asked.speaker <= near),
        "all_covered": float(covered > 0.99),
        "terms": min(1.0, len(terms) / 8),
    }


def new_fillers(kind: AnswerKind, text: str, asked: Asked) -> list[tuple[int, int]]:
    """Fillers that the question does not hold itself."""
    return [
        (start, end) for start, end in fillers(kind, text) if not _known(text[start:end], asked)
    ]


def _known(words: str, asked: Asked) -> bool:
    terms = analyse(words)
    return bool(terms) and set(terms) <= set(asked.terms)


def _nearness(text: str, found: Sequence[tuple[int, int]], asked: Asked) -> float:
    """1 where a filler touches a word of the question, less the further apart they stand."""
    if not found:
        return 0.0
    places = _asked_places(text, asked)
    return max(1.0 / (1.0 + _distance(place, places) / 30) for place in found) if places else 0.0


def distance(text: str, place: tuple[int, int], asked: Asked) -> int:
    """Return how many characters stand between a place and the nearest word of the question."""
    return _distance(place, _asked_places(text, asked))


# Further away than any word of a sentence.
_FAR = 1_000


def _distance(place: tuple[int, int], asked: Sequence[int]) -> int:
    start, end = place
    outside = [one for one in asked if not start <= one < end]
    return min((start - one if one < start else one - end for one in outside), default=_FAR)


def _asked_places(text: str, asked: Asked) -> list[int]:
    return [
        match.start()
        for match in _WORD.finditer(text)
        if any(term in asked.weights for term in analyse(match.group()))
    ]


_WORD = re.compile(r"[\w’'-]+")


def _alike(terms: Sequence[str], weights: dict[str, float], here: AbstractSet[str]) -> float:
    """The share of terms that stand here or begin like one that does (dismissal, dismissed)."""
    total = math.fsum(weights[term] for term in terms)
    if not total:
        return 1.0
    starts = {term[:5] for term in here if len(term) >= 5}
    held = math.fsum(
        weights[term] * (1.0 if term in here else 0.7)
        for term in terms
        if term in here or (len(term) >= 5 and term[:5] in starts)
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
