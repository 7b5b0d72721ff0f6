"""What was fetched, read: from bytes of unknown kind to a `Reading`.

Synchronous, and for untrusted bytes only inside the process of `reading_worker`, which bounds what
they can cost.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import SourceError
from index.models import Notice
from index.sources.fetching.web import FetchError
from index.sources.kinds.detection import HEAD_BYTES, detect
from index.sources.parsing.decoding import decode

if TYPE_CHECKING:
    from index.import_parameters import ImportParameters
    from index.sources.fetching.web import Reading
    from index.sources.kinds.source_kind import SourceKind


def read_body(
    body: bytes,
    name: str,
    content_type: str | None,
    charset: str | None,
    parameters: ImportParameters,
) -> Reading:
    """The items of a page, feed, text dump or JSON Lines, with title and the feeds it names.

    What the bytes are decides; `content_type` and `charset` are asked where they do not tell. A
    page without news that names feeds gives these alone, a feed without items is an empty reading.
    Relative links are resolved against `parameters.base`; a feed's own link to its site wins over
    `parameters.url`. `name` stands in messages. Raises FetchError ("unreadable", "too_large").
    """
    try:
        decoded = decode(body, name, charset)
        text = decoded.text.lstrip("\ufeff \t\r\n")
        kind = _kind(text, name, content_type, parameters)
        _refuse_too_large(kind, text, body, name)
        reading = kind.read_fetched(text, name, parameters)
    except FetchError:
        raise
    except SourceError as error:
        raise FetchError("unreadable", str(error), name=name) from error
    if decoded.notice is not None:
        reading = replace(reading, items=(Notice(name, decoded.notice), *reading.items))
    return reading


def _kind(
    text: str, name: str, content_type: str | None, parameters: ImportParameters
) -> SourceKind:
    media_type = (content_type or "").partition(";")[0].strip().lower()
    head = text[:HEAD_BYTES].encode("utf-8", "replace")
    return detect(head, parameters.format, name, media_type=media_type, whole=text)


def _refuse_too_large(kind: SourceKind, text: str, body: bytes, name: str) -> None:
    limit = kind.max_bytes
    if limit is not None and len(body) > limit:
        raise FetchError(
            "too_large",
            f"{name} has more than {limit // 1024**2} MB: no news page or feed has",
            name=name,
            limit_bytes=limit,
        )
    try:
        kind.check_size(text, name)
    except SourceError as error:
        raise FetchError("too_large", str(error), name=name) from error
