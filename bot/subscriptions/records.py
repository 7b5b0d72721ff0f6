"""A subscription: of what, when, and what is left out. Times of day are minutes since midnight in
the chat's zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from datetime import datetime

    from bot.telegram.messages import Destination

MAX_WORDS_CHARS = 200
MAX_FILTER_WORDS = 20
DEFAULT_MAX_PER_HOUR = 10
MAX_MAX_PER_HOUR = 100
DEFAULT_LIMIT_PER_CHAT = 50
MINUTES_OF_DAY = 24 * 60
# When a daily or weekly digest comes whose time nobody said.
MORNING = 8 * 60

SubjectKind = Literal["everything", "story", "source", "topic", "speaker", "question"]
Frequency = Literal["at-once", "hourly", "daily", "weekly"]
Minute = Annotated[int, Field(ge=0, lt=MINUTES_OF_DAY)]
Words = Annotated[str, Field(min_length=1, max_length=MAX_WORDS_CHARS)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def changed(self, **changes: object) -> Self:
        """Return a copy with other values, checked as a new one: `model_copy` checks nothing.

        Raises ValidationError.
        """
        return type(self).model_validate({**dict(self), **changes})


class Subject(_Record):
    """What is subscribed to. `words` name the story (its title or address), the source, the topic,
    the speaker or ask the question, and are empty for everything; `topic` is for a speaker."""

    kind: SubjectKind
    words: str = Field(default="", max_length=MAX_WORDS_CHARS)
    topic: str = Field(default="", max_length=MAX_WORDS_CHARS)

    @model_validator(mode="after")
    def _says_what(self) -> Subject:
        if (self.kind == "everything") == bool(self.words.strip()):
            raise ValueError(f"a subscription to {self.kind} has the words {self.words!r}")
        if self.topic and self.kind != "speaker":
            raise ValueError(f"a subscription to a {self.kind} has no topic beside")
        return self


class WordFilter(_Record):
    """An update must hold one of `wanted`, if there are any, and none of `unwanted`."""

    wanted: tuple[Words, ...] = Field(default=(), max_length=MAX_FILTER_WORDS)
    unwanted: tuple[Words, ...] = Field(default=(), max_length=MAX_FILTER_WORDS)


class QuietHours(_Record):
    """From `start` up to `end`, over midnight where that is earlier."""

    start: Minute
    end: Minute

    @model_validator(mode="after")
    def _leaves_some_of_the_day(self) -> QuietHours:
        if self.start == self.end:
            raise ValueError("quiet hours must not cover the day")
        return self

    def hold(self, minute: int) -> bool:
        if self.start < self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


class Schedule(_Record):
    """When to tell. `minute` is for daily and weekly, `weekday` (0 is Monday) for weekly; `urgent`
    breaks the quiet hours. `zone` is an IANA name, None for the chat's."""

    every: Frequency = "at-once"
    minute: Minute | None = None
    weekday: Annotated[int, Field(ge=0, le=6)] | None = None
    quiet: QuietHours | None = None
    urgent: bool = False
    zone: str | None = Field(default=None, max_length=64)

    @model_validator(mode="after")
    def _says_when(self) -> Schedule:
        if (self.minute is not None) != (self.every in ("daily", "weekly")):
            raise ValueError(f"{self.every} with the time of day {self.minute}")
        if (self.weekday is not None) != (self.every == "weekly"):
            raise ValueError(f"{self.every} with the day {self.weekday}")
        return self


class SubscriptionRequest(_Record):
    """What somebody asks for; also the form in which subscriptions are exported. `max_per_hour` is
    None where every alert is to come at once, however many there are."""

    subject: Subject
    schedule: Schedule = Schedule()
    words: WordFilter = WordFilter()
    max_per_hour: int | None = Field(default=DEFAULT_MAX_PER_HOUR, ge=1, le=MAX_MAX_PER_HOUR)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A stored one. `paused` by people, `suspended` while the chat cannot be written to. Nothing
    from before `created_at` is told. `created_by` is None once that user is forgotten."""

    subscription_id: int
    destination: Destination
    request: SubscriptionRequest
    created_at: datetime
    created_by: int | None
    paused: bool = False
    suspended: bool = False

    @property
    def is_active(self) -> bool:
        return not (self.paused or self.suspended)


def subject_key(subject: Subject) -> str:
    """Equal for what is the same subject, however it was typed."""
    parts = (subject.kind, subject.words, subject.topic)
    return "\n".join(" ".join(part.casefold().split()) for part in parts)


def story_key(story: str, story_url: str | None) -> str:
    """What mutes and reply threads know a story by; "" for updates of none."""
    return story_url or " ".join(story.casefold().split())
