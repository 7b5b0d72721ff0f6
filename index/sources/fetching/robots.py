"""What a site lets us fetch, by its robots.txt (RFC 9309).

A file that is not there (4xx) allows everything; a server in trouble (5xx, no answer) allows
nothing until it answers, and is asked again after a while.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol
from weakref import WeakValueDictionary

from protego import Protego

from index.shown_addresses import shown_address
from index.sources.fetching.web import FetchError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

# RFC 9309, 2.4: not longer than 24 hours; 2.5: at least 500 KiB are read.
KEPT = timedelta(hours=24)
KEPT_IN_TROUBLE = timedelta(minutes=10)
MAX_BYTES = 500 * 1024
# A site may wish for more; then its pages are polled so seldom that they are no live pages.
LONGEST_DELAY = timedelta(minutes=1)
PRODUCT = "Quotewire"
# What is kept of a server that could not say begins so, with why. No site's own file does: of
# those the rules alone are kept.
_IN_TROUBLE = "# no answer"
_MAX_PARSED = 500
_MAX_RULES = 10_000
_MAX_RULE_CHARS = 2_000
_AGENT = re.compile(r"user[- ]?agent(?:\s*:\s*|\s+|$)(.*)", re.I)
# They stand anywhere, and end no group.
_OF_THE_SITE = re.compile(r"(?:sitemaps?|site-map|host)\b", re.I)
_PRODUCT_NAME = re.compile(r"[a-z_-]+", re.I)
# Failures after which a site counts as having no rules (RFC 9309, 2.3.1.3).
_NO_RULES = frozenset({"missing", "denied", "gone", "forbidden"})


class RobotsStore(Protocol):
    """Keeps robots.txt files by origin ("https://news.example"), so that a restart does not ask
    every site again. May be called from any thread."""

    def robots(self, origin: str) -> tuple[str, datetime] | None:
        """The body and when it expires."""

    def keep_robots(self, origin: str, body: str, expires_at: datetime, now: datetime) -> None:
        """What has expired by `now` may go."""


class RobotsInMemory:
    """For one process's life."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, datetime]] = {}

    def robots(self, origin: str) -> tuple[str, datetime] | None:
        return self._kept.get(origin)

    def keep_robots(self, origin: str, body: str, expires_at: datetime, now: datetime) -> None:
        self._kept[origin] = body, expires_at


@dataclass(frozen=True, slots=True)
class Rules:
    """What one robots.txt says to us, until `expires_at`; `trouble` says why it could not be had,
    None where it could."""

    parsed: Protego
    trouble: str | None
    expires_at: datetime

    def require(self, url: str, origin: str) -> None:
        """Raises FetchError where we may not fetch it, or cannot know that we may."""
        if self.trouble is not None:
            why = f" ({self.trouble})" if self.trouble else ""
            raise FetchError(
                "busy",
                f"{origin}/robots.txt cannot be had{why}, so nothing there is fetched for now",
                self.expires_at,
                origin=origin,
            )
        if not self.parsed.can_fetch(url, PRODUCT):
            raise FetchError(
                "forbidden",
                f"{origin}/robots.txt asks programs not to fetch {shown_address(url)}: choose a"
                " feed it allows, or turn honour_robots off if the site is yours",
                origin=origin,
                address=shown_address(url),
            )

    @property
    def delay(self) -> timedelta:
        """The pause between requests that it asks for, LONGEST_DELAY at the most."""
        asked = self.parsed.crawl_delay(PRODUCT) or 0.0
        return min(timedelta(seconds=min(max(0.0, asked), 86_400.0)), LONGEST_DELAY)


class RobotsRules:
    """The rules of every site that was asked, fetched when first needed and kept."""

    def __init__(self, store: RobotsStore) -> None:
        self._store = store
        self._parsed: dict[str, Rules] = {}
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def of(
        self, origin: str, now: datetime, get: Callable[[str], Awaitable[bytes]]
    ) -> Rules:
        """The rules of an origin; `get` fetches a URL's body, or raises FetchError.

        Whoever needs the same rules at the same time waits for the one who asks.
        """
        async with self._asking.setdefault(origin, asyncio.Lock()):
            return await self._of(origin, now, get)

    async def _of(
        self, origin: str, now: datetime, get: Callable[[str], Awaitable[bytes]]
    ) -> Rules:
        known = self.known(origin)
        if known is not None and known.expires_at > now:
            return known
        kept = await asyncio.to_thread(self._store.robots, origin)
        if kept is None or kept[1] <= now:
            kept = await self._fetched(origin, now, get)
            await asyncio.to_thread(self._store.keep_robots, origin, *kept, now)
        body, expires_at = kept
        rules = Rules(Protego.parse(body), _trouble(body), expires_at)
        if len(self._parsed) >= _MAX_PARSED:
            self._parsed.pop(next(iter(self._parsed)))
        self._parsed[origin] = rules
        return rules

    def known(self, origin: str) -> Rules | None:
        """Those that were asked for lately, expired or not."""
        return self._parsed.get(origin)

    @staticmethod
    async def _fetched(
        origin: str, now: datetime, get: Callable[[str], Awaitable[bytes]]
    ) -> tuple[str, datetime]:
        try:
            body = await get(f"{origin}/robots.txt")
        except FetchError as error:
            if error.kind in _NO_RULES:
                return "", now + KEPT
            if error.kind == "unsafe":
                raise
            body_of_trouble = f"{_IN_TROUBLE}: {' '.join(str(error).split())}\n"
            return body_of_trouble, max(now + KEPT_IN_TROUBLE, error.retry_at or now)
        return rules_for_us(body), now + KEPT


def _trouble(body: str) -> str | None:
    """Why there are no rules, as it was kept; earlier versions kept no reason."""
    if not body.startswith(_IN_TROUBLE):
        return None
    return body.partition("\n")[0].removeprefix(_IN_TROUBLE).removeprefix(": ")


def rules_for_us(body: bytes) -> str:
    """The lines of a robots.txt that concern us, or else everybody, as a file of its own.

    Only these are parsed and kept. A library has to keep every robot's rules: a file of 44 kB with
    1,500 robots over 1,500 rules took it 3 s and 150 MB, and ten times that file a hundred times.
    """
    groups: dict[str, list[str]] = {PRODUCT: [], "*": []}
    has_own = in_agents = False
    meant: set[str] = set()
    # A byte order mark would hide the first line, which is often the only group's.
    for line in body[:MAX_BYTES].decode("utf-8-sig", "replace").splitlines():
        said = line.partition("#")[0].strip().replace("\0", "")
        if agent := _AGENT.fullmatch(said):
            meant = (meant if in_agents else set()) | _meant(agent[1])
            has_own |= PRODUCT in meant
            in_agents = True
        elif said and not _OF_THE_SITE.match(said):
            in_agents = False
            for name in meant:
                groups[name].append(said[:_MAX_RULE_CHARS])
    rules = groups[PRODUCT if has_own else "*"][:_MAX_RULES]
    return "\n".join(["User-agent: *", *rules]) if rules else ""


def _meant(agent: str) -> set[str]:
    """Whose rules follow; what stands behind a name, such as a version, is let go."""
    if agent.strip() == "*":
        return {"*"}
    name = _PRODUCT_NAME.match(agent.strip("* \t"))
    return {PRODUCT} if name and name[0].lower() == PRODUCT.lower() else set()
