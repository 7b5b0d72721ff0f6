"""The bot's stores, for the contract suites, and what tests put into them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.adapters import open_tables
from index import (
    DataFolder,
    ExcerptRef,
    IndexSettings,
    Query,
    ShownExcerpt,
    Turn,
    open_index,
)
from index.models import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.adapters import BotTables

SETTINGS = IndexSettings(lock_wait_s=0.05)


@contextmanager
def opened_tables(folder: Path) -> Iterator[BotTables]:
    """The bot's stores in this folder, as they are at each start; whole when they are closed."""
    with open_index(SETTINGS, DataFolder(folder)) as news:
        tables = open_tables(news)
        yield tables
        assert [*news.verify(), *tables.check()] == []


def turn(question: str = "is the bridge open?") -> Turn:
    shown = ShownExcerpt(ExcerptRef("4motmczyli3z", 2, Span("body", 0, 57)), "Ilse Brandt")
    return Turn(Query(question, "bridge"), (shown,), 1)
