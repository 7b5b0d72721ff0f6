"""What fetching an address gives and what reading it finds: the records between the fetcher, the
reading worker and the watch. Times are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index.errors import ErrorCode, SourceError

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from index.errors import Value
    from index.models import SourceItem

# gone: 410, do not come back. missing: 404 and other 4xx. denied: 401, 403. forbidden: robots.txt.
# unsafe: an address that must not be fetched. busy: 429, 503. broken: 5xx, network, time-outs,
# answers that contradict themselves. too_large: more than the caps. unreadable: no news in it.
FailureKind = Literal[
    "gone",
    "missing",
    "denied",
    "forbidden",
    "unsafe",
    "busy",
    "broken",
    "too_large",
    "unreadable",
]
FETCH_CODES: dict[FailureKind, ErrorCode] = {
    "gone": ErrorCode.FETCH_GONE,
    "missing": ErrorCode.FETCH_MISSING,
    "denied": ErrorCode.FETCH_DENIED,
    "forbidden": ErrorCode.FETCH_FORBIDDEN,
    "unsafe": ErrorCode.FETCH_UNSAFE,
    "busy": ErrorCode.FETCH_BUSY,
    "broken": ErrorCode.FETCH_BROKEN,
    "too_large": ErrorCode.FETCH_TOO_LARGE,
    "unreadable": ErrorCode.FETCH_UNREADABLE,
}


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask with whether something has changed, verbatim, and the address it
    gave that for: to another they would say that nothing changed there. None is any address."""

    etag: str | None = None
    last_modified: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A good answer. `body` is decompressed, None where nothing has changed (304).

    `url` is where it was found; `moved_to` the address to use from now on, where the redirects
    that led there begin with permanent ones (301, 308). `fresh_for` is how long the server says
    that the answer is good (Cache-Control, Expires), None where it does not say.
    """

    url: str
    body: bytes | None
    content_type: str | None
    charset: str | None
    validators: Validators
    moved_to: str | None
    fresh_for: timedelta | None


class FetchError(SourceError):
    """An address could not be fetched or read. `retry_at` is when the server asks to come back.

    The message names the address without credentials, and what to do where there is something.
    """

    def __init__(
        self,
        kind: FailureKind,
        message: str,
        retry_at: datetime | None = None,
        **values: Value,
    ) -> None:
        super().__init__(message, FETCH_CODES[kind], **values)
        self.kind = kind
        self.retry_at = retry_at


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a page or feed: what it is called (a label of a source kind), its items in
    order, its title, and the addresses of the feeds that its head names."""

    kind: str
    items: tuple[SourceItem, ...]
    title: str | None = None
    feeds: tuple[str, ...] = ()
