"""Whether what fails is likely our own network and not so many sources at once. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.watching.records import WatchedSource

# Some sources always fail for reasons of their own, and some were not asked since it began.
NEARLY_ALL = 0.8
# Sources of one site, or of two, fail together for its reasons.
FEWEST_HOSTS = 3


@dataclass(frozen=True, slots=True)
class Outage:
    """How many of the followed web sources failed when they were polled last."""

    failing: int
    followed: int


def own_outage(sources: Iterable[WatchedSource]) -> Outage | None:
    """None where enough sources can be read, or too few servers to tell are followed."""
    followed = [one for one in sources if one.type.has_server and one.state == "active"]
    failing = [one for one in followed if one.failures]
    hosts = {one.host for one in failing}
    if len(hosts) < FEWEST_HOSTS or len(failing) < NEARLY_ALL * len(followed):
        return None
    return Outage(len(failing), len(followed))
