"""What attribution finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from index.models import QuotableField

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """Something somebody is reported to have said.

    Spans are code points of `field`, end exclusive; `start:end` is the content, quotation marks
    included. `kind` is "direct" where any of it stands in quotation marks: `quotes` are those
    spans, and a mixed statement's content holds the clause around them too. `cue` and `source`
    are the words of the text that attribute it, both None where it carries on from the statement
    before. `speaker` is the fullest name or phrase of this update that the source stands for, in
    the update's own words; None when unsure. `reported_speaker` is somebody whose words the
    speaker reports in turn. `continues` says that the statement goes on from the one before it, of
    the same speaker, known or not. `confidence` is the share of such statements that were right on news
    articles annotated by hand, 0 to 1.
    """

    field: QuotableField
    kind: Literal["direct", "indirect"]
    start: int
    end: int
    cue: Span | None
    source: Span | None
    speaker: str | None
    reported_speaker: str | None
    confidence: float
    quotes: tuple[Span, ...] = ()
    continues: bool = False
