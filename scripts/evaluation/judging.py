"""Whether an answer is as its golden question wants it, and which of its excerpts are right."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from index import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index import Answer, Excerpt
    from scripts.evaluation.golden import GoldenQuestion

    # Stored update id → the id that the imported file gives.
    OwnIds = Mapping[str, str]


class Outcome(StrEnum):
    """What became of a question. The first three are of answerable ones, the last two of others;
    a premise is denied by an answer that says so (`Reason.FALSE_PREMISE`)."""

    RIGHT_FIRST = "right first"
    RIGHT_LATER = "right later"
    NOTHING_RIGHT = "nothing right"
    REFUSED = "refused"
    ANSWERED = "answered"
    DENIED = "premise denied"


@dataclass(frozen=True, slots=True)
class Shown:
    """An excerpt that was shown. `label` is whom it names as speaker; `label_is_right` is None
    where the question asks for nobody. `unwanted` says that it holds one of `none`."""

    text: str
    update_id: str
    label: str
    is_right: bool
    label_is_right: bool | None
    unwanted: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A golden question with what it got. `why` says what is wrong, None where it passed."""

    golden: GoldenQuestion
    outcome: Outcome
    why: str | None
    shown: tuple[Shown, ...] = ()
    confidence: float = 0.0

    @property
    def answered(self) -> bool:
        return self.outcome is not Outcome.REFUSED

    @property
    def first_is_wrong(self) -> bool:
        """Whether something was shown, and not something right first."""
        return self.outcome not in (Outcome.RIGHT_FIRST, Outcome.DENIED, Outcome.REFUSED)

    @property
    def all_sides(self) -> bool:
        """Whether each list of `all` has an excerpt that holds one of its strings."""
        return _all_sides(self.golden, [one.text for one in self.shown])

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.golden.id,
            "kind": self.golden.kind,
            "blog": self.golden.blog,
            "outcome": self.outcome,
            "confidence": self.confidence,
            "shown": [one.update_id for one in self.shown],
            "right": [one.is_right for one in self.shown],
        }


def judge(golden: GoldenQuestion, answer: Answer, own_ids: OwnIds) -> Judged:
    """Compare an answer with its golden question."""
    shown = tuple(_shown(golden, excerpt, own_ids) for excerpt in answer.excerpts)
    why = why_wrong(golden, answer, own_ids)
    confidence = float(answer.answered) if answer.confidence is None else answer.confidence
    return Judged(golden, _outcome(golden, answer, shown), why, shown, confidence)


def judge_refused(golden: GoldenQuestion, complaint: str) -> Judged:
    """Judge a question that could not be read, so that nothing was shown."""
    why = f"refused: {complaint}" if golden.answerable else None
    return Judged(golden, Outcome.REFUSED, why)


def _shown(golden: GoldenQuestion, excerpt: Excerpt, own_ids: OwnIds) -> Shown:
    return Shown(
        excerpt.text,
        own_ids.get(excerpt.update_id, excerpt.update_id),
        excerpt.speaker or excerpt.reported_speaker or "",
        golden.answerable and is_right(golden, excerpt, own_ids),
        _spoken_by(excerpt, golden.speaker) if golden.speaker else None,
        any(unwanted in excerpt.text for unwanted in golden.none),
    )


def _outcome(golden: GoldenQuestion, answer: Answer, shown: tuple[Shown, ...]) -> Outcome:
    if not answer.answered:
        return Outcome.REFUSED
    if not golden.answerable:
        return Outcome.DENIED if _denies(golden, answer) else Outcome.ANSWERED
    if shown and shown[0].is_right:
        return Outcome.RIGHT_FIRST
    return Outcome.RIGHT_LATER if any(one.is_right for one in shown) else Outcome.NOTHING_RIGHT


def is_right(golden: GoldenQuestion, excerpt: Excerpt, own_ids: OwnIds) -> bool:
    """Whether the excerpt is what an answerable question wants to see."""
    update = own_ids.get(excerpt.update_id, excerpt.update_id)
    return (
        (not golden.gold or update in golden.gold)
        and (not golden.any or any(wanted in excerpt.text for wanted in golden.any))
        and (not golden.any_author or bool({*excerpt.citation.authors} & {*golden.any_author}))
    )


def why_wrong(golden: GoldenQuestion, answer: Answer, own_ids: OwnIds | None = None) -> str | None:
    """What is wrong with the answer, None if it is as the golden question wants it.

    `own_ids` leads from stored ids to those of the imported file, where these differ.
    """
    texts = [excerpt.text for excerpt in answer.excerpts]
    for unwanted in golden.none:
        if any(unwanted in text for text in texts):
            return f"an excerpt holds {unwanted!r}"
    got = json.dumps(texts, ensure_ascii=False)
    if not golden.answerable:
        is_well = not answer.answered or _denies(golden, answer)
        return None if is_well else f"should abstain, gave {got}"
    if not answer.answered:
        return f"abstained ({answer.reason})"
    if not any(is_right(golden, excerpt, own_ids or {}) for excerpt in answer.excerpts):
        return f"no excerpt {_wanted(golden)}; got {got}"
    if not _all_sides(golden, texts):
        return f"not every one of {golden.all} is held by an excerpt; got {got}"
    if golden.speaker and not all(_spoken_by(e, golden.speaker) for e in answer.excerpts):
        return f"speakers {[e.speaker for e in answer.excerpts]}, not {golden.speaker}"
    return None


def _wanted(golden: GoldenQuestion) -> str:
    parts = {"of": golden.gold, "holds any of": golden.any, "by any of": golden.any_author}
    return ", ".join(f"{how} {what}" for how, what in parts.items() if what)


def _denies(golden: GoldenQuestion, answer: Answer) -> bool:
    return golden.has_false_premise and answer.reason is Reason.FALSE_PREMISE


def _all_sides(golden: GoldenQuestion, texts: list[str]) -> bool:
    return all(any(one in text for one in side for text in texts) for side in golden.all)


def _spoken_by(excerpt: Excerpt, speaker: str) -> bool:
    named = (excerpt.speaker, excerpt.reported_speaker)
    return any(_words(speaker) <= _words(name or "") for name in named)


def _words(name: str) -> set[str]:
    return set(name.casefold().split()) - {"a", "an", "the"}
