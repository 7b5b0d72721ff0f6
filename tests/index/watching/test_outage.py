from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from index.watching.outage import Outage, own_outage
from index.watching.records import Door, WatchedSource

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def source(name: str, failures: int = 0, door: Door = Door.WEB) -> WatchedSource:
    address = f"https://{name}.example/" if door is Door.WEB else f"/news/{name}"
    return WatchedSource(1, door, address, address, NOW, failures=failures)


def test_nearly_all_failing_at_once_is_our_network() -> None:
    failing = [source(f"a{number}", 1) for number in range(9)]
    assert own_outage([*failing, source("b")]) == Outage(9, 10)
    assert own_outage([*failing, *(source(f"b{number}") for number in range(4))]) is None


def test_what_needs_no_network_or_is_not_asked_says_nothing_of_it() -> None:
    failing = [source(f"a{number}", 1) for number in range(3)]
    others = [source(name, door=Door.PATH) for name in "bcde"]
    paused = [replace(source(name), state="paused") for name in "fgh"]
    assert own_outage([*failing, *others, *paused]) == Outage(3, 3)


def test_a_site_that_is_down_is_not_our_network() -> None:
    of_one = [
        replace(source("a", 1), fetch_address=f"https://a.example/{number}") for number in range(9)
    ]
    assert own_outage(of_one) is None
    assert own_outage([*of_one, source("b", 1)]) is None
    assert own_outage([]) is None
