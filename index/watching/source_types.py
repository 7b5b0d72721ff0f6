"""The ways news comes in, each as one object that says how its sources are treated.

A new way in adds a `Door`, its object here, how `given_address` reads what people write, and how
`Poller` polls it; all else asks the object.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from index.shown_addresses import shown_address
from index.sources.fetching.addresses import target_of

if TYPE_CHECKING:
    from collections.abc import Mapping


class Door(StrEnum):
    """How a source's news comes in; stored with each source, so the values never change."""

    WEB = "web"
    PATH = "path"
    CHANNEL = "channel"


class SourceType:
    """How the sources behind one door are treated."""

    door: Door
    # False for what comes by push: it is never due.
    is_polled = True
    # Looked at on this machine, which costs little: every second, and soon again after a failure.
    is_local = False
    # Fetched from a server, which is left alone between polls and may be out of reach. Its pages
    # may not keep still.
    has_server = False
    # One address may give the news of several publishers, which is paused and resumed as one.
    gives_several = False

    def host(self, fetch_address: str) -> str:
        """Return whom a poll keeps busy, whatever the port; "" for nobody."""
        del fetch_address
        return ""

    def place(self, address: str) -> str:
        """Return where a source is, as readers may see it."""
        return shown_address(address)

    def news_url(self, address: str) -> str | None:
        """Return the address that identifies the source's news wherever the page moves to, None
        where the news says itself whose it is."""
        return address


class WebSource(SourceType):
    door = Door.WEB
    has_server = True

    def host(self, fetch_address: str) -> str:
        return target_of(fetch_address).host


class PathSource(SourceType):
    door = Door.PATH
    is_local = True
    gives_several = True

    def place(self, address: str) -> str:
        """Return the name of the file or folder; where on the machine it is concerns nobody."""
        return PurePath(address).name

    def news_url(self, address: str) -> str | None:
        del address  # a path's news is what its files say, as when they are imported by hand
        return None


class ChannelSource(SourceType):
    door = Door.CHANNEL
    is_polled = False


_TYPES: Mapping[Door, SourceType] = {
    each.door: each for each in (WebSource(), PathSource(), ChannelSource())
}


def type_of(door: Door) -> SourceType:
    """Return the object of a way in."""
    return _TYPES[door]
