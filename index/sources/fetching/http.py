"""The one way to the web: polite to servers, careful with what they send.

    URL → may it be asked? → robots.txt → the server's turn → its addresses, all public →
    a connection to the very address that was checked → redirects, each as the first →
    a body within caps → Fetched

Nobody is trusted: names may point into our own network, redirects too, answers may never end.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import httpx

from index.sources.fetching.addresses import require_public, target_of
from index.sources.fetching.caching import fresh_for
from index.sources.fetching.host_gate import HostGate
from index.sources.fetching.http_answers import (
    conditions,
    pinned_url,
    reason_of,
    redirected,
    require_success,
    validators_of,
)
from index.sources.fetching.http_body import ACCEPT_ENCODING, read_body, too_large
from index.sources.fetching.robots import PRODUCT, RobotsInMemory, RobotsRules
from index.sources.fetching.time_budget import TimeBudget
from index.sources.fetching.web import Fetched, FetchError, Validators
from index.version import __version__

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from datetime import datetime
    from types import TracebackType

    from index.sources.fetching.addresses import Target
    from index.sources.fetching.robots import RobotsStore

    Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

MAX_REDIRECTS = 5
MAX_ADDRESSES_TRIED = 3
# Threads, made as they are needed. Each name whose server is silent holds one for half a minute,
# and other names must not wait for it.
NAMES_AT_ONCE = 64
PERMANENT = frozenset({301, 308})
REDIRECTS = PERMANENT | {302, 303, 307}
_ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/feed+json,application/xml;q=0.9,*/*;q=0.5"
)

_NONE = Validators()


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """`deadline_s` is for one fetch with its redirects and robots.txt, without the time it waits
    for its turn at a server. Caps are bytes."""

    contact: str | None = None
    deadline_s: float = 10.0
    max_wire_bytes: int = 8_000_000
    max_body_bytes: int = 16_000_000
    max_header_bytes: int = 64_000
    host_pause_s: float = 1.0
    honour_robots: bool = True
    allow_loopback: bool = False


class SystemResolver:
    """Names as the system resolves them, in threads of its own: a name server that does not answer
    holds one for half a minute, and the loop's threads are the database's too."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(NAMES_AT_ONCE, thread_name_prefix="names")

    async def __call__(self, host: str, port: int) -> list[str]:
        """The addresses of a name. Raises OSError."""

        def addresses() -> list[str]:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            return list(dict.fromkeys(str(entry[4][0]) for entry in found))

        return await asyncio.get_running_loop().run_in_executor(self._threads, addresses)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


@dataclass(slots=True)
class _Errand:
    """One call of `fetch`, with its own turn at each server."""

    validators: Validators
    now: datetime
    with_robots: bool
    budget: TimeBudget
    moved_to: str | None = None
    only_permanent: bool = True


class Fetcher:
    """Fetches over http(s). Use it as an async context manager, in one event loop."""

    def __init__(
        self,
        settings: FetchSettings,
        robots: RobotsStore | None = None,
        resolve: Resolve | None = None,
        gate: HostGate | None = None,
    ) -> None:
        """`gate` is shared with other fetchers of the same event loop."""
        self._settings = settings
        self._robots = RobotsRules(robots or RobotsInMemory())
        self._system = SystemResolver()
        self._resolve: Resolve = resolve or self._system
        self._gate = gate or HostGate()
        # A connection is used once: those to one address may be for different names.
        self._transport = httpx.AsyncHTTPTransport(
            verify=ssl.create_default_context(),
            trust_env=False,
            limits=httpx.Limits(max_keepalive_connections=0),
        )
        self._headers = {
            "User-Agent": user_agent(settings.contact),
            "Accept": _ACCEPT,
            "Accept-Encoding": ACCEPT_ENCODING,
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._transport.aclose()
        self._system.close()

    async def fetch(self, url: str, *, validators: Validators = _NONE, now: datetime) -> Fetched:
        """One document, within `deadline_s`. Raises FetchError."""
        budget = TimeBudget(self._settings.deadline_s)
        errand = _Errand(validators, now, self._settings.honour_robots, budget)
        return await self._follow(target_of(url), errand)

    def pause_s(self, url: str) -> float:
        """How long to leave a URL's server alone between two errands, by our own settings and by
        what is known of its robots.txt."""
        known = self._robots.known(target_of(url).origin)
        asked = known.delay.total_seconds() if known and self._settings.honour_robots else 0.0
        return max(self._settings.host_pause_s, asked)

    async def _follow(self, target: Target, errand: _Errand) -> Fetched:
        seen = {target.url}
        for _ in range(MAX_REDIRECTS + 1):
            if errand.with_robots:
                await self._require_allowed(target, errand)
            async with self._request(target, errand) as response:
                if response.status_code not in REDIRECTS:
                    return await self._fetched(response, target, errand)
                following = redirected(response, target)
                errand.only_permanent &= response.status_code in PERMANENT
            if following.url in seen:
                raise FetchError(
                    "broken", f"{target.host} redirects in a circle", host=target.host
                )
            seen.add(following.url)
            target = following
            if errand.only_permanent:
                errand.moved_to = target.url
        raise FetchError(
            "broken", f"{target.host} redirects more than {MAX_REDIRECTS} times", host=target.host
        )

    async def _require_allowed(self, target: Target, errand: _Errand) -> None:
        async def get(url: str) -> bytes:
            # Half at most, so that a server slow with its rules is not found slow with its news.
            budget = TimeBudget(given := errand.budget.left_s / 2)
            alone = _Errand(_NONE, errand.now, with_robots=False, budget=budget)
            try:
                return (await self._follow(target_of(url), alone)).body or b""
            finally:
                errand.budget.left_s -= given - budget.left_s

        rules = await self._robots.of(target.origin, errand.now, get)
        rules.require(target.url, target.origin)

    @asynccontextmanager
    async def _request(self, target: Target, errand: _Errand) -> AsyncIterator[httpx.Response]:
        """The server's answer, its body not read yet. Connection errors leave as FetchError."""
        async with self._gate.request(target.host, errand, self._settings.host_pause_s):
            try:
                async with errand.budget.spending():
                    response = await self._answer(target, errand)
                    try:
                        yield response
                    finally:
                        await response.aclose()
            except TimeoutError as error:
                seconds = self._settings.deadline_s
                raise FetchError(
                    "broken",
                    f"{target.host} did not finish within {seconds:.0f} s",
                    host=target.host,
                ) from error
            except (httpx.TransportError, OSError) as error:
                raise FetchError(
                    "broken",
                    f"{target.host} cannot be reached: {reason_of(error)}",
                    host=target.host,
                ) from error

    async def _answer(self, target: Target, errand: _Errand) -> httpx.Response:
        """From the first of the name's addresses that takes a connection."""
        try:
            resolved = await self._resolve(target.host, target.port)
        except (OSError, UnicodeError) as error:
            raise FetchError(
                "broken", f"{target.host} is not known to the name servers", host=target.host
            ) from error
        loopback = self._settings.allow_loopback
        addresses = require_public(target, resolved, allow_loopback=loopback)
        headers = {**self._headers, "Host": urlsplit(target.url).netloc}
        headers |= conditions(errand.validators, target)
        tried = addresses[:MAX_ADDRESSES_TRIED]
        failure: httpx.TransportError | None = None
        for address in tried:
            request = httpx.Request(
                "GET",
                pinned_url(target, str(address)),
                headers=headers,
                extensions={
                    "sni_hostname": target.host,
                    "timeout": self._timeouts(len(tried)),
                },
            )
            try:
                return await self._transport.handle_async_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure or FetchError("broken", f"{target.host} has no address", host=target.host)

    def _timeouts(self, addresses: int) -> dict[str, float]:
        """The time for connecting is shared out: an address that is silent leaves some to the
        next."""
        seconds = self._settings.deadline_s
        return {
            **dict.fromkeys(("read", "write", "pool"), seconds),
            "connect": seconds / addresses,
        }

    async def _fetched(self, response: httpx.Response, target: Target, errand: _Errand) -> Fetched:
        limits = self._settings
        headers, body = response.headers, None
        if sum(len(name) + len(value) for name, value in headers.raw) > limits.max_header_bytes:
            raise too_large(target.host, limits.max_header_bytes)
        asked = bool(conditions(errand.validators, target))
        require_success(response, target, errand.now, asked=asked, is_final=errand.only_permanent)
        known = errand.validators
        if response.status_code != httpx.codes.NOT_MODIFIED:
            known = _NONE
            body = await read_body(
                response, target.host, limits.max_wire_bytes, limits.max_body_bytes
            )
        content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        return Fetched(
            url=target.url,
            body=body,
            content_type=content_type or None,
            charset=response.charset_encoding,
            validators=validators_of(headers, known, target),
            moved_to=errand.moved_to,
            fresh_for=fresh_for(headers, errand.now),
        )


def user_agent(contact: str | None) -> str:
    """ "Quotewire/VERSION (+https://…)": who asks, and where to complain."""
    said = "".join(char for char in contact or "" if char.isascii() and char.isprintable())
    return f"{PRODUCT}/{__version__}" + (f" (+{said})" if said else " (news reader)")
