"""The records of the pipeline, one type per stage.

Offsets are code points into the stored text named by `field`. Times are aware and in UTC.
`NewsUpdate` is pydantic because it is where data enters; everything behind it is a dataclass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from index.cleaning import MAX_URL_CHARS, clean_line, clean_text, safe_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.errors import Value

MAX_BODY_CHARS = 1_000_000
MAX_LINE_CHARS = 2_000
MAX_AUTHORS = 100

QuotableField = Literal["headline", "body"]
UpdateKind = Literal["update", "introduction"]
StatementKind = Literal["direct", "indirect", "none"]
TimePrecision = Literal["second", "day"]


class TimeOrigin(StrEnum):
    """Where `published_at` is from, best first."""

    OWN = "own"
    PAGE = "page"
    IMPORT = "import"
    NONE = "none"


Line = Annotated[str, BeforeValidator(clean_line), Field(max_length=MAX_LINE_CHARS)]
Text = Annotated[str, BeforeValidator(clean_text), Field(max_length=MAX_BODY_CHARS)]
Url = Annotated[Annotated[str, Field(max_length=MAX_URL_CHARS)] | None, BeforeValidator(safe_url)]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_HAS_WORD = re.compile(r"\w")


class NewsUpdate(BaseModel):
    """One piece of news as a source gives it; also the schema of our JSON Lines.

    Text fields are cleaned on the way in (see `index.cleaning`) and then never changed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Line | None = Field(
        default=None,
        description="The source's own id, unique within the source. Without it the URL is used; "
        "without either, the update is matched by its text when it is imported again.",
    )
    kind: UpdateKind = Field(
        default="update",
        description="'introduction' is the page's standing text, cited as such.",
    )
    headline: Line = Field(default="", description="The update's own headline, plain text.")
    body: Text = Field(default="", description="Plain paragraphs, separated by newlines.")
    authors: tuple[Line, ...] = Field(default=(), max_length=MAX_AUTHORS)
    publisher: Line | None = Field(default=None, description="Who published it.")
    url: Url = Field(default=None, description="http(s) address of this update.")
    published_at: AwareDatetime | None = Field(
        default=None, description="ISO 8601 with a time zone; a date alone stands for that day."
    )
    published_precision: TimePrecision = Field(
        default="second", description="'day' where only the date is known."
    )
    published_from: TimeOrigin = Field(
        default=TimeOrigin.NONE,
        description="Where published_at is from; 'own' if left out and a time is given.",
    )
    story: Line | None = Field(default=None, description="Title of the live page or thread.")
    story_url: Url = Field(default=None, description="http(s) address of that page.")
    story_authors: tuple[Line, ...] = Field(
        default=(), max_length=MAX_AUTHORS, description="The page's own list of authors."
    )
    language: Line | None = Field(default=None, description="BCP 47 tag, if the source says.")

    @model_validator(mode="before")
    @classmethod
    def _date_alone_is_a_day(cls, data: object) -> object:
        given = data.get("published_at") if isinstance(data, dict) else None
        if not isinstance(data, dict) or not isinstance(given, str) or not _DATE.fullmatch(given):
            return data
        day_start = f"{given}T00:00:00+00:00"
        return {**data, "published_at": day_start, "published_precision": "day"}

    @model_validator(mode="after")
    def _settle(self) -> Self:
        """Time to UTC and its origin filled in; what is the page's moved to the story."""
        settled: dict[str, object] = {}
        if self.published_at is None:
            settled["published_from"] = TimeOrigin.NONE
        else:
            settled["published_at"] = self.published_at.astimezone(UTC)
            if self.published_from is TimeOrigin.NONE:
                settled["published_from"] = TimeOrigin.OWN
        if self.story and self.headline == self.story:
            settled["headline"] = ""
        if self.authors and self.authors == self.story_authors:
            settled["authors"] = ()
        for name, value in settled.items():
            object.__setattr__(self, name, value)
        if not _HAS_WORD.search(self.body) and not _HAS_WORD.search(self.headline):
            raise ValueError("no text of its own: body and headline are both empty")
        return self

    @property
    def content(self) -> Content:
        return Content(self.headline, self.body, self.authors)

    @property
    def external_id(self) -> str | None:
        """What the source knows it by: its own id, else its URL; None where it has neither."""
        return self.id or self.url


@dataclass(frozen=True, slots=True)
class Reject:
    """An item that was not stored, why, and where it stood ("line 12", "update 3 of x.html")."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know about an import that rejects nothing.

    `code` and `values` are as of an error, where a command may help.
    """

    where: str
    message: str
    code: str = ""
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)


SourceItem = NewsUpdate | Reject | Notice


@dataclass(frozen=True, slots=True)
class SourceKey:
    """What makes a source the same source: its publisher and its address or story.

    `locator` is a URL or a story's title, "" where neither is known; never a file's path.
    """

    publisher: str
    locator: str


@dataclass(frozen=True, slots=True)
class Content:
    """The part of an update whose change makes a new revision."""

    headline: str
    body: str
    authors: tuple[str, ...]


def ordering_time(
    published_at: datetime | None, published_from: TimeOrigin, first_seen_at: datetime
) -> datetime:
    """The update's time if it is its own or was given with the import, else when we first saw it:
    a time that all updates of a page share says nothing of the one."""
    if published_at is None or published_from is TimeOrigin.PAGE:
        return first_seen_at
    return published_at


@dataclass(frozen=True, slots=True)
class Span:
    """A slice of one quotable field: `text(field)[start:end]`. Of which update, whoever holds the
    span says."""

    field: QuotableField
    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Return whether they share a character, if both are of one text."""
        same_field = self.field == other.field
        return same_field and self.start < other.end and other.start < self.end

    def joined(self, other: Span) -> Span:
        """Return the shortest span of this field that covers both; `other` is of it too."""
        return Span(self.field, min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class StoredUpdate:
    """One revision of an update as the store holds it, with all that a citation needs.

    `update_id` is public and stable over revisions; `revision` counts from 1. `authors` are the
    update's own, `story_authors` the page's. `first_seen_at` is always there.
    """

    update_id: str
    revision: int
    kind: UpdateKind
    source_id: int
    publisher: str
    locator: str
    story: str
    story_url: str | None
    story_authors: tuple[str, ...]
    external_id: str | None
    headline: str
    body: str
    authors: tuple[str, ...]
    url: str | None
    published_at: datetime | None
    published_precision: TimePrecision
    published_from: TimeOrigin
    first_seen_at: datetime
    language: str | None

    @property
    def content(self) -> Content:
        return Content(self.headline, self.body, self.authors)

    @property
    def ordering_time(self) -> datetime:
        """What orders it in time; see `ordering_time`."""
        return ordering_time(self.published_at, self.published_from, self.first_seen_at)

    def text(self, field: QuotableField) -> str:
        return self.body if field == "body" else self.headline

    def quote(self, span: Span) -> str:
        """Return the words of the span."""
        return self.text(span.field)[span.start : span.end]


@dataclass(frozen=True, slots=True)
class ChunkRow:
    """A chunk in the store: ids and numbers, what the indexes are built from.

    `text_hash` is the key of the text that is embedded (prefix included), 16 bytes.
    """

    chunk_id: int
    update_id: str
    chunk: Span
    text_hash: bytes


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk with the revision it is cut from."""

    chunk_id: int
    update: StoredUpdate
    chunk: Span

    @property
    def text(self) -> str:
        return self.update.quote(self.chunk)


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found by one search; `score` is higher for better, comparable within one list."""

    chunk_id: int
    score: float


@dataclass(frozen=True, slots=True)
class RetrievedPassage:
    """A passage with how it was found. `rank` counts from 1; a score is None where that search
    did not return the passage. `dense` is a cosine, `lexical` a BM25 score."""

    passage: Passage
    rank: int
    score: float
    dense: float | None
    lexical: float | None


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """From `start` (inclusive) to `end` (exclusive), aware UTC; None is open."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceStats:
    """A source as people see it. Times are None where it has no updates."""

    source_id: int
    key: SourceKey
    updates: int
    revisions: int
    newest: datetime | None
    last_imported_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoreStats:
    """Counts over the whole store. `pending` counts pending changes by consumer, `statements`
    those of current revisions."""

    sources: tuple[SourceStats, ...]
    stories: int
    updates: int
    revisions: int
    chunks: int
    vectors: int
    statements: int
    pending: Mapping[str, int]
    newest: datetime | None
    size_bytes: int
