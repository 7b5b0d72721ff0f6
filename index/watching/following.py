"""Whose news comes of a watched source, and what of it is taken.

A page gives one publisher's news as a rule, a folder that of as many as its files name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.import_parameters import ImportParameters
from index.ingest import source_key
from index.models import NewsUpdate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.models import SourceItem, SourceKey
    from index.ports import NewsSource
    from index.watching.leases import Lease
    from index.watching.ports import WatchStore
    from index.watching.records import WatchedSource


class FollowedNews:
    """A `NewsSource` over what a watched source gives, without the news of whom it passes over.

    Whose the rest is, is noted before it is taken: nothing is stored that a crash could leave
    without its source. It is imported with `parameters`, in units of work opened by `unit`.
    """

    def __init__(self, lease: Lease, news: NewsSource, store: WatchStore) -> None:
        self.parameters = lease.parameters
        self.unit = lease.unit
        self._watch_id = lease.source.watch_id
        self._news = news
        self._store = store

    def fetch(self) -> Iterator[SourceItem]:
        """Raises StoreError beside what the news raises."""
        passed_over = self._store.passed_over(self._watch_id)
        noted: set[SourceKey] = set()
        for item in self._news.fetch():
            if isinstance(item, NewsUpdate):
                key = source_key(item, self.parameters)
                if key in passed_over:
                    continue
                if key not in noted:
                    self._store.note_given(self._watch_id, {key})
                    noted.add(key)
            yield item


def parameters_of(source: WatchedSource) -> ImportParameters:
    """A page's or a channel's address stays its identity wherever it moves to; what it has at the
    first reading is its back list. A path's is what its files say, as when they are imported by
    hand."""
    return ImportParameters(
        publisher=source.publisher,
        story=source.story,
        url=source.type.news_url(source.address),
        back_list=source.first,
        followed=source.type.has_server,
    )
