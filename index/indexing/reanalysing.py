"""A store of an earlier analysis: searched by that one until it is brought to the current one."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol, TypeVar

from index.errors import AnalysisChangedError
from index.ports import Reanalysis, TermStatistics
from index.text.analysis import using

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.indexing.index_files import IndexFiles

logger = logging.getLogger(__name__)

_T = TypeVar("_T")

# Analysed in about a fifth of a second: as long as another writer waits.
REANALYSED_BATCH = 500
# Terms change once in the life of a version, so twice would do.
_TRIES = 3


class AnalysedNews(TermStatistics, Reanalysis, Protocol):
    """Terms, and the version that made them."""


def analysing(store: TermStatistics, work: Callable[[], _T]) -> _T:
    """Return what `work` returns by the analysis that the store is searched by; it is done again
    where that changes under way."""
    for _ in range(_TRIES - 1):
        try:
            with using(store.analysis()):
                return work()
        except AnalysisChangedError:
            logger.info("the news has been analysed anew meanwhile: once more")
    with using(store.analysis()):
        return work()


def reanalyse_some(store: AnalysedNews, files: IndexFiles) -> int:
    """One step: terms in the store, and at last the index of words; returns how many passages are
    left, 0 at the end."""
    left = store.reanalyse(REANALYSED_BATCH)
    if not left and files.is_of_another_analysis():
        with files.rebuild_lock():
            if files.is_of_another_analysis():  # another process may have been faster
                analysing(store, files.renew)
    return left
