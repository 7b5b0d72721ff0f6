"""Who may poll what, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from index.errors import NotFoundError
from index.models import SourceKey
from index.watching.records import Door, WatchedSource, WatchNotice
from tests.stores.watch_stores import KINDS, MINUTE, NOW, SOON, added, ids, watch_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.watching.ports import WatchStore


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WatchStore]:
    with watch_store(request.param, tmp_path) as opened:
        yield opened


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


def test_a_lease_ends_where_some_of_its_news_is_passed_over(store: WatchStore) -> None:
    source, other = (added(store, f"https://{name}.example/") for name in ("a", "b"))
    store.claim("me", NOW, SOON, 9)
    store.pass_over(source.watch_id, SourceKey("Herald", source.address))
    assert not store.is_held("me", source.watch_id)
    assert not store.finish("me", source, [], NOW)
    assert store.is_held("me", other.watch_id)
    assert [one.watch_id for one in store.claim("other", NOW, SOON, 9)] == [source.watch_id]


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
