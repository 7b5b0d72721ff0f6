"""Where news comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.models import SourceItem


class NewsSource(Protocol):
    """A place news comes from: a file, a folder, a stream; later a page or a feed by URL."""

    def fetch(self) -> Iterator[SourceItem]:
        """Yield each item once, in the order of the source, lazily.

        One bad item is a `Reject` among the others. Raises SourceError where nothing at all can
        be read; items yielded before that stay valid.
        """
        ...
