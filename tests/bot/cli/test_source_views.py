"""How a source that is followed is told of in the terminal."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bot.cli.source_lines import added_lines
from bot.cli.terminal import sources_view, state_text
from bot.rendering.sources import followed_title, source_title
from index import Added, Door, SourceHealth, WatchedSource
from index.watching.freshness import SourceFreshness
from index.watching.polling import Found
from tests.bot.cli.test_commands import bot
from tests.builders import NOW

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = WatchedSource(3, Door.PATH, "/news/drop", "/news/drop", NOW, kind="folder")
FRESH = SourceFreshness(5, "Herald", "Storm", 7, NOW, NOW, None, stale=False)


@pytest.mark.parametrize(("kind", "coming"), [("folder", "files"), ("file", "lines")])
def test_what_has_nothing_yet_is_said_to_be_read_later(kind: str, coming: str) -> None:
    added = Added(replace(FOLDER, kind=kind), Found(kind, 0, None))
    assert added_lines(added) == [f"w3: no news there yet; new {coming} are read as they come"]


def test_what_could_not_be_read_is_said_when_a_folder_is_added() -> None:
    source = replace(FOLDER, error="b.txt is binary")
    assert added_lines(Added(source, Found("folder", 2, None))) == [
        "w3: 2 updates, folder",
        "b.txt is binary",
    ]


def test_a_folder_that_is_read_in_part_is_followed_and_no_failure() -> None:
    source = replace(FOLDER, error="b.txt is binary")
    assert state_text(SourceHealth(FRESH, FOLDER)) == "following"
    assert state_text(SourceHealth(FRESH, source)) == "following, but b.txt is binary"
    failing = replace(source, failures=1)
    assert state_text(SourceHealth(FRESH, failing)) == "failing: b.txt is binary"


def test_a_source_that_nobody_follows_now_is_said_to_wait() -> None:
    console = Console(width=200, record=True, file=io.StringIO())
    for minutes in (0, 30):
        source = replace(FOLDER, next_poll_at=NOW - timedelta(minutes=minutes))
        console.print(sources_view([SourceHealth(FRESH, source)], NOW))
    text = console.export_text()
    assert "next in 0 s" in text
    assert "due for 30 min: does serve or watch run?" in text


def test_a_folder_is_paused_by_its_name_and_removed_by_its_publisher() -> None:
    source = SourceHealth(FRESH, FOLDER)
    assert (source_title(source), followed_title(source)) == ("Herald", "drop")
    assert followed_title(SourceHealth(FRESH, None)) == "Herald"


def heads(data: Path) -> list[str]:
    """The first line of each source that is listed, without how old its news is."""
    listed = bot("sources", data=data).stdout.decode().splitlines()
    return [line.partition(", newest")[0] for line in listed if not line.startswith(" ")]


def test_a_folder_of_two_publishers_is_counted_once_for_each(tmp_path: Path) -> None:
    data, drop = tmp_path / "data", tmp_path / "drop"
    drop.mkdir()
    assert b"no news there yet" in bot("sources", "add", drop, data=data).stdout
    bot("sources", "remove", "w1", data=data)
    for name in ("Herald", "Post"):
        line = json.dumps({"id": "1", "body": f"The {name} has news.", "publisher": name})
        (drop / f"{name}.jsonl").write_text(line + "\n", encoding="utf-8")
    bot("sources", "add", drop, data=data)
    assert heads(data) == ["w2  Herald · 1 update", "w2  Post · 1 update"]
    stats = json.loads(bot("stats", "--json", data=data).stdout)
    assert [(one["id"], one["source"], one["updates"]) for one in stats["watched"]] == [
        ("w2", "s1", 1),
        ("w2", "s2", 1),
    ]
    bot("remove", "s1", data=data)
    assert heads(data) == ["w2  Post · 1 update"]
