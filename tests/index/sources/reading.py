"""Reads bytes as a source and sorts what comes out of it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.models import NewsUpdate, Notice, Reject
from index.sources import ImportParameters, open_stream

if TYPE_CHECKING:
    from index.ports import NewsSource

NO_PARAMETERS = ImportParameters()


@dataclass(slots=True)
class Read:
    updates: list[NewsUpdate] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    @property
    def update(self) -> NewsUpdate:
        assert len(self.updates) == 1
        return self.updates[0]


def read(data: bytes | str, parameters: ImportParameters = NO_PARAMETERS) -> Read:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return read_source(open_stream(io.BytesIO(raw), "stdin", parameters))


def read_source(source: NewsSource) -> Read:
    found = Read()
    for item in source.fetch():
        if isinstance(item, NewsUpdate):
            found.updates.append(item)
        elif isinstance(item, Reject):
            found.rejects.append(item)
        else:
            found.notices.append(item)
    return found
