"""What matching finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.subscriptions.records import Subject, WordFilter
    from index import ExcerptRef

MatchKind = Literal["everything", "story", "source", "words", "meaning", "speaker", "answer"]


@dataclass(frozen=True, slots=True)
class Interest:
    """What any number of subscriptions may share."""

    subject: Subject
    words: WordFilter


@dataclass(frozen=True, slots=True)
class Match:
    """Subscriptions that an update concerns, all for the same reason. `excerpt` is what shows it;
    `speaker` and `reported_speaker` are set where somebody's words do. `score` is higher for
    surer, 1 where there is nothing to doubt."""

    subscription_ids: tuple[int, ...]
    kind: MatchKind
    excerpt: ExcerptRef
    speaker: str | None = None
    reported_speaker: str | None = None
    score: float = 1.0
