from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from index.adapters.sqlite import open_store
from index.adapters.sqlite.migrations import migrate
from index.adapters.sqlite.robots import SqliteRobots
from index.adapters.sqlite.watch_schema import SERIES, STEPS
from index.adapters.sqlite.watching import SqliteWatch
from index.errors import InputError, NotFoundError
from index.models import SourceKey
from index.sources.web import Validators
from index.watching.records import Door, FileMark, WatchedSource, WatchNotice
from tests.fakes_watch import FakeWatchStore

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from index.watching.ports import WatchStore

    Steps = tuple[Callable[[sqlite3.Connection], None], ...]

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
SOON = NOW + timedelta(seconds=45)
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["fake", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WatchStore]:
    if request.param == "fake":
        yield FakeWatchStore()
        return
    with sqlite_watch(tmp_path) as opened:
        yield opened


@contextmanager
def sqlite_watch(folder: Path, steps: Steps = STEPS) -> Iterator[SqliteWatch]:
    """Beside the news, whose tables it reads."""
    news = open_store(folder / "q.db", lock_wait_s=5.0)
    migrate(news.database, SERIES, steps, lambda: NOW)
    yield SqliteWatch(news.database)
    news.close()


def added(store: WatchStore, address: str, door: Door = Door.WEB) -> WatchedSource:
    """As it is once its first reading is over."""
    source = WatchedSource(0, door, address, address, NOW, next_poll_at=NOW)
    kept = store.add(source, "adder", SOON)
    assert store.finish("adder", kept, [], NOW)
    return kept


def ids(sources: list[WatchedSource]) -> list[int]:
    return [one.watch_id for one in sources]


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


def test_what_is_due_is_claimed_once(store: WatchStore) -> None:
    source = added(store, "https://news.example/a")
    assert store.claim("me", NOW - MINUTE, SOON, 9) == []
    assert ids(store.claim("me", NOW, SOON, 9)) == [source.watch_id]
    assert store.claim("other", NOW, SOON, 9) == []
    assert ids(store.claim("other", SOON, SOON + MINUTE, 9)) == [source.watch_id]


def test_a_host_has_one_poll_at_a_time_and_then_its_pause(store: WatchStore) -> None:
    first, second = added(store, "https://a.example/1"), added(store, "https://A.example/2")
    other = added(store, "https://b.example/1")
    claimed = store.claim("me", NOW, SOON, 9)
    assert ids(claimed) == [first.watch_id, other.watch_id]
    assert store.claim("other", NOW, SOON, 9) == []
    later = replace(claimed[0], next_poll_at=NOW + MINUTE)
    assert store.finish("me", later, [], NOW + timedelta(seconds=2))
    assert store.claim("me", NOW + timedelta(seconds=1), SOON, 9) == []
    assert ids(store.claim("me", NOW + timedelta(seconds=2), SOON, 9)) == [second.watch_id]


def test_a_new_source_waits_for_what_was_begun_and_others_for_it(store: WatchStore) -> None:
    old = added(store, "https://a.example/1")
    (polled,) = store.claim("me", NOW, SOON, 9)
    first, second = (
        store.add(
            WatchedSource(0, Door.WEB, address, address, NOW, next_poll_at=NOW), "adder", SOON
        )
        for address in ("https://a.example/2", "https://a.example/3")
    )
    assert not store.host_is_free(first.watch_id, NOW)
    assert store.host_is_free(first.watch_id, SOON)  # who polled was killed
    free_at = NOW + timedelta(seconds=2)
    assert store.finish("me", polled, [], free_at)
    assert not store.host_is_free(first.watch_id, NOW)
    assert store.host_is_free(first.watch_id, free_at)
    assert not store.host_is_free(second.watch_id, free_at)
    assert store.claim("me", free_at, SOON, 9) == []
    assert store.finish("adder", first, [], free_at)
    assert store.host_is_free(second.watch_id, free_at)
    store.remove(second.watch_id)
    assert ids(store.claim("me", free_at, SOON, 1)) == [old.watch_id]


def test_what_needs_no_server_waits_for_none(store: WatchStore) -> None:
    added(store, "/news/a.txt", Door.PATH)
    store.claim("me", NOW, SOON, 9)
    path = added(store, "/news/b.txt", Door.PATH)
    assert store.host_is_free(path.watch_id, NOW)
    with pytest.raises(NotFoundError, match="no source w99 is watched"):
        store.host_is_free(99, NOW)


def test_paths_do_not_wait_for_each_other(store: WatchStore) -> None:
    for path in ("/news/a.txt", "/news/b.txt"):
        added(store, path, Door.PATH)
    assert len(store.claim("me", NOW, SOON, 9)) == 2


def test_no_more_are_claimed_than_asked_for(store: WatchStore) -> None:
    first, *_ = [added(store, f"https://{name}.example/") for name in "abc"]
    assert ids(store.claim("me", NOW, SOON, 1)) == [first.watch_id]


def test_who_lost_the_lease_keeps_nothing(store: WatchStore) -> None:
    added(store, "https://news.example/a")
    (slow,) = store.claim("slow", NOW, SOON, 9)
    (quick,) = store.claim("quick", SOON, SOON + MINUTE, 9)
    notice = WatchNotice(slow.watch_id, "dead", NOW)
    assert not store.finish("slow", replace(slow, title="old"), [notice], NOW)
    assert store.finish("quick", replace(quick, title="new"), [], NOW)
    assert store.get(slow.watch_id).title == "new"
    assert store.notices(9) == []


def test_a_lease_is_held_until_it_ends_or_is_anothers(store: WatchStore) -> None:
    source = added(store, "https://news.example/a")
    assert not store.is_held("me", source.watch_id)
    store.claim("me", NOW, SOON, 9)
    assert store.is_held("me", source.watch_id)
    store.set_state(source.watch_id, "paused", None)
    assert store.is_held("me", source.watch_id)
    store.set_state(source.watch_id, "active", NOW)
    store.claim("other", SOON, SOON + (SOON - NOW), 9)
    assert (store.is_held("me", 1), store.is_held("other", 1)) == (False, True)
    store.remove(source.watch_id)
    assert not store.is_held("other", source.watch_id)


def test_a_pause_during_a_poll_stays(store: WatchStore) -> None:
    source = added(store, "https://news.example/a")
    (polled,) = store.claim("me", NOW, SOON, 9)
    store.set_state(source.watch_id, "paused", None)
    assert store.finish("me", replace(polled, title="Live", next_poll_at=SOON), [], NOW)
    after = store.get(source.watch_id)
    assert (after.state, after.next_poll_at, after.title) == ("paused", None, "Live")
    assert store.claim("me", SOON + MINUTE, SOON, 9) == []


def test_a_resumed_source_is_due_again(store: WatchStore) -> None:
    source = added(store, "https://news.example/a")
    store.set_state(source.watch_id, "paused", None)
    assert store.next_due() is None
    store.set_state(source.watch_id, "active", NOW)
    assert store.next_due() == NOW
    assert ids(store.claim("me", NOW, SOON, 9)) == [source.watch_id]


def test_leases_and_pauses_put_off_what_is_due(store: WatchStore) -> None:
    added(store, "https://news.example/a")
    (polled,) = store.claim("me", NOW, SOON, 9)
    assert store.next_due() == SOON
    store.finish("me", polled, [], SOON + MINUTE)
    assert store.next_due() == SOON + MINUTE


def test_what_waits_for_its_host_is_due_when_the_host_is_free(store: WatchStore) -> None:
    added(store, "https://news.example/a")
    second = added(store, "https://NEWS.example/b")
    (first,) = store.claim("me", NOW, SOON, 9)
    assert store.next_due() == SOON
    path = added(store, "/news/a.txt", Door.PATH)
    assert store.next_due() == NOW
    assert ids(store.claim("other", NOW, SOON + MINUTE, 9)) == [path.watch_id]
    assert store.next_due() == SOON, "paths keep no host busy"
    later = replace(first, next_poll_at=SOON + MINUTE)
    assert store.finish("me", later, [], NOW + timedelta(seconds=2))
    assert store.next_due() == NOW + timedelta(seconds=2)
    assert ids(store.claim("me", NOW + timedelta(seconds=2), SOON, 9)) == [second.watch_id]


def test_who_stops_gives_back_its_leases(store: WatchStore) -> None:
    source = added(store, "https://news.example/a")
    store.claim("me", NOW, SOON, 9)
    store.release("other", {source.watch_id: SOON})
    assert store.claim("next", NOW, SOON, 9) == []
    store.release("me", {})
    assert ids(store.claim("next", NOW, SOON, 9)) == [source.watch_id]


def test_who_stops_leaves_the_servers_alone_that_it_asked(store: WatchStore) -> None:
    source = added(store, "https://news.example/a")
    path = added(store, "/srv/news", door=Door.PATH)
    store.claim("me", NOW, SOON, 9)
    store.release("me", {source.watch_id: NOW + MINUTE, path.watch_id: NOW + MINUTE})
    assert ids(store.claim("next", NOW, SOON, 9)) == [path.watch_id]
    later = NOW + MINUTE
    assert ids(store.claim("next", later, later + MINUTE, 1)) == [source.watch_id]


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


def test_a_channel_is_never_due(store: WatchStore) -> None:
    source = WatchedSource(0, Door.CHANNEL, "-100", "-100", NOW)
    store.finish("me", store.add(source, "me", SOON), [], NOW)
    assert store.claim("me", NOW + MINUTE, SOON, 9) == []
    assert store.check() == []


def test_a_lease_lasts_for_as_long_as_it_is_renewed(store: WatchStore) -> None:
    source = added(store, "https://news.example/a")
    store.claim("me", NOW, SOON, 9)
    assert store.renew("me", source.watch_id, SOON + MINUTE)
    assert not store.renew("other", source.watch_id, SOON + MINUTE)
    assert store.claim("other", SOON, SOON + MINUTE, 9) == []
    assert store.finish("me", source, [], NOW)
    assert not store.renew("me", source.watch_id, SOON + MINUTE)


def test_http_and_https_of_one_name_are_one_host(store: WatchStore) -> None:
    first = added(store, "https://news.example/a")
    for address in ("http://news.example/b", "https://News.example.:443/c"):
        added(store, address)
    assert ids(store.claim("me", NOW, SOON, 9)) == [first.watch_id]


def test_a_clock_that_is_set_back_stalls_nothing(store: WatchStore) -> None:
    hour = timedelta(hours=1)
    polled, killed = added(store, "https://a.example/"), added(store, "https://b.example/")
    store.claim("me", NOW + hour, SOON + hour, 9)
    after = replace(
        polled, polled_at=NOW + hour, succeeded_at=NOW + hour, next_poll_at=NOW + hour + MINUTE
    )
    assert store.finish("me", after, [], NOW + hour + timedelta(seconds=2))
    assert store.claim("other", NOW, SOON, 9) == []
    kept = store.get(polled.watch_id)
    assert (kept.polled_at, kept.succeeded_at, kept.next_poll_at) == (NOW, NOW, NOW + MINUTE)
    claimed = store.claim("other", NOW + MINUTE, SOON + MINUTE, 9)
    assert ids(claimed) == [killed.watch_id, polled.watch_id]


def test_a_clock_that_is_a_little_off_changes_nothing(store: WatchStore) -> None:
    source = added(store, "https://a.example/")
    store.claim("me", NOW, SOON, 9)
    after = replace(source, polled_at=NOW, next_poll_at=NOW + MINUTE)
    assert store.finish("me", after, [], NOW)
    assert store.claim("me", NOW - timedelta(seconds=4), SOON, 9) == []
    assert store.get(source.watch_id) == after


def test_a_clock_that_jumps_ahead_makes_no_burst_at_one_host(store: WatchStore) -> None:
    for number in range(20):
        added(store, f"https://a.example/{number}")
    assert len(store.claim("me", NOW + timedelta(days=1), SOON + timedelta(days=1), 99)) == 1


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
