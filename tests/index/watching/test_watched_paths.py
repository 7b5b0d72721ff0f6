"""How a file or a folder that is followed fares: what cannot be read, and whose news it gives."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.models import SourceKey, TimeWindow
from index.watching.leases import Lease
from index.watching.polling import MOVING_KEPT
from index.watching.records import Failed, Polled
from tests.index.watching.pages import Post, feed, lines
from tests.index.watching.stage import watched

if TYPE_CHECKING:
    from pathlib import Path

    from index import NewsIndex
    from tests.index.watching.stage import Stage
    from tests.news_server import NewsServer

pytestmark = pytest.mark.anyio
POSTS = [Post(number, f"Boat {number} is back in harbour.") for number in range(1, 4)]
NO_NEWS = bytes(range(256)) * 16


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "drop"
    made.mkdir()
    return made


async def poll_until_read(stage: Stage) -> None:
    """A file is read once it has kept still for a poll."""
    await stage.poll()
    await stage.poll()


async def test_a_file_that_is_no_news_any_more_fails_until_it_is_mended(
    news: NewsIndex, server: NewsServer, tmp_path: Path
) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(feed(POSTS[:1]), encoding="utf-8")
    async with watched(news, server, str(path)) as stage:
        await stage.poll()
        path.write_bytes(NO_NEWS)
        await poll_until_read(stage)
        for failures in (2, 3):
            outcome = (await stage.poll()).outcome
            assert isinstance(outcome, Failed)
            assert "feed.xml is binary" in stage.source.error
            assert stage.source.failures == failures
        stage.restart()
        assert isinstance((await stage.poll()).outcome, Failed)
        path.write_text(feed(POSTS), encoding="utf-8")
        assert isinstance((await stage.poll()).outcome, Failed), "it is not read yet"
        assert isinstance((await stage.poll()).outcome, Polled)
        assert (stage.source.failures, stage.source.error) == (0, "")
    assert len(stage.stored) == 3


async def test_a_file_in_which_nothing_is_news_any_more_fails(
    news: NewsIndex, server: NewsServer, tmp_path: Path
) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(lines(POSTS[:1]), encoding="utf-8")
    async with watched(news, server, str(path)) as stage:
        await stage.poll()
        path.write_text("down for maintenance\nfor a while, it seems\n", encoding="utf-8")
        assert isinstance((await stage.poll()).outcome, Failed)
        assert "news.jsonl, line 1: not JSON" in stage.source.error
        path.write_text(lines(POSTS), encoding="utf-8")
        assert isinstance((await stage.poll()).outcome, Polled)
    assert len(stage.stored) == 3


async def test_blank_and_broken_lines_among_others_are_no_failure(
    news: NewsIndex, server: NewsServer, tmp_path: Path
) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(lines(POSTS[:1]), encoding="utf-8")
    async with watched(news, server, str(path)) as stage:
        await stage.poll()
        for more in ("\n\n", "no JSON\n", lines(POSTS[1:])):
            with path.open("a", encoding="utf-8") as stream:
                stream.write(more)
            assert isinstance((await stage.poll()).outcome, Polled)
            assert stage.source.error == ""
        path.touch()
        assert isinstance((await stage.poll()).outcome, Polled)
    assert len(stage.stored) == 3


async def test_a_file_that_may_not_be_read_fails_until_it_may(
    news: NewsIndex, server: NewsServer, tmp_path: Path
) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(feed(POSTS[:1]), encoding="utf-8")
    async with watched(news, server, str(path)) as stage:
        await stage.poll()
        path.write_text(feed(POSTS), encoding="utf-8")
        path.chmod(0)
        if os.access(path, os.R_OK):
            pytest.skip("this user reads everything")
        for _ in range(3):
            assert isinstance((await stage.poll()).outcome, Failed)
            assert "Permission denied" in stage.source.error
        path.chmod(0o600)
        await poll_until_read(stage)
        assert stage.source.error == ""
    assert len(stage.stored) == 3


async def test_a_folder_says_what_it_cannot_read_and_goes_on(
    news: NewsIndex, server: NewsServer, folder: Path
) -> None:
    (folder / "a.jsonl").write_text(lines(POSTS[:1]), encoding="utf-8")
    async with watched(news, server, str(folder)) as stage:
        await stage.poll()
        (folder / "b.txt").write_bytes(NO_NEWS)
        (folder / "c.xml").write_text("", encoding="utf-8")
        (folder / "d.xml").write_text(feed(POSTS[1:2]), encoding="utf-8")
        await poll_until_read(stage)
        assert set(stage.stored) == {"post-1", "post-2"}
        stage.restart()
        outcome = (await stage.poll()).outcome
        assert isinstance(outcome, Polled)
        assert stage.source.failures == 0
        assert stage.source.error.startswith("2 files cannot be read; the first: b.txt is binary")
        (folder / "c.xml").write_text(feed(POSTS[2:]), encoding="utf-8")
        await poll_until_read(stage)
        assert stage.source.error.startswith("b.txt is binary")
        (folder / "b.txt").unlink()
        await stage.poll()
        assert stage.source.error == ""
    assert len(stage.stored) == 3


async def test_a_folder_that_may_not_be_listed_is_not_taken_for_an_empty_one(
    news: NewsIndex, server: NewsServer, folder: Path
) -> None:
    below = folder / "below"
    below.mkdir()
    (below / "a.jsonl").write_text(lines(POSTS), encoding="utf-8")
    async with watched(news, server, str(folder)) as stage:
        await stage.poll()
        below.chmod(0)
        if os.access(below, os.R_OK):
            pytest.skip("this user reads everything")
        assert isinstance((await stage.poll()).outcome, Polled)
        assert stage.source.error == "below cannot be looked at: Permission denied"
        folder.chmod(0)
        assert isinstance((await stage.poll()).outcome, Failed)
        folder.chmod(0o700)
        below.chmod(0o700)
        await stage.poll()
        assert stage.source.error == ""


async def test_an_empty_folder_is_followed_and_what_comes_is_new(
    news: NewsIndex, server: NewsServer, folder: Path
) -> None:
    news.alerts.enlist()
    async with watched(news, server, str(folder)) as stage:
        first = await stage.poll()
        assert first.found is not None
        assert (first.found.kind, first.found.updates) == ("folder", 0)
        assert (await stage.poll()).found is None
        (folder / "a.xml").write_text(feed(POSTS), encoding="utf-8")
        await poll_until_read(stage)
    assert [change.back_list for change in news.alerts.changes(10)] == [False] * 3


async def test_files_that_have_settled_or_gone_are_remembered_no_more(
    news: NewsIndex, server: NewsServer, folder: Path
) -> None:
    async with watched(news, server, str(folder)) as stage:
        await stage.poll()
        for number in (1, 2):
            (folder / f"{number}.xml").write_text(feed(POSTS), encoding="utf-8")
        await stage.poll()
        moving = stage.poller._moving
        assert len(moving[stage.source.watch_id][1]) == 2
        (folder / "1.xml").unlink()
        await stage.poll()
        assert moving == {}


async def test_of_what_is_not_polled_any_more_nothing_is_remembered(
    news: NewsIndex, server: NewsServer, folder: Path, tmp_path: Path
) -> None:
    async with watched(news, server, str(folder)) as stage:
        await stage.poll()
        (folder / "a.xml").write_text(feed(POSTS), encoding="utf-8")
        await stage.poll()
        assert len(stage.poller._moving) == 1
        other = replace(stage.source, watch_id=99, address=str(tmp_path))
        later = stage.now + 2 * MOVING_KEPT
        await stage.poller.poll(Lease(other, lambda: True), later)
        assert set(stage.poller._moving) == {99}


async def test_a_folder_gives_the_news_of_all_that_its_files_name(
    news: NewsIndex, server: NewsServer, folder: Path
) -> None:
    (folder / "a.jsonl").write_text(lines(POSTS[:1]), encoding="utf-8")
    async with watched(news, server, str(folder)) as stage:
        await stage.poll()
        watch_id = stage.source.watch_id
        assert stage.store.given() == {watch_id: {SourceKey("Post", "")}}
        herald = lines(POSTS[1:]).replace('"Post"', '"Herald"')
        (folder / "b.jsonl").write_text(herald, encoding="utf-8")
        await stage.poll()
        both = {SourceKey("Post", ""), SourceKey("Herald", "")}
        assert stage.store.given() == {watch_id: both}
    assert {source.key for source in news.stats().sources} == both


async def test_news_that_an_older_program_imported_is_known_again_and_not_imported(
    news: NewsIndex, server: NewsServer, folder: Path
) -> None:
    (folder / "a.jsonl").write_text(lines(POSTS), encoding="utf-8")
    (folder / "b.xml").write_text(feed(POSTS), encoding="utf-8")
    async with watched(news, server, str(folder)) as stage:
        await stage.poll()
        given = stage.store.given()
        stage.store._given_news.clear()
        removed, *_ = news.alerts.latest(TimeWindow(), 1)
        news.remove_update(removed.update.update_id)
        seq = news.change_seq()
        stage.restart()
        await stage.poll()
    assert stage.store.given() == given
    assert len(given[stage.source.watch_id]) == 2
    assert news.change_seq() == seq
