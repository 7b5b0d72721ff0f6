"""Judged sentences to excerpts: as many as answer, each cut to what answers and what it leans on.

sentences → runs of neighbours, by the probability that one of them answers
→ the best run of each update → those near the best → grown to be understood, without repeats
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from index.answering.excerpts import Cut, near_identical, told_also, whole_sentences
from index.answers import AnswerKind, ExcerptRef
from index.models import Span
from index.text.sentences import cached_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.judging.judge import Evidence, Judged
    from index.models import StoredUpdate

MAX_SENTENCES = 4
EXCERPT_CHARS = 420
# Each further sentence of a run takes this share off its probability.
LENGTH_PENALTY = 0.04
# A sentence this far behind the best of its run is left off at the run's ends.
LEAST_OF_RUN = 0.15
# Of what an answer needs, what one sentence of it must have alone: many unlikely ones make none.
LEAST_OF_SENTENCE = 0.75
# What a further excerpt has of the best one's probability: questions of fact are answered once.
SHARE_OF_BEST = 0.75
SHARE_OF_BEST_OF_MANY = 0.5
# … and where the newest is asked for, what is new counts more than how well it fits.
SHARE_OF_BEST_NEWEST = 0.35
# Kinds that several excerpts answer together.
_MANY = frozenset(
    (
        *(AnswerKind.SPEECH, AnswerKind.EVENT, AnswerKind.TOPIC),
        *(AnswerKind.LIST, AnswerKind.LATEST, AnswerKind.COMPARISON),
    )
)

_LEANS = re.compile(
    r"[“\"‘']?(?:he|she|they|it|this|that|these|those|his|her|their|its|him|them|both)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Selected:
    """An excerpt before it is cited, and the probability that it answers. `sentence` is the
    sentence in it that does most surely."""

    cut: Cut
    probability: float
    sentence: Judged


@dataclass(frozen=True, slots=True)
class _Run:
    judged: tuple[Judged, ...]
    probability: float

    @property
    def update(self) -> StoredUpdate:
        return self.judged[0].candidate.update

    @property
    def best(self) -> Judged:
        return max(self.judged, key=lambda one: one.probability)

    @property
    def span(self) -> Span:
        first, last = self.judged[0].candidate.span, self.judged[-1].candidate.span
        return Span(first.field, first.start, last.end)


def select(evidence: Evidence, limit: int, seen: Sequence[ExcerptRef] = ()) -> list[Selected]:
    """Return at most `limit` excerpts that answer, surest first; none where nothing answers.

    None takes in what it leans on from an excerpt that was `seen`.
    """
    sure = LEAST_OF_SENTENCE * evidence.threshold
    runs = [run for run in _best_runs(evidence.judged) if run.best.probability >= sure]
    if not runs or runs[0].probability < evidence.threshold:
        return []
    many = bool(_MANY & set(evidence.asked.kinds)) or len(evidence.asked.kinds) > 1
    share = SHARE_OF_BEST_OF_MANY if many else SHARE_OF_BEST
    share = SHARE_OF_BEST_NEWEST if evidence.asked.newest else share
    floor = max(evidence.threshold, share * runs[0].probability)
    chosen: list[Selected] = []
    for run in runs:
        if run.probability < floor:
            break
        if (
            run.update.story == runs[0].update.story
            or AnswerKind.COMPARISON in evidence.asked.kinds
        ):
            _add(chosen, _selected(run, seen), limit)
    return chosen


def nearest(evidence: Evidence) -> Selected | None:
    """Return the excerpt that comes nearest, whether or not it answers."""
    runs = _best_runs(evidence.judged)
    return _selected(runs[0]) if runs else None


def _add(chosen: list[Selected], new: Selected, limit: int) -> None:
    for place, held in enumerate(chosen):
        if near_identical(new.cut.text, held.cut.text):
            chosen[place] = replace(held, cut=told_also(held.cut, new.cut))
            return
    if len(chosen) < limit:
        chosen.append(new)


def _best_runs(judged: Sequence[Judged]) -> list[_Run]:
    """The best run of each update, surest first; of equals the one retrieved first."""
    by_update: dict[str, list[Judged]] = {}
    for one in judged:
        by_update.setdefault(one.candidate.update.update_id, []).append(one)
    best = [max(_runs(held), key=lambda run: run.probability) for held in by_update.values()]
    return sorted(best, key=lambda run: -run.probability)


def _runs(judged: Iterable[Judged]) -> Iterable[_Run]:
    """Every run of at most MAX_SENTENCES neighbours of one update."""
    ordered = sorted(judged, key=lambda one: (one.candidate.span.field, one.candidate.span.start))
    for _, group in groupby(ordered, key=lambda one: one.candidate.span.field):
        held = list(group)
        for first in range(len(held)):
            yield from _runs_from(held, first)


def _runs_from(held: Sequence[Judged], first: int) -> Iterable[_Run]:
    missed = 1.0
    text = held[first].candidate.update.text(held[first].candidate.span.field)
    for last in range(first, min(first + MAX_SENTENCES, len(held))):
        start, end = held[first].candidate.span.start, held[last].candidate.span.end
        if last > first:
            between = text[held[last - 1].candidate.span.end : held[last].candidate.span.start]
            if end - start > EXCERPT_CHARS or between.strip():
                return
        missed *= 1.0 - held[last].probability
        penalty = LENGTH_PENALTY * (last - first)
        yield _Run(tuple(held[first : last + 1]), (1.0 - missed) * (1.0 - penalty))


def _selected(run: _Run, seen: Sequence[ExcerptRef] = ()) -> Selected:
    """The run without the ends that add nothing, with what it leans on."""
    held, best = list(run.judged), run.best
    while held[-1] is not best and held[-1].probability < LEAST_OF_RUN * best.probability:
        held.pop()
    while held[0] is not best and held[0].probability < LEAST_OF_RUN * best.probability:
        held.pop(0)
    cut = Cut(run.update, _Run(tuple(held), run.probability).span)
    return Selected(_understood(cut, seen), run.probability, best)


def _understood(cut: Cut, seen: Sequence[ExcerptRef]) -> Cut:
    """Of whole sentences, which a chunk may cut; with the sentence before where the first one
    leans on it ("He said …"), and with quotations whole, as far as the length goes."""
    text, field = cut.update.text(cut.span.field), cut.span.field
    start, end = whole_sentences(text, cut.span.start, cut.span.end)
    places = cached_sentences(text)
    first = next((n for n, (a, b) in enumerate(places) if a <= start < b), 0)
    last = next((n for n, (a, b) in enumerate(places) if a < end <= b), first)

    def fits(from_: int, to: int) -> bool:
        grown = ExcerptRef(cut.update.update_id, cut.update.revision, Span(field, from_, to))
        return to - from_ <= EXCERPT_CHARS and not any(map(grown.overlaps, seen))

    while first and _needs_before(text[start:end]) and fits(places[first - 1][0], end):
        first -= 1
        start = places[first][0]
    while (
        last + 1 < len(places)
        and text.count("“", start, end) > text.count("”", start, end)
        and fits(start, places[last + 1][1])
    ):
        last += 1
        end = places[last][1]
    return replace(cut, span=Span(field, start, end))


def _needs_before(text: str) -> bool:
    return bool(_LEANS.match(text)) or text.count("”") > text.count("“")
