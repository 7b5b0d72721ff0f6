"""Time zones as people name them. Pure, over the system's zone database or the tzdata package."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones

MAX_ZONE_CHARS = 48
MAX_MATCHES = 6
# One for each of the offsets where most readers of English-language news live.
SUGGESTED = (
    *("Europe/London", "Europe/Berlin", "Europe/Kyiv", "Europe/Istanbul"),
    *("America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo", "UTC"),
)
# Folders of the database that hold other spellings of zones, or no places.
_NO_PLACES = ("Etc/", "posix/", "right/", "SystemV/", "US/", "Brazil/", "Canada/", "Mexico/")


@lru_cache(1)
def _by_key() -> dict[str, str]:
    """Zone names by their lower-case spelling, and by their city alone."""
    zones = sorted(zone for zone in available_timezones() if not zone.startswith(_NO_PLACES))
    cities = {_folded(zone.rpartition("/")[2]): zone for zone in zones if "/" in zone}
    return {**cities, **{_folded(zone): zone for zone in zones}}


def _folded(text: str) -> str:
    return text.casefold().replace(" ", "_").replace("-", "_")


def find_zones(asked: str) -> list[str]:
    """The zones that somebody may mean, the exact one alone if there is one; none for words that
    name no zone."""
    key = _folded(asked.strip())
    if not key or len(key) > MAX_ZONE_CHARS:
        return []
    known = _by_key()
    if key in ("utc", "gmt", "z"):
        return ["UTC"]
    if key in known:
        return [known[key]]
    found = dict.fromkeys(zone for name, zone in known.items() if key in name and len(key) > 2)
    return list(found)[:MAX_MATCHES]


def is_zone(name: str) -> bool:
    return name in available_timezones()
