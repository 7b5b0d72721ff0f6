"""Who said what: the records of attribution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from index.models import QuotableField, Span, StoredUpdate

# From the first to after the last code point of a field that something else names.
Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """Something somebody is reported to have said.

    `span` is the content, quotation marks included; `cue`, `source` and `quotes` are offsets into
    the same field. `kind` is "direct" where any of it stands in quotation marks: `quotes` are
    those parts, and a mixed statement's content holds the clause around them too. A quoted block
    that a colon announces is direct without marks.

    `cue` and `source` are the words of the text that attribute it, both None where it carries on
    from the statement before (`continues`) or where nobody is named. `speaker` is the fullest
    name or phrase of this update that the source stands for, in the update's own words; None
    when unsure. `reported_speaker` is somebody whose words the speaker reports in turn.

    `confidence`, 0 to 1, is the precision of the rule on annotated news articles, less where
    the source had to be looked up.
    """

    span: Span
    kind: Literal["direct", "indirect"]
    cue: Offsets | None
    source: Offsets | None
    speaker: str | None
    reported_speaker: str | None
    confidence: float
    quotes: tuple[Offsets, ...] = ()
    continues: bool = False

    @property
    def field(self) -> QuotableField:
        return self.span.field

    @property
    def start(self) -> int:
        return self.span.start

    @property
    def end(self) -> int:
        return self.span.end


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A statement of an update's current revision; `place` counts the update's statements from 0,
    in the order of the text."""

    update: StoredUpdate
    statement: Statement
    place: int

    @property
    def content(self) -> str:
        return self.update.quote(self.statement.span)


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """How often somebody speaks under one name in current revisions.

    `name` is `Statement.speaker` or `reported_speaker`, in the words of the text. `phrase` is a
    source phrase that stood for the name ("top spokesman John Kirby"), None where it was the name
    itself, a pronoun, nothing or over 200 characters. `latest` is the newest ordering time.
    """

    name: str
    phrase: str | None
    statements: int
    latest: datetime
