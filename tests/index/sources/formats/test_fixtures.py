from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.errors import ErrorCode
from index.models import TimeOrigin
from index.sources import ImportParameters, open_source
from tests.index.sources.reading import NO_PARAMETERS, read_source

SHARED = Path(__file__).resolve().parents[5] / "shared"

# (updates, of them with an empty body, rejects)
COUNTS = {
    "feeds/mediacloud_ap_archive.xml": (1, 0, 0),
    "feeds/miniflux_encoding_ISO-8859-1.xml": (40, 0, 0),
    "feeds/miniflux_no_encoding_ISO-8859-1.xml": (9, 0, 1),  # one item has neither title nor text
    "feeds/miniflux_rdf_UTF8.xml": (60, 0, 0),
    "feeds/miniflux_small_atom.xml": (20, 8, 0),  # eight bodies repeat the title and no more
    "feeds/rssparser_content-encoded.rss": (7, 0, 0),
    "feeds/rssparser_guardian.rss": (55, 0, 0),
    "feeds/rssparser_reddit.rss": (24, 0, 0),
    "pages/fundus_Express_2024_07_18.html": (9, 0, 0),
    "pages/fundus_Metro_2024_07_17.html": (1, 0, 0),
    "pages/fundus_TheIndependent_2023_08_14.html": (10, 0, 0),
    "pages/trafilatura_corkbeo.ie.level.html": (26, 7, 0),
}


def shared(path: str) -> Path:
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"{path} is not beside the repository: other people's text is never in it")
    return found


@pytest.mark.parametrize("path", COUNTS)
def test_a_fixture_gives_the_stated_counts(path: str) -> None:
    result = read_source(open_source(shared("fixtures") / path, NO_PARAMETERS))
    empty = sum(not update.body for update in result.updates)
    assert (len(result.updates), empty, len(result.rejects)) == COUNTS[path]


def test_the_counts_name_every_fixture() -> None:
    folder = shared("fixtures")
    files = {
        path.relative_to(folder).as_posix()
        for name in ("feeds", "pages")
        for path in (folder / name).glob("*")
    }
    assert files == set(COUNTS)


@pytest.mark.parametrize("name", ["feeds", "pages"])
def test_a_folder_of_fixtures_is_read_whole(name: str) -> None:
    result = read_source(open_source(shared(f"fixtures/{name}"), NO_PARAMETERS))
    expected = sum(counts[0] for path, counts in COUNTS.items() if path.startswith(f"{name}/"))
    assert len(result.updates) == expected


def test_live_pages_keep_times_and_anchors_of_their_updates() -> None:
    for path in (path for path in COUNTS if COUNTS[path][0] > 1 and path.startswith("pages/")):
        updates = read_source(open_source(shared("fixtures") / path, NO_PARAMETERS)).updates
        assert all(update.published_from is TimeOrigin.OWN for update in updates)
        assert len({update.url for update in updates}) == len(updates)
        assert all("#" in (update.url or "") for update in updates)
        assert len({update.story_url for update in updates}) == 1
        assert not any("&#" in update.body or "<a " in update.body for update in updates)


def test_the_seed_gives_one_introduction_and_the_gold_authors() -> None:
    gold = json.loads(shared("seed/seed_statements.json").read_text("utf-8"))["updates"]
    lines = shared("seed/abc_live_updates.txt").read_text("utf-8").split("\n")
    published = datetime(2022, 3, 30, tzinfo=UTC)
    parameters = ImportParameters(published, "day", introduction_lines=5)
    updates = read_source(open_source(SHARED / "seed/abc_live_updates.txt", parameters)).updates
    assert [update.kind for update in updates] == ["introduction", *["update"] * 4]
    for update, expected in zip(updates, gold, strict=True):
        first, last = expected["lines"]
        assert update.body == "\n".join(lines[first - 1 : last])
        assert update.authors == tuple(expected.get("authors", ()))
        assert update.publisher == "ABC News"
        assert update.published_at == published
        assert update.published_from is TimeOrigin.IMPORT


def test_the_seed_imports_without_any_parameter() -> None:
    result = read_source(open_source(shared("seed/abc_live_updates.txt"), NO_PARAMETERS))
    assert [update.kind for update in result.updates] == ["introduction", *["update"] * 4]
    codes = [notice.code for notice in result.notices]
    assert ErrorCode.INTRODUCTION_GUESSED in codes
    assert codes.count(ErrorCode.DATE_MISSING) == 1
