"""What news is matched with, and what a match says. Knows nothing of who asked, nor of when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from index.answers import ExcerptRef

QueryKind = Literal["everything", "story", "source", "topic", "speaker", "question"]
MatchKind = Literal["everything", "story", "source", "words", "meaning", "speaker", "answer"]

# What shows best why an update matches comes first; what has no excerpt of its own comes last.
_BEST_KINDS = ("answer", "speaker", "words", "meaning", "story", "source", "everything")


@dataclass(frozen=True, slots=True)
class StandingQuery:
    """A query that waits for news. Equal queries are matched once, however many ids they have.

    `words` name the story (its title or address), the source, the topic or the speaker, or ask the
    question; they are empty for everything. `topic` is what a speaker must speak of, if anything.
    An update must hold one of the words of `wanted`, if there are any, and none of `unwanted`.
    """

    kind: QueryKind
    words: str = ""
    topic: str = ""
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryMatch:
    """The ids of equal queries that an update matches. `excerpt` is what shows it; `speaker` and
    `reported_speaker` are set where somebody's words do. `score` is higher for surer, 1 where
    there is nothing to doubt."""

    query_ids: tuple[int, ...]
    kind: MatchKind
    excerpt: ExcerptRef
    speaker: str | None = None
    reported_speaker: str | None = None
    score: float = 1.0

    @property
    def rank(self) -> tuple[int, float]:
        """A sort key, lower is better: the kind first, then the score."""
        return _BEST_KINDS.index(self.kind), -self.score
