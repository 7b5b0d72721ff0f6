"""What `reading_worker` and its process say to each other, as bytes.

A job is two frames: what the bytes are said to be, as JSON, and the bytes. An answer is one frame
of lines, the first about the whole and one for each item. A frame is its length in four bytes, big
end first, and so many bytes. Nothing is ever unpickled, and what comes back is validated again:
the process has read what strangers wrote.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from index.errors import ErrorCode
from index.import_parameters import ImportParameters
from index.models import Line, NewsUpdate, Notice, Reject, Url
from index.sources.fetching.web import FetchError, Reading
from index.sources.formats.discovery import MAX_FEEDS
from index.sources.kinds.registry import label_of

if TYPE_CHECKING:
    from index.models import SourceItem

MAX_ANSWER_BYTES = 32 * 1024**2
MAX_VALUES = 16
LENGTH_BYTES = 4
# The first frame of a process: whether the system keeps it to its memory.
LIMITED, UNLIMITED = b"limited", b"unlimited"

_UPDATE, _REJECT, _NOTICE = b"U", b"R", b"N"


def _known_label(name: str) -> str:
    if label_of(name) is None:
        raise ValueError(f"no source kind is called {name!r}")
    return name


class _Notice(BaseModel):
    """A Notice on its way: its code is one of ours, its values are few and plain."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    where: str
    message: str
    code: ErrorCode | Literal[""] = ""
    values: Annotated[dict[str, str | int | float], Field(max_length=MAX_VALUES)] = {}


@dataclass(frozen=True, slots=True)
class ReadingJob:
    """The arguments of `reading.read_body`."""

    body: bytes
    name: str
    content_type: str | None
    charset: str | None
    parameters: ImportParameters


class Opening(BaseModel):
    """The first line of an answer: a reading's own fields, or why there is none.

    `is_last` says that the process ends after this answer; `bug` where our own code failed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Annotated[str, AfterValidator(_known_label)] | None = None
    title: Line | None = None
    feeds: Annotated[tuple[Url, ...], Field(max_length=MAX_FEEDS)] = ()
    failure: Literal["unreadable", "too_large"] | None = None
    message: str = ""
    bug: str | None = None
    is_last: bool = False


def framed(data: bytes) -> bytes:
    return len(data).to_bytes(LENGTH_BYTES, "big") + data


def job_to_bytes(job: ReadingJob) -> bytes:
    """Its first frame; the body is the second."""
    parameters = asdict(job.parameters)
    published = job.parameters.published
    parameters["published"] = published.isoformat() if published is not None else None
    said = [job.name, job.content_type, job.charset, parameters]
    return json.dumps(said).encode("ascii")


def job_from_bytes(data: bytes, body: bytes) -> ReadingJob:
    name, content_type, charset, parameters = json.loads(data)
    if parameters["published"] is not None:
        parameters["published"] = datetime.fromisoformat(parameters["published"])
    return ReadingJob(body, name, content_type, charset, ImportParameters(**parameters))


def answer_to_bytes(opening: Opening, items: tuple[SourceItem, ...] = ()) -> bytes:
    first = opening.model_dump_json(exclude_defaults=True).encode("utf-8")
    return b"\n".join([first, *map(_item_to_bytes, items)])


def answer_from_bytes(data: bytes) -> tuple[Opening, Reading | None]:
    """The reading is None where the opening names a failure. Raises ValueError (pydantic's own
    among them) for what no reading process of ours says."""
    first, _, rest = data.partition(b"\n")
    opening = Opening.model_validate_json(first)
    if opening.kind is None:
        return opening, None
    items = tuple(map(_item_from_bytes, rest.split(b"\n"))) if rest else ()
    feeds = tuple(feed for feed in opening.feeds if feed is not None)
    return opening, Reading(opening.kind, items, opening.title, feeds)


def failure_of(opening: Opening) -> FetchError:
    return FetchError(opening.failure or "unreadable", opening.message)


def _item_to_bytes(item: SourceItem) -> bytes:
    if isinstance(item, NewsUpdate):
        return _UPDATE + item.model_dump_json(exclude_defaults=True).encode("utf-8")
    if isinstance(item, Reject):
        return _REJECT + json.dumps([item.where, item.reason]).encode("ascii")
    said = _Notice(
        where=item.where, message=item.message, code=item.code, values=dict(item.values)
    )
    return _NOTICE + said.model_dump_json(exclude_defaults=True).encode("utf-8")


def _item_from_bytes(line: bytes) -> SourceItem:
    tag, said = line[:1], line[1:]
    if tag == _UPDATE:
        return NewsUpdate.model_validate_json(said)
    if tag == _NOTICE:
        notice = _Notice.model_validate_json(said)
        return Notice(notice.where, notice.message, notice.code, notice.values)
    if tag != _REJECT:
        raise ValueError(f"an item of no known kind: {tag!r}")
    where, words = json.loads(said)
    if not isinstance(where, str) or not isinstance(words, str):
        raise ValueError("where and why of an item are not text")  # noqa: TRY004 - one error
    return Reject(where, words)
