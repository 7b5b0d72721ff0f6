"""What a question gets: an answer of cited excerpts, or an abstention with its reason.

Offsets are code points into the stored text named by `field`; times are aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from pydantic import model_serializer, model_validator

from index.models import Span, ordering_time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from index.models import QuotableField, StatementKind, TimeOrigin, TimePrecision

AnswerMode = Literal["hybrid", "keywords"]
# "when" and "who" show the excerpts of the turn before again, for their times or their speakers.
Intent = Literal["ask", "when", "who"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Who published the excerpt, when, by whom, and where to read it. `source_id` is 0 where it is
    not known, `language` a BCP 47 tag."""

    publisher: str
    authors: tuple[str, ...]
    published_at: datetime | None
    published_precision: TimePrecision
    published_from: TimeOrigin
    first_seen_at: datetime
    headline: str
    story: str
    introduction: bool
    url: str | None
    deep_link: str | None
    source_id: int = 0
    language: str | None = None

    @property
    def ordering_time(self) -> datetime:
        """What orders it in time; see `index.models.ordering_time`."""
        return ordering_time(self.published_at, self.published_from, self.first_seen_at)


@dataclass(frozen=True, slots=True)
class ExcerptRef:
    """Where an excerpt stands: a span of that revision of that update. Holds no text, so it can be
    kept where news must not be copied to. As JSON, the span's fields stand beside the others."""

    update_id: str
    revision: int
    span: Span

    @property
    def field(self) -> QuotableField:
        return self.span.field

    @property
    def start(self) -> int:
        return self.span.start

    @property
    def end(self) -> int:
        return self.span.end

    def overlaps(self, other: ExcerptRef) -> bool:
        """Return whether they share a character of one revision."""
        same = (self.update_id, self.revision) == (other.update_id, other.revision)
        return same and self.span.overlaps(other.span)

    @model_validator(mode="before")
    @classmethod
    def _from_json(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        rest = dict(data)
        span = {name: rest.pop(name) for name in ("field", "start", "end") if name in rest}
        return {**rest, "span": span}

    @model_serializer
    def _to_json(self) -> dict[str, object]:
        return {
            "update_id": self.update_id,
            "revision": self.revision,
            "field": self.field,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Verbatim words: `text` stands at `ref`. `also` says which other sources tell the same
    development in nearly the same words, at most three. `answer` says where in the field the words
    stand that fill the gap of the question: starts and ends within those of `ref`, in order."""

    text: str
    ref: ExcerptRef
    speaker: str | None
    reported_speaker: str | None
    kind: StatementKind
    citation: Citation
    also: tuple[Citation, ...] = ()
    answer: tuple[tuple[int, int], ...] = ()

    @property
    def update_id(self) -> str:
        return self.ref.update_id

    @property
    def revision(self) -> int:
        return self.ref.revision

    @property
    def span(self) -> Span:
        return self.ref.span

    @property
    def field(self) -> QuotableField:
        return self.ref.field

    @property
    def start(self) -> int:
        return self.ref.start

    @property
    def end(self) -> int:
        return self.ref.end


@dataclass(frozen=True, slots=True)
class ExcerptContext:
    """An excerpt among its neighbours: `before + excerpt.text + after` is a slice of its field.
    `is_current` is False where the update has been revised since."""

    excerpt: Excerpt
    before: str
    after: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be asked instead: names and counts, never quoted text."""

    kind: Literal["topic", "speaker-other-topics", "others-on-topic"]
    speaker: str | None
    topic: str | None
    count: int


class AnswerKind(StrEnum):
    """What would fill the gap of a question. TOPIC: a query of keywords, which has no gap."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    DATE = "date"
    CLOCK_TIME = "clock-time"
    DURATION = "duration"
    COUNT = "count"
    MONEY = "money"
    PERCENTAGE = "percentage"
    QUANTITY = "quantity"
    AGE = "age"
    NAME = "name"
    YES_NO = "yes-no"
    REASON = "reason"
    MANNER = "manner"
    DEFINITION = "definition"
    EVENT = "event"
    SPEECH = "speech"
    COMPARISON = "comparison"
    LIST = "list"
    LATEST = "latest"
    THING = "thing"
    TOPIC = "topic"


class Reason(StrEnum):
    """Why an answer is an abstention (or, for FALSE_PREMISE, why it is not a plain one)."""

    NO_NEWS = "no-news"
    NOTHING_RELEVANT = "nothing-relevant"
    NOTHING_IN_WINDOW = "nothing-in-window"
    UNKNOWN_SPEAKER = "unknown-speaker"
    UNCLEAR_QUESTION = "unclear-question"
    NOT_SAID = "not-said"
    FALSE_PREMISE = "false-premise"
    NOTHING_MORE = "nothing-more"
    NOT_STATED = "not-stated"


@dataclass(frozen=True, slots=True)
class QuietSource:
    """A source that is followed and gives less than it used to: nothing for longer than usual
    (`since` its newest update), or it cannot be read (`failing`, `since` it last could)."""

    publisher: str
    since: datetime
    failing: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets: excerpts, or an abstention with its reason. `as_of` is the newest
    time searched (None on an empty store); `more` says that further excerpts would follow,
    `intent` what the question wants to see of them, `newest_first` that they stand in that order
    and not by relevance, and `quiet` which of the sources it stands on may have more to say than
    is known. `confidence` is the probability, 0 to 1, that the first excerpt answers the question;
    of an abstention, that the best candidate would have, which was not shown. None where nothing
    was judged. `wanted` is the kind of answer that the question asks for. `nearest` is, of an
    abstention, the sentence that comes nearest without answering: it belongs to no `excerpts`."""

    question: str
    answered: bool
    reason: Reason | None
    mode: AnswerMode
    as_of: datetime | None
    offers: tuple[Offer, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    more: bool = False
    intent: Intent = "ask"
    newest_first: bool = False
    quiet: tuple[QuietSource, ...] = ()
    confidence: float | None = None
    wanted: AnswerKind = AnswerKind.TOPIC
    nearest: Excerpt | None = None


@dataclass(frozen=True, slots=True)
class JudgedSentence:
    """A sentence that was considered: where it stands, how likely it answers (0 to 1), and the
    features that say so, by name."""

    ref: ExcerptRef
    text: str
    probability: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question was answered as it was: the kinds of answer it wants, its fixed parts, how
    sure an answer must be (`threshold`), and the sentences considered, likeliest first."""

    answer: Answer
    kinds: tuple[AnswerKind, ...]
    names: tuple[str, ...]
    words: tuple[str, ...]
    figures: tuple[str, ...]
    negated: bool
    threshold: float
    sentences: tuple[JudgedSentence, ...]
