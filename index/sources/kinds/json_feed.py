"""JSON Feed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.sources.kinds.readings import reading_of
from index.sources.kinds.source_kind import Evidence, KindLabel, SourceKind, without_own_url
from index.sources.parsing.json_start import starts_as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.import_parameters import ImportParameters
    from index.models import SourceItem
    from index.sources.fetching.web import Reading
    from index.sources.kinds.source_kind import Sample

_OWN_TYPE = "application/feed+json"
_VERSION = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
_MARK = "jsonfeed.org/version/1"


class JSONFeedKind(SourceKind):
    name = "json-feed"
    format = "feed"
    labels = (KindLabel("JSON Feed"),)
    example = (
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "a",'
        b' "items": [{"id": "1", "content_text": "It rained."}]}'
    )
    suffixes = frozenset({".json"})
    media_types = frozenset({"application/json", _OWN_TYPE})

    def claims(self, sample: Sample) -> bool:
        """The version may stand behind the items, where `sniff` does not see it."""
        if sample.media_type not in self.media_types or not sample.whole.startswith("{"):
            return False
        return sample.media_type == _OWN_TYPE or _MARK in sample.whole

    def suits(self, sample: Sample) -> bool:
        return sample.text.startswith(("{", "["))

    def sniff(self, sample: Sample) -> Evidence:
        declared = starts_as_json(sample.text) and _VERSION.search(sample.text)
        return Evidence.DECLARED if declared else Evidence.NONE

    def read_text(
        self, text: str, name: str, parameters: ImportParameters
    ) -> Iterator[SourceItem]:
        from index.sources.formats.json_feed import read_json_feed

        return read_json_feed(text, name, parameters)

    def read_fetched(self, text: str, name: str, parameters: ImportParameters) -> Reading:
        from index.sources.formats.json_feed import json_feed_items, parse_json_feed

        feed = parse_json_feed(text, name)
        items = json_feed_items(feed, name, without_own_url(parameters))
        return reading_of("JSON Feed", items, feed.title, name)
