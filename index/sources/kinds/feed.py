"""RSS, RDF and Atom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import ErrorCode, SourceError
from index.sources.kinds.readings import reading_of
from index.sources.kinds.source_kind import Evidence, KindLabel, SourceKind, without_own_url
from index.sources.parsing.markup_start import markup_start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.import_parameters import ImportParameters
    from index.models import SourceItem
    from index.sources.fetching.web import Reading
    from index.sources.kinds.source_kind import Sample

MAX_ATTRIBUTES = 1_000

_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]")
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{4096,}>")


class FeedKind(SourceKind):
    name = "feed"
    format = "feed"
    labels = (KindLabel("feed", "kind-feed"),)
    example = b"<rss version='2.0'><channel><item><title>It rained.</title></item></channel></rss>"
    suffixes = frozenset({".xml", ".rss", ".atom", ".rdf"})

    def suits(self, sample: Sample) -> bool:
        return not sample.text.startswith(("{", "["))

    def sniff(self, sample: Sample) -> Evidence:
        if not sample.text.startswith("<"):
            return Evidence.NONE
        if markup_start(sample.text).root in _ROOTS:
            return Evidence.ROOT
        return Evidence.ITEMS if _ITEM.search(sample.text) else Evidence.NONE

    def check_size(self, text: str, name: str) -> None:
        if any(tag.group().count("=") > MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
            raise SourceError(
                f"{name} has a tag with over {MAX_ATTRIBUTES:,} attributes: no feed has",
                ErrorCode.FILE_TOO_COMPLEX,
                name=name,
                limit=MAX_ATTRIBUTES,
            )

    def read_text(
        self, text: str, name: str, parameters: ImportParameters
    ) -> Iterator[SourceItem]:
        from index.sources.formats.feed import read_feed

        return read_feed(text, name, parameters)

    def read_fetched(self, text: str, name: str, parameters: ImportParameters) -> Reading:
        from index.sources.formats.feed import parse_feed

        feed = parse_feed(text, name, without_own_url(parameters))
        return reading_of("feed", feed.items(), feed.title, name)
