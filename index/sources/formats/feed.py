"""RSS 0.9–2.0, RDF and Atom files, parsed by feedparser once they are found harmless."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import feedparser

from index.cleaning import safe_url
from index.errors import ErrorCode, SourceError
from index.models import Notice
from index.sources.parsing.building import Duplicates, build_update, time_fields, with_own_ids
from index.sources.parsing.html_text import html_to_line, html_to_text, plain_to_text
from index.sources.parsing.inline_xml import inline_xml_as_html
from index.sources.parsing.json_ld import address_of
from index.sources.parsing.names import people
from index.sources.parsing.times import NewsTime, TimeLog
from index.sources.parsing.xml_safety import check_xml_feed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.import_parameters import ImportParameters
    from index.models import NewsUpdate, Reject, SourceItem

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_UTF_8 = {"content-type": "application/xml; charset=utf-8"}
_EMAIL_AND_NAME = re.compile(r"[^\s@(]++@[^\s@(]++\s*+\((.+)\)")
_EMAIL = re.compile(r"[<(]?\b[\w.+-]++@[\w.-]++[>)]?")
# feedparser has no errors of its own; over broken markup its lenient parser raises any of these.
_PARSER_FAULTS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError),
    *(TypeError, ValueError),
)
_TIME_KEYS = ("published", "updated", "created")
_Entry = dict[str, Any]


def read_feed(text: str, name: str, parameters: ImportParameters) -> Iterator[SourceItem]:
    """The feed's items in its order. Raises SourceError where it is no feed or a dangerous one,
    or has no items."""
    feed = parse_feed(text, name, parameters)
    if feed.is_empty:
        raise SourceError(
            f"{name} is no feed, or one without items", ErrorCode.FEED_WITHOUT_ITEMS, name=name
        )
    return feed.items()


def parse_feed(text: str, name: str, parameters: ImportParameters) -> Feed:
    """Raises SourceError where it is no feed or a dangerous one."""
    check_xml_feed(text, name)
    # Already decoded: the declaration would only contradict the bytes made here.
    data = _XML_DECLARATION.sub("", inline_xml_as_html(text)).encode("utf-8", "replace")
    try:
        feed = feedparser.parse(
            io.BytesIO(data),
            response_headers=_UTF_8,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _PARSER_FAULTS as error:
        raise SourceError(
            f"{name} is broken in a way that no feed can be read from: check it with a feed "
            f"validator ({type(error).__name__})",
            ErrorCode.FEED_BROKEN,
            name=name,
        ) from error
    if not feed.entries and not feed.version:
        raise SourceError(
            f"{name} is no feed, or one without items", ErrorCode.FEED_WITHOUT_ITEMS, name=name
        )
    return Feed(feed, name, parameters)


class Feed:
    """One parsed feed and what all its items share; it may have no items at present."""

    def __init__(self, feed: _Entry, name: str, parameters: ImportParameters) -> None:
        self._entries: list[_Entry] = feed["entries"]
        about: _Entry = feed["feed"]
        self._base = parameters.base
        self.title = _line(about, "title") or None
        self._shared: dict[str, object] = {
            "publisher": self.title,
            "story_url": address_of(_raw(about, "link"), self._base) or self._base,
            "language": _raw(about, "language"),
        }
        self._name = name
        self._parameters = parameters
        self._times = TimeLog(name)
        self._cut_short = bool(feed.get("bozo")) and _is_broken(feed)

    @property
    def is_empty(self) -> bool:
        return not self._entries

    def items(self) -> Iterator[SourceItem]:
        duplicates = Duplicates()
        wheres = [f"{self._name}, item {n}" for n in range(1, len(self._entries) + 1)]
        built = [self._item(*of) for of in zip(self._entries, wheres, strict=True)]
        declared = {_raw(entry, "id") for entry in self._entries}
        for one, where in zip(with_own_ids(built, declared), wheres, strict=True):
            item = duplicates.check(one, where)
            if item is not None:
                yield item
        yield from self._times.notices()
        if self._cut_short:
            yield Notice(self._name, "not well-formed XML: read as far as it makes sense")

    def _item(self, entry: _Entry, where: str) -> NewsUpdate | Reject:
        headline, body = _line(entry, "title"), _body(entry)
        if body == headline:
            body = ""
        given = _raw(entry, "link")
        link = address_of(given, self._base)
        fields: dict[str, object] = {
            **self._shared,
            # A relative link stays as it is: where the feed is found may change.
            "id": _raw(entry, "id") or safe_url(given) or (link and given),
            "url": link,
            "headline": headline,
            "body": body,
            "authors": _authors(entry),
            **time_fields(self._time(entry, where)),
        }
        return build_update(fields, where, self._parameters)

    def _time(self, entry: _Entry, where: str) -> NewsTime:
        """The first usable one: when it was published, else changed, else written."""
        read = (self._times.read(_raw(entry, key), where) for key in _TIME_KEYS)
        return next((time for time in read if time.at is not None), NewsTime(None))


def _is_broken(feed: _Entry) -> bool:
    """Whether feedparser fell back to its lenient parser, which may have lost something."""
    problem = feed.get("bozo_exception")
    return problem is not None and hasattr(problem, "getLineNumber")


def _raw(entry: Mapping[str, Any], key: str) -> str | None:
    """What stands in the feed. `dict.get` because feedparser's own answers for other keys."""
    value = dict.get(entry, key)  # type: ignore[call-overload]
    return value if isinstance(value, str) and value.strip() else None


def _line(entry: _Entry, key: str) -> str:
    detail = next(iter(_objects(entry, f"{key}_detail")), {"value": _raw(entry, key)})
    return _text(detail).replace("\n", " ")


def _body(entry: _Entry) -> str:
    """The full content where it has text, else the summary."""
    for detail in (*_objects(entry, "content"), *_objects(entry, "summary_detail")):
        if text := _text(detail):
            return text
    return ""


def _objects(entry: _Entry, key: str) -> list[_Entry]:
    """feedparser's own objects, one or several; an element of that name leaves text instead."""
    value = dict.get(entry, key)
    values = value if isinstance(value, list) else [value]
    return [value for value in values if isinstance(value, dict)]


def _text(detail: _Entry) -> str:
    value = _raw(detail, "value") or ""
    plain = dict.get(detail, "type") == "text/plain"
    return plain_to_text(value) if plain else html_to_text(value)


def _authors(entry: _Entry) -> tuple[str, ...]:
    """Names without mail addresses; a list of names in one field is taken apart."""
    given = [_raw(author, "name") for author in _objects(entry, "authors")]
    names: dict[str, None] = {}
    for raw in given or [_raw(entry, "author")]:
        name = without_email(html_to_line(raw)) if raw is not None else ""
        if name:
            names.update(dict.fromkeys(people(name, min_words=2) or (name,)))
    return tuple(names)


def without_email(author: str) -> str:
    """The name in "a@b.c (Name)", "Name <a@b.c>" or "Name"; "" for a bare address."""
    author = author.strip()
    if match := _EMAIL_AND_NAME.fullmatch(author):
        return match[1].strip()
    cut = max(author.rfind(mark) for mark in " \t\n<(")
    name, last = author[: max(cut, 0)], author[max(cut, 0) :].strip()
    return name.strip() if _EMAIL.fullmatch(last) else author
