"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.cleaning import safe_url
from index.errors import ErrorCode, SourceError
from index.models import Reject
from index.sources.parsing.building import (
    Duplicates,
    build_update,
    shown,
    time_fields,
    with_own_ids,
)
from index.sources.parsing.html_text import html_to_text, plain_to_text
from index.sources.parsing.json_ld import address_of
from index.sources.parsing.times import TimeLog
from index.sources.parsing.xml_safety import check_item_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.import_parameters import ImportParameters
    from index.models import NewsUpdate, SourceItem


@dataclass(frozen=True, slots=True)
class JSONFeed:
    """A feed's items and all that it says (`about`), as they stand."""

    about: dict[str, object]
    items: list[object]
    title: str | None


def read_json_feed(text: str, name: str, parameters: ImportParameters) -> Iterator[SourceItem]:
    """The feed's items in its order. Raises SourceError where it is no JSON Feed, or one without
    items."""
    feed = parse_json_feed(text, name)
    if not feed.items:
        raise SourceError(
            f"{name} is a JSON Feed without items", ErrorCode.FEED_WITHOUT_ITEMS, name=name
        )
    return json_feed_items(feed, name, parameters)


def parse_json_feed(text: str, name: str) -> JSONFeed:
    """Raises SourceError where it is no JSON Feed; it may have no items at present."""
    try:
        feed = json.loads(text)
    except RecursionError as error:
        raise SourceError(
            f"{name} is JSON nested too deeply to be a feed", ErrorCode.FILE_TOO_COMPLEX, name=name
        ) from error
    except ValueError as error:
        raise SourceError(
            f"{name} is not valid JSON: {shown(str(error))}", ErrorCode.FEED_BROKEN, name=name
        ) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise SourceError(
            f"{name} is no JSON Feed: it has no list of items",
            ErrorCode.FEED_WITHOUT_ITEMS,
            name=name,
        )
    check_item_count(len(items), name)
    return JSONFeed(feed, items, _line(feed.get("title")) or None)


def json_feed_items(
    feed: JSONFeed, name: str, parameters: ImportParameters
) -> Iterator[SourceItem]:
    """The items in the feed's order, in our form."""
    base, about = parameters.base, feed.about
    shared: dict[str, object] = {
        "publisher": feed.title,
        "story_url": address_of(about.get("home_page_url"), base) or base,
        "language": _text(about.get("language")) or None,
    }
    feed_authors = _authors(about)
    times, duplicates = TimeLog(name), Duplicates()
    wheres = [f"{name}, item {number}" for number in range(1, len(feed.items) + 1)]
    built: list[NewsUpdate | Reject] = []
    declared = {_id_of(entry) for entry in feed.items if isinstance(entry, dict)}
    for entry, where in zip(feed.items, wheres, strict=True):
        if not isinstance(entry, dict):
            built.append(Reject(where, "not an object"))
            continue
        time = times.read(entry.get("date_published") or entry.get("date_modified"), where)
        fields = {**shared, **_own_fields(entry, feed_authors, base), **time_fields(time)}
        built.append(build_update(fields, where, parameters))
    for one, where in zip(with_own_ids(built, declared), wheres, strict=True):
        item = duplicates.check(one, where)
        if item is not None:
            yield item
    yield from times.notices()


def _own_fields(
    entry: dict[str, object], feed_authors: tuple[str, ...], base: str | None
) -> dict[str, object]:
    headline, body = _line(entry.get("title")), _body(entry)
    links = [given for key in ("url", "external_url") if (given := _text(entry.get(key)))]
    link = next(filter(None, (address_of(given, base) for given in links)), None)
    fields: dict[str, object] = {
        # A relative link stays as it is: where the feed is found may change.
        "id": _id_of(entry) or next(filter(None, map(safe_url, links)), link and links[0]),
        "url": link,
        "headline": headline,
        "body": "" if body == headline else body,
        "authors": _authors(entry) or feed_authors,
    }
    if language := _text(entry.get("language")):
        fields["language"] = language
    return fields


def _id_of(entry: dict[str, object]) -> str:
    """Version 1.0 allows numbers."""
    given = entry.get("id")
    return str(given) if isinstance(given, int | float) else _text(given)


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
