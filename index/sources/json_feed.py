"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from index.cleaning import safe_url
from index.errors import SourceError
from index.models import Reject
from index.sources.building import Duplicates, build_update, shown, time_fields
from index.sources.html_text import html_to_text, plain_to_text
from index.sources.times import TimeLog
from index.sources.xml_safety import check_item_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.models import SourceItem
    from index.sources.parameters import ImportParameters

JSON_FEED_VERSION = "https://jsonfeed.org/version/1"


def read_json_feed(text: str, name: str, parameters: ImportParameters) -> Iterator[SourceItem]:
    """The feed's items in its order. Raises SourceError where it is no JSON Feed."""
    try:
        feed = json.loads(text)
    except RecursionError as error:
        raise SourceError(f"{name} is JSON nested too deeply to be a feed") from error
    except ValueError as error:
        raise SourceError(f"{name} is not valid JSON: {shown(str(error))}") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise SourceError(f"{name} is no JSON Feed: it has no list of items")
    if not items:
        raise SourceError(f"{name} is a JSON Feed without items")
    check_item_count(len(items), name)
    return _items(feed, items, name, parameters)


def _items(
    feed: dict[str, object], items: list[object], name: str, parameters: ImportParameters
) -> Iterator[SourceItem]:
    shared: dict[str, object] = {
        "publisher": _line(feed.get("title")) or None,
        "story_url": safe_url(_text(feed.get("home_page_url"))),
        "language": _text(feed.get("language")) or None,
    }
    feed_authors = _authors(feed)
    times, duplicates = TimeLog(name), Duplicates()
    for number, entry in enumerate(items, start=1):
        where = f"{name}, item {number}"
        if not isinstance(entry, dict):
            yield Reject(where, "not an object")
            continue
        time = times.read(entry.get("date_published") or entry.get("date_modified"), where)
        fields = {**shared, **_own_fields(entry, feed_authors), **time_fields(time)}
        item = duplicates.check(build_update(fields, where, parameters), where)
        if item is not None:
            yield item
    yield from times.notices()


def _own_fields(entry: dict[str, object], feed_authors: tuple[str, ...]) -> dict[str, object]:
    headline, body = _line(entry.get("title")), _body(entry)
    link = safe_url(_text(entry.get("url"))) or safe_url(_text(entry.get("external_url")))
    given_id = entry.get("id")
    # Version 1.0 allows numbers.
    known_id = str(given_id) if isinstance(given_id, int | float) else _text(given_id)
    fields: dict[str, object] = {
        "id": known_id or link,
        "url": link,
        "headline": headline,
        "body": "" if body == headline else body,
        "authors": _authors(entry) or feed_authors,
    }
    if language := _text(entry.get("language")):
        fields["language"] = language
    return fields


def _body(entry: dict[str, object]) -> str:
    return (
        html_to_text(_text(entry.get("content_html")))
        or plain_to_text(_text(entry.get("content_text")))
        or plain_to_text(_text(entry.get("summary")))
    )


def _authors(entry: dict[str, object]) -> tuple[str, ...]:
    """`authors` (1.1) or `author` (1.0)."""
    given = entry.get("authors")
    listed = given if isinstance(given, list) else [entry.get("author")]
    names = (_line(author.get("name")) for author in listed if isinstance(author, dict))
    return tuple(dict.fromkeys(name for name in names if name))


def _line(value: object) -> str:
    return plain_to_text(_text(value)).replace("\n", " ")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
