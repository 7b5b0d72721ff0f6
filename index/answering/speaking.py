"""Statements to an answer about what somebody said, or to the word that they did not. Pure.

statements of X → about Y? → whole sentences with their attribution → ranked by Y, cited
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.answering.excerpts import Cut, touch
from index.models import Span
from index.retrieval.relevance import weighted_share
from index.text.analysis import analyse
from index.text.negations import negations_in
from index.text.sentences import cached_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.attribution.statements import StoredStatement
    from index.models import StatementKind
    from index.query.questions import Query
    from index.retrieval.relevance import Corpus

# Of the weight of a topic's terms that a statement and its sentences must hold to be about it.
ABOUT = 0.4
# What a statement that carries on from one about the topic has of that one's score.
CARRIED_ON = 0.9
# What a premise takes for granted is met with whatever was said of any part of it.
ANY_PART = 0.01
# A premise is met only where all of its terms were said.
MET = 0.999

_WHY = re.compile(r"(?:why|how come|when did|since when)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A statement with the whole sentences that show it and who speaks; `score` says how much of
    the topic they hold, 0..1 (1 where no topic is asked for)."""

    statement: StoredStatement
    speaker: str
    reported_speaker: str | None
    cut: Cut
    score: float

    @property
    def kind(self) -> StatementKind:
        return self.statement.statement.kind


def about(
    statements: Sequence[StoredStatement],
    speakers_of: Callable[[StoredStatement], tuple[str, str | None] | None],
    topic: Sequence[str],
    corpus: Corpus,
    least: float = ABOUT,
) -> list[Spoken]:
    """The statements about the topic, best first, then newest first.

    A statement is about it if its sentences hold enough of its terms (`least` of their weight), or
    if it directly carries on from one that is: same speaker, nobody else between. Statements of
    one update must come in the order of the text. `speakers_of` gives speaker and reported
    speaker, None for a statement of somebody who was not asked about.
    """
    found: list[Spoken] = []
    before: Spoken | None = None
    for stored in statements:
        speakers = speakers_of(stored)
        if speakers is None:
            continue
        plain = shown(stored)
        score = weighted_share(topic, corpus, set(analyse(plain.text))) if topic else 1.0
        spoken = Spoken(stored, *speakers, plain, score)
        if before is not None and _carries_on(spoken, before):
            score = max(score, CARRIED_ON * before.score)
            if stored.statement.cue is None:
                start = min(plain.span.start, before.cut.span.start)
                plain = replace(plain, span=replace(plain.span, start=start))
            spoken = replace(spoken, cut=plain, score=score)
        if score >= least:
            found.append(spoken)
        before = spoken
    # A headline tells less than the text under it.
    return sorted(found, key=lambda spoken: (-spoken.score, spoken.cut.span.field == "headline"))


def is_premised(query: Query) -> bool:
    """Whether the question takes for granted that something was said: "why did X confirm Y"."""
    return _WHY.match(query.text) is not None


def premise_fails(
    query: Query, spoken: Sequence[Spoken], topic: Sequence[str], corpus: Corpus
) -> bool:
    """Whether the question takes for granted what nobody is quoted as saying: "why did X confirm
    Y" where no statement holds all of Y without a denial."""
    if not is_premised(query) or not topic:
        return False
    return not any(_meets(one.cut.text, query, topic, corpus) for one in spoken)


def _meets(text: str, query: Query, topic: Sequence[str], corpus: Corpus) -> bool:
    """Whether the text holds all of the topic and denies none of it. A denial that is asked about
    ("why did X reject Y") takes nothing back."""
    if weighted_share(topic, corpus, set(analyse(text))) < MET:
        return False
    asked = set(analyse(query.text))
    return all(asked.intersection(analyse(word)) for word in negations_in(text))


def joined(spoken: Sequence[Spoken], limit: int) -> list[Spoken]:
    """At most `limit`, neighbours of one speaker made one, at the place of the best."""
    kept: list[Spoken] = []
    for one in spoken:
        for position, other in enumerate(kept):
            if _are_one(one, other):
                kept[position] = _both(other, one)
                break
        else:
            if len(kept) < limit:
                kept.append(one)
    return kept


def _are_one(one: Spoken, other: Spoken) -> bool:
    """Of one speaker and next to each other; a quotation and reported speech stay apart unless
    the sentences that show them overlap."""
    if one.speaker != other.speaker or not touch(one.cut, other.cut):
        return False
    return one.cut.span.overlaps(other.cut.span) or one.kind == other.kind


def _both(first: Spoken, other: Spoken) -> Spoken:
    cut = replace(first.cut, span=first.cut.span.joined(other.cut.span))
    direct = other if other.kind == "direct" else first
    return replace(first, cut=cut, statement=direct.statement)


def _carries_on(spoken: Spoken, before: Spoken) -> bool:
    one, other = spoken.statement, before.statement
    same_update = one.update.update_id == other.update.update_id
    same_field = one.statement.field == other.statement.field
    next_to = one.place == other.place + 1
    return same_update and same_field and next_to and spoken.speaker == before.speaker


def shown(stored: StoredStatement) -> Cut:
    """The whole sentences around content, cue and source. (A statement without a cue of its own is
    shown with the one it carries on from, so that a reader sees who speaks.)"""
    statement = stored.statement
    spans = [(statement.start, statement.end), statement.cue, statement.source]
    start = min(span[0] for span in spans if span)
    end = max(span[1] for span in spans if span)
    text = stored.update.text(statement.field)
    whole = [span for span in cached_sentences(text) if span[0] < end and start < span[1]]
    return Cut(stored.update, Span(statement.field, whole[0][0], whole[-1][1]))
