from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from index.watching.following import parameters_of
from index.watching.outage import own_outage
from index.watching.records import Door, WatchedSource
from index.watching.scheduling import PollBounds, poll_pause
from index.watching.source_types import type_of
from tests.stores.watch_stores import added, sqlite_watch

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
PAGE = "https://www.news.example:8443/live?key=s3cret"
SOURCES = {
    Door.WEB: WatchedSource(1, Door.WEB, PAGE, PAGE, NOW),
    Door.PATH: WatchedSource(2, Door.PATH, "/home/jo/news", "/home/jo/news", NOW),
    Door.CHANNEL: WatchedSource(3, Door.CHANNEL, "channel:-100", "channel:-100", NOW),
}


@pytest.mark.parametrize("door", list(Door))
def test_each_door_has_its_own_type(door: Door) -> None:
    assert type_of(door).door is door
    assert SOURCES[door].type is type_of(door)


@pytest.mark.parametrize(
    ("door", "host", "place", "url", "followed"),
    [
        (Door.WEB, "www.news.example", "https://www.news.example:8443/live", PAGE, True),
        (Door.PATH, "", "news", None, False),
        (Door.CHANNEL, "", "channel:-100", "channel:-100", False),
    ],
)
def test_a_type_says_how_its_sources_are_known(
    door: Door, host: str, place: str, url: str | None, followed: bool
) -> None:
    source = SOURCES[door]
    parameters = parameters_of(source)
    assert source.host == host
    assert source.place.startswith(place)
    assert "s3cret" not in source.place
    assert (parameters.url, parameters.followed) == (url, followed)


def test_only_what_is_on_this_machine_is_looked_at_every_second() -> None:
    bounds, hour = PollBounds(), timedelta(hours=1)
    looked_at = [door for door in Door if poll_pause(door, hour, None, bounds) == bounds.of_paths]
    assert looked_at == [Door.PATH]


@pytest.mark.parametrize("door", list(Door))
def test_an_outage_is_of_servers(door: Door) -> None:
    failing = [
        replace(SOURCES[door], fetch_address=f"https://{name}.example/", failures=1)
        for name in "abc"
    ]
    assert (own_outage(failing) is not None) == (door is Door.WEB)


def test_only_what_is_polled_is_missed_when_it_is_never_due(tmp_path: Path) -> None:
    with sqlite_watch(tmp_path) as store:
        for door, source in SOURCES.items():
            store.set_state(added(store, source.address, door).watch_id, "active", None)
        (line,) = store.check()
    assert line.startswith("2 watched sources are never polled")
