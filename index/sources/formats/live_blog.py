"""LiveBlogPosting: every live update of a page as its own `NewsUpdate`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.models import Reject, TimeOrigin
from index.sources.parsing.building import Duplicates, build_update, time_fields, with_own_ids
from index.sources.parsing.clock_times import time_on_page, times_of_blocks
from index.sources.parsing.json_ld import (
    Node,
    address_of,
    as_list,
    line_of,
    names_of,
    raw_text,
    same_page,
    text_of,
    types_of,
)
from index.sources.parsing.times import NewsTime, TimeLog, parse_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.import_parameters import ImportParameters
    from index.models import NewsUpdate, SourceItem
    from index.sources.formats.page import Page


def is_live_blog(node: Node) -> bool:
    """A live blog that has updates; some pages announce one and only hold an article."""
    return "LiveBlogPosting" in types_of(node) and bool(as_list(node.get("liveBlogUpdate")))


def read_live_blog(
    blogs: Sequence[Node], page: Page, parameters: ImportParameters
) -> Iterator[SourceItem]:
    """The updates of the page's live blogs in the order of the page."""
    times, duplicates = TimeLog(page.name), Duplicates()
    found: list[tuple[NewsUpdate | Reject, str]] = []
    declared: set[str | None] = set()
    for blog in blogs:
        updates = [page.data.resolve(u) for u in as_list(blog.get("liveBlogUpdate"))]
        declared |= {raw_text(u.get("@id")) for u in updates if isinstance(u, dict)}
        found += _Blog(blog, updates, page, times, len(found) + 1).items(parameters)
    items = with_own_ids([item for item, _ in found], declared)
    for item, (_, where) in zip(items, found, strict=True):
        checked = duplicates.check(item, where)
        if checked is not None:
            yield checked
    yield from times.notices()


@dataclass(frozen=True, slots=True)
class _Found:
    """An update's node with what must be compared across the page before it is built."""

    node: Node
    where: str
    time: NewsTime
    identity: str | None
    address: str | None


class _Blog:
    """One live blog: the page's own fields, and its updates numbered from `first`."""

    def __init__(
        self, blog: Node, updates: Sequence[object], page: Page, times: TimeLog, first: int
    ) -> None:
        self._page = page
        self._times = times
        self._address = self._blog_address(blog)
        self._time = times.read(raw_text(blog.get("datePublished")), f"{page.name}, the page")
        self._changed = parse_time(raw_text(blog.get("dateModified")) or "").at
        publisher = names_of(blog.get("publisher"), page.data)
        self._publisher = publisher[0] if publisher else None
        self._headline = line_of(blog.get("headline")) or line_of(blog.get("name"))
        self._shared: dict[str, object] = {
            "story": self._headline or None,
            "story_url": self._address,
            "story_authors": names_of(blog.get("author"), page.data),
            "language": raw_text(blog.get("inLanguage")) or page.language,
        }
        wheres = [f"{page.name}, update {number}" for number in range(first, first + len(updates))]
        self._found = [
            self._find(node, where) if isinstance(node, dict) else Reject(where, "not an object")
            for node, where in zip(updates, wheres, strict=True)
        ]
        self._wheres = wheres

    def items(self, parameters: ImportParameters) -> Iterator[tuple[NewsUpdate | Reject, str]]:
        found = [entry for entry in self._found if isinstance(entry, _Found)]
        shared_time = self._shared_time(found)
        shared_identity = _shared([entry.identity for entry in found])
        untimed = [entry for entry in found if shared_time or entry.time.at is None]
        anchors = {_anchor(entry) for entry in untimed} - {""}
        blocks = times_of_blocks(self._page.tree, anchors)
        for entry, where in zip(self._found, self._wheres, strict=True):
            if isinstance(entry, Reject):
                yield entry, where
                continue
            shown = blocks.get(_anchor(entry)) if shared_time or entry.time.at is None else None
            fields = self._fields(entry, parameters, shared_time=shared_time, shown=shown)
            if shared_identity:
                fields.update(id=None, url=None)
            yield build_update(fields, where, parameters), where

    def _blog_address(self, blog: Node) -> str | None:
        candidates = (blog.get("url"), blog.get("mainEntityOfPage"), blog.get("@id"))
        found = (address_of(candidate, self._page.base) for candidate in candidates)
        return next((address for address in found if address), self._page.address)

    def _find(self, node: Node, where: str) -> _Found:
        identity = raw_text(node.get("@id")) or raw_text(node.get("url"))
        address = address_of(node.get("url"), self._address)
        if address is None or same_page(address, self._address):
            address = address_of(raw_text(node.get("@id")), self._address)
        if same_page(address, self._address):
            address = None
        # The page's own address says nothing about which update this is.
        if identity and same_page(address_of(identity, self._address), self._address):
            identity = address
        raw = raw_text(node.get("datePublished"))
        time = self._on_page(raw or "")
        if time.at is None:
            time = self._times.read(raw, where)
        return _Found(node, where, time, identity, address)

    def _on_page(self, raw: str) -> NewsTime:
        return time_on_page(raw, self._time.at, self._changed)

    def _shared_time(self, found: Sequence[_Found]) -> bool:
        """Whether the updates repeat one time, which then is the page's."""
        times = [entry.time.at for entry in found if entry.time.at is not None]
        if len(times) == 1 == len(found):
            return times[0] == self._time.at
        return len(times) > 1 and len(set(times)) == 1

    def _fields(
        self,
        entry: _Found,
        parameters: ImportParameters,
        *,
        shared_time: bool,
        shown: str | None,
    ) -> dict[str, object]:
        """`shown` is the time that the update's block on the page shows."""
        node = entry.node
        time, origin = entry.time, TimeOrigin.PAGE if shared_time else TimeOrigin.OWN
        if shown is not None and (on_page := self._on_page(shown)).at is not None:
            time, origin = on_page, TimeOrigin.OWN
        if time.at is None and parameters.published is None:
            time, origin = self._time, TimeOrigin.PAGE
        publisher = self._publisher or next(
            iter(names_of(node.get("publisher"), self._page.data)), self._page.site
        )
        headline = line_of(node.get("headline")) or line_of(node.get("name"))
        return {
            **self._shared,
            "id": entry.identity,
            "url": entry.address,
            "headline": "" if headline == self._headline else headline,
            "body": text_of(node.get("articleBody")) or text_of(node.get("text")),
            "authors": names_of(node.get("author"), self._page.data),
            "publisher": publisher,
            **time_fields(time, origin),
        }


def _anchor(entry: _Found) -> str:
    """The id of the update's block on the page; "" where it names none."""
    return (entry.identity or entry.address or "").rpartition("#")[2]


def _shared(identities: Sequence[str | None]) -> bool:
    """Whether several updates all carry one id without an anchor: it is the page's, not theirs."""
    first = identities[0] if len(identities) > 1 else None
    return first is not None and "#" not in first and set(identities) == {first}
