"""What is remembered of a watched source, and what a poll of it gives. Times are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from index.sources.fetching.web import Validators
from index.watching.source_types import Door as Door  # a part of the record, as others know it
from index.watching.source_types import SourceType, type_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from index.errors import Value
    from index.sources.fetching.web import FailureKind

# active: polled, or fed by push. paused: by an administrator. gone: the server said so for good.
WatchState = Literal["active", "paused", "gone"]
NoticeKind = Literal["dead", "back", "gone"]


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """A watched source as it was left by its last poll.

    `address` is what it was added as: a URL, an absolute path, or a channel's id; it stays the
    source's identity when the page moves, and `fetch_address` follows. `publisher` and `story` are
    what an administrator said, else the one publisher that the first reading found. `digest` is a
    hash of the last body. `next_poll_at` is None for what comes by push. `failures` counts polls
    that failed since one that worked; `reported` says that the administrators were told. `error`
    is why the last poll failed, or what it could not read beside the rest.
    """

    watch_id: int
    door: Door
    address: str
    fetch_address: str
    added_at: datetime
    state: WatchState = "active"
    kind: str = ""
    title: str = ""
    publisher: str | None = None
    story: str | None = None
    validators: Validators = field(default_factory=Validators)
    digest: bytes = b""
    next_poll_at: datetime | None = None
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    changed_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    error: str = ""
    reported: bool = False

    @property
    def first(self) -> bool:
        """Whether nothing of it was ever read: what it has then is its back list."""
        return self.succeeded_at is None

    @property
    def type(self) -> SourceType:
        """How it is treated, by the door it comes in."""
        return type_of(self.door)

    @property
    def host(self) -> str:
        """Whom a poll keeps busy, whatever the port: "" for paths and channels."""
        return self.type.host(self.fetch_address)

    @property
    def place(self) -> str:
        """Where it is, as readers may see it: no key in a URL, and of a path its name alone."""
        return self.type.place(self.address)


@dataclass(frozen=True, slots=True)
class Polled:
    """A poll that worked. `changed`: an update is new or revised. `fresh_for` is the server's own
    word on how long its answer is good, `problem` what could not be read beside the rest, in
    words; what is left is kept for the next poll."""

    fetch_address: str
    changed: bool
    validators: Validators = field(default_factory=Validators)
    digest: bytes = b""
    kind: str = ""
    title: str = ""
    publisher: str | None = None
    fresh_for: timedelta | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """A poll that did not work. `retry_at` is when the server asks to come back; `code` and
    `values` are those of the error, "" for a mistake of ours."""

    kind: FailureKind
    message: str
    retry_at: datetime | None = None
    code: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)


PollOutcome = Polled | Failed


@dataclass(frozen=True, slots=True)
class WatchNotice:
    """What administrators are told of a source, once: that it is dead, back, or gone for good."""

    watch_id: int
    kind: NoticeKind
    at: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """A notice with its number in the store and the source as it is called."""

    notice_id: int
    notice: WatchNotice
    address: str


@dataclass(frozen=True, slots=True)
class FileMark:
    """How far a file was read: its size in bytes and time of change in nanoseconds when it was,
    and for one that is appended to, up to where, with a hash of what stands before. `error` says
    why it could not be read, '' where it was: it is looked at again when it changes."""

    size: int
    modified_ns: int
    read_to: int = 0
    digest: bytes = b""
    error: str = ""
