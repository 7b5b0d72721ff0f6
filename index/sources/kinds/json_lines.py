"""JSON Lines in our own schema, one object a line."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

from index.sources.kinds.source_kind import Evidence, KindLabel, SourceKind
from index.sources.parsing.json_start import SHOWN_LINES, starts_as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.import_parameters import ImportParameters
    from index.models import SourceItem
    from index.sources.kinds.source_kind import Sample


class JSONLinesKind(SourceKind):
    name = "jsonl"
    format = "jsonl"
    labels = (KindLabel("JSON Lines"),)
    example = b'{"body": "It rained."}\n'
    suffixes = frozenset({".jsonl", ".ndjson"})
    suffix_decides = True
    max_bytes = None
    grows_by_lines = True

    def sniff(self, sample: Sample) -> Evidence:
        lines = [line.strip() for line in sample.text.splitlines()[:SHOWN_LINES] if line.strip()]
        if not lines or lines[0] in ("{", "[") or sample.text.startswith("<"):
            return Evidence.NONE
        objects = sum(line.startswith(('{"', "{ ")) for line in lines)
        is_shown = starts_as_json(sample.text) or 2 * objects > len(lines)
        return Evidence.START if is_shown else Evidence.NONE

    def read_text(
        self, text: str, name: str, parameters: ImportParameters
    ) -> Iterator[SourceItem]:
        stream = io.BytesIO(text.encode("utf-8", "replace"))
        return self.read_file(stream, name, parameters)

    def read_file(
        self, stream: BinaryIO, name: str, parameters: ImportParameters
    ) -> Iterator[SourceItem]:
        from index.sources.formats.json_lines import read_json_lines

        return read_json_lines(stream, name, parameters)
