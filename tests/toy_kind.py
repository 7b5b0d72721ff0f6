"""A source kind in one file: lists of one report a line, under a first line of "TOY 1"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import ErrorCode, SourceError
from index.sources.kinds.source_kind import Evidence, KindLabel, SourceKind
from index.sources.parsing.building import build_update

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.import_parameters import ImportParameters
    from index.models import SourceItem
    from index.sources.kinds.source_kind import Sample

FIRST_LINE = "TOY 1"


class ToyKind(SourceKind):
    name = "toy"
    format = "toy"
    labels = (KindLabel("toy list"),)
    example = b"TOY 1\nIt rained.\n"
    suffixes = frozenset({".toy"})
    suffix_decides = True
    media_types = frozenset({"text/x-toy"})
    grows_by_lines = True

    def sniff(self, sample: Sample) -> Evidence:
        return Evidence.DECLARED if sample.text.startswith(FIRST_LINE) else Evidence.NONE

    def read_text(
        self, text: str, name: str, parameters: ImportParameters
    ) -> Iterator[SourceItem]:
        lines = [line for line in text.splitlines() if line.strip() and line != FIRST_LINE]
        if not lines:
            raise SourceError(f"{name} lists nothing", ErrorCode.FILE_EMPTY, name=name)
        for number, line in enumerate(lines, 1):
            yield build_update({"headline": line}, f"{name}, report {number}", parameters)


KIND = ToyKind()
