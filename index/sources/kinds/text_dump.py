"""Plain text, such as a dump of a live page: what is of no other kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.sources.kinds.readings import reading_of
from index.sources.kinds.source_kind import (
    Evidence,
    KindLabel,
    SourceKind,
    check_pieces,
    without_query_in_url,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.import_parameters import ImportParameters
    from index.models import SourceItem
    from index.sources.fetching.web import Reading
    from index.sources.kinds.source_kind import Sample


class TextDumpKind(SourceKind):
    name = "text"
    format = "text"
    labels = (KindLabel("text"),)
    example = b"It rained all day in the town."
    suffixes = frozenset({".txt", ".text"})
    # More than of others: it is lines, not a tree.
    max_bytes = 64 * 1024**2

    def sniff(self, sample: Sample) -> Evidence:
        del sample  # nothing shows plain text but that no other kind is shown
        return Evidence.NONE

    def check_size(self, text: str, name: str) -> None:
        check_pieces(text.count("\n"), "lines", name)

    def read_text(
        self, text: str, name: str, parameters: ImportParameters
    ) -> Iterator[SourceItem]:
        from index.sources.formats.text_dump import read_text_dump

        return read_text_dump(text, name, parameters)

    def read_fetched(self, text: str, name: str, parameters: ImportParameters) -> Reading:
        items = self.read_text(text, name, without_query_in_url(parameters))
        return reading_of("text", items, parameters.story, name)
