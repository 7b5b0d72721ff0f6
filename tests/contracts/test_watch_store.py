from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from index.adapters.sqlite.migrations import migrate
from index.adapters.sqlite.watching.robots import SqliteRobots
from index.adapters.sqlite.watching.watch_schema import SERIES, STEPS
from index.errors import InputError, NotFoundError
from index.models import SourceKey
from index.sources.fetching.web import Validators
from index.watching.records import Door, FileMark, WatchedSource, WatchNotice
from tests.stores.watch_stores import KINDS, MINUTE, NOW, SOON, added, sqlite_watch, watch_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.watching.ports import WatchStore


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WatchStore]:
    with watch_store(request.param, tmp_path) as opened:
        yield opened


def test_a_source_comes_back_as_it_was_kept(store: WatchStore) -> None:
    source = WatchedSource(
        watch_id=0,
        door=Door.WEB,
        address="https://news.example/live",
        fetch_address="https://news.example/moved",
        added_at=NOW,
        kind="live page",
        title="Skerrow harbour",
        publisher="Post",
        story="Harbour",
        validators=Validators('"a"', "yesterday", "https://new.example/"),
        digest=b"\x00\xff",
        next_poll_at=NOW + MINUTE,
        polled_at=NOW,
        succeeded_at=NOW,
        changed_at=NOW - MINUTE,
        failures=3,
        failing_since=NOW - MINUTE,
        error="timed out",
        reported=True,
    )
    kept = store.add(source, "me", SOON)
    assert replace(kept, watch_id=0) == source
    assert store.get(kept.watch_id) == kept == store.find(source.address)
    assert store.all() == [kept]


def test_one_address_is_watched_once(store: WatchStore) -> None:
    added(store, "https://news.example/a")
    with pytest.raises(InputError, match="watched already"):
        added(store, "https://news.example/a")
    assert len(store.all()) == 1


def test_a_removed_source_leaves_nothing(store: WatchStore) -> None:
    source = added(store, "https://news.example/a")
    (polled,) = store.claim("me", NOW, SOON, 9)
    store.finish("me", polled, [WatchNotice(source.watch_id, "dead", NOW)], NOW)
    store.mark_files(source.watch_id, {"a": FileMark(1, 2)})
    (polled,) = store.claim("me", NOW, SOON, 9)
    store.remove(source.watch_id)
    assert (store.all(), store.notices(9), store.next_due()) == ([], [], None)
    assert store.file_marks(source.watch_id) == {}
    assert not store.finish("me", polled, [], NOW)
    store.mark_files(source.watch_id, {"a": FileMark(1, 2)})
    assert store.file_marks(source.watch_id) == {}
    with pytest.raises(NotFoundError, match="no source w1 is watched"):
        store.get(source.watch_id)


def test_notices_wait_until_they_are_told(store: WatchStore) -> None:
    source = added(store, "https://news.example/a")
    (polled,) = store.claim("me", NOW, SOON, 9)
    notices = [WatchNotice(source.watch_id, kind, NOW, "why") for kind in ("dead", "back")]
    store.finish("me", polled, notices, NOW)
    first, second = store.notices(9)
    assert (first.notice, second.notice) == tuple(notices)
    assert first.address == source.address
    assert store.notices(1) == [first]
    store.told([first.notice_id])
    assert store.notices(9) == [second]


def test_file_marks_are_those_kept_last(store: WatchStore) -> None:
    source = added(store, "/news", Door.PATH)
    store.mark_files(source.watch_id, {"a": FileMark(1, 2), "b": FileMark(3, 4, 3, b"x")})
    kept = {"b": FileMark(5, 6, 5, b"y"), "c": FileMark(7, 8, error="c is empty")}
    store.mark_files(source.watch_id, kept)
    assert store.file_marks(source.watch_id) == kept


def test_whose_news_came_of_what_is_remembered(store: WatchStore) -> None:
    folder = added(store, "/news", Door.PATH)
    page = added(store, "https://herald.example/live")
    herald, post = SourceKey("Herald", page.address), SourceKey("Post", "")
    assert store.given() == {}
    store.note_given(folder.watch_id, {herald})
    store.note_given(folder.watch_id, {herald, post})
    store.note_given(page.watch_id, {herald})
    assert store.given() == {folder.watch_id: {herald, post}, page.watch_id: {herald}}
    store.remove(folder.watch_id)
    store.note_given(folder.watch_id, {post})
    assert store.given() == {page.watch_id: {herald}}


def test_what_is_passed_over_is_given_no_more(store: WatchStore) -> None:
    folder, other = added(store, "/news", Door.PATH), added(store, "/other", Door.PATH)
    herald, post = SourceKey("Herald", ""), SourceKey("Post", "")
    store.note_given(folder.watch_id, {herald, post})
    store.note_given(other.watch_id, {herald})
    assert store.passed_over(folder.watch_id) == set()
    store.pass_over(folder.watch_id, herald)
    store.note_given(folder.watch_id, {herald})
    assert store.given() == {folder.watch_id: {post}, other.watch_id: {herald}}
    assert store.passed_over(folder.watch_id) == {herald}
    assert store.passed_over(other.watch_id) == set()
    store.remove(folder.watch_id)
    store.pass_over(folder.watch_id, post)
    assert store.passed_over(folder.watch_id) == set()


def test_rules_of_sites_that_have_expired_are_thrown_away(tmp_path: Path) -> None:
    day = timedelta(days=1)
    with sqlite_watch(tmp_path) as store:
        robots = SqliteRobots(store._database)
        robots.keep_robots("https://old.example", "", NOW, NOW - day)
        robots.keep_robots("https://fresh.example", "", NOW + MINUTE, NOW - day)
        robots.keep_robots("https://in-trouble.example", "", NOW + 10 * MINUTE, NOW - day)
        assert robots.robots("https://old.example") is not None
        robots.keep_robots("https://new.example", "", NOW + day, NOW)
        assert robots.robots("https://old.example") is None
        for host in ("fresh", "in-trouble", "new"):
            assert robots.robots(f"https://{host}.example") is not None


def test_what_was_known_before_validators_had_an_address_is_asked_of_any(tmp_path: Path) -> None:
    with sqlite_watch(tmp_path, STEPS[:2]) as store:
        database = store._database
        with database.unit() as connection:
            connection.execute(
                "INSERT INTO watched_source (door, address, fetch_address, added_at, state, kind,"
                " title, etag, digest, failures, error, reported, host) VALUES ('web',"
                " 'https://n.example/', 'https://n.example/', 0, 'active', '', '', '\"1\"', x'',"
                " 0, '', 0, 'n.example')"
            )
        migrate(database, SERIES, STEPS, lambda: NOW)
        assert store.all()[0].validators == Validators('"1"')
