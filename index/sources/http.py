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
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit, urlunsplit

import httpx

from index.sources.addresses import require_public, target_of
from index.sources.caching import fresh_for, retry_at
from index.sources.host_gate import HostGate
from index.sources.http_body import ACCEPT_ENCODING, read_body
from index.sources.robots import PRODUCT, RobotsInMemory, RobotsRules
from index.sources.web import Fetched, FetchError, Validators

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from datetime import datetime
    from types import TracebackType

    from index.sources.addresses import Target
    from index.sources.robots import RobotsStore

    Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

MAX_REDIRECTS = 5
MAX_ADDRESSES_TRIED = 3
MAX_VALIDATOR_CHARS = 1_000
PERMANENT = frozenset({301, 308})
REDIRECTS = PERMANENT | {302, 303, 307}
_ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/feed+json,application/xml;q=0.9,*/*;q=0.5"
)

_NONE = Validators()


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """`deadline_s` is for one fetch with all its redirects. Caps are bytes."""

    contact: str | None = None
    deadline_s: float = 10.0
    max_wire_bytes: int = 8_000_000
    max_body_bytes: int = 16_000_000
    host_pause_s: float = 1.0
    honour_robots: bool = True
    allow_loopback: bool = False


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system resolves it. Raises OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(slots=True)
class _Errand:
    """One call of `fetch`, with its own turn at each server."""

    validators: Validators
    now: datetime
    with_robots: bool
    moved_to: str | None = None
    only_permanent: bool = True


class Fetcher:
    """Fetches over http(s). Use it as an async context manager, in one event loop."""

    def __init__(
        self,
        settings: FetchSettings,
        robots: RobotsStore | None = None,
        resolve: Resolve = resolve,
    ) -> None:
        self._settings = settings
        self._robots = RobotsRules(robots or RobotsInMemory())
        self._resolve = resolve
        self._gate = HostGate()
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

    async def fetch(self, url: str, *, validators: Validators = _NONE, now: datetime) -> Fetched:
        """One document, within `deadline_s`. Raises FetchError."""
        robots = self._settings.honour_robots
        return await self._within_deadline(url, _Errand(validators, now, robots))

    def pause_s(self, url: str) -> float:
        """How long to leave a URL's server alone between two errands, by our own settings and by
        what is known of its robots.txt."""
        known = self._robots.known(target_of(url).origin)
        asked = known.delay.total_seconds() if known and self._settings.honour_robots else 0.0
        return max(self._settings.host_pause_s, asked)

    async def _within_deadline(self, url: str, errand: _Errand) -> Fetched:
        target = target_of(url)
        try:
            async with asyncio.timeout(self._settings.deadline_s):
                return await self._follow(target, errand)
        except TimeoutError as error:
            seconds = self._settings.deadline_s
            raise FetchError(
                "broken", f"{target.host} took longer than {seconds:.0f} s"
            ) from error

    async def _follow(self, target: Target, errand: _Errand) -> Fetched:
        seen = {target.url}
        for _ in range(MAX_REDIRECTS + 1):
            if errand.with_robots:
                await self._require_allowed(target, errand)
            async with self._request(target, errand) as response:
                if response.status_code not in REDIRECTS:
                    return await self._fetched(response, target, errand)
                following = _redirected(response, target)
                errand.only_permanent &= response.status_code in PERMANENT
            if following.url in seen:
                raise FetchError("broken", f"{target.host} redirects in a circle")
            seen.add(following.url)
            target = following
            if errand.only_permanent:
                errand.moved_to = target.url
        raise FetchError("broken", f"{target.host} redirects more than {MAX_REDIRECTS} times")

    async def _require_allowed(self, target: Target, errand: _Errand) -> None:
        async def get(url: str) -> bytes:
            alone = _Errand(_NONE, errand.now, with_robots=False)
            try:
                async with asyncio.timeout(self._settings.deadline_s / 2):
                    return (await self._follow(target_of(url), alone)).body or b""
            except TimeoutError as error:
                raise FetchError("broken", f"{target.host} does not answer") from error

        rules = await self._robots.of(target.origin, errand.now, get)
        rules.require(target.url, target.origin)

    @asynccontextmanager
    async def _request(self, target: Target, errand: _Errand) -> AsyncIterator[httpx.Response]:
        """The server's answer, its body not read yet. Connection errors leave as FetchError."""
        async with self._gate.request(target.server, errand, self._settings.host_pause_s):
            try:
                response = await self._answer(target, errand)
                try:
                    yield response
                finally:
                    await response.aclose()
            except (httpx.TransportError, OSError, ssl.SSLError) as error:
                reason = str(error) or type(error).__name__
                raise FetchError("broken", f"{target.host} cannot be reached: {reason}") from error

    async def _answer(self, target: Target, errand: _Errand) -> httpx.Response:
        """From the first of the name's addresses that takes a connection."""
        try:
            resolved = await self._resolve(target.host, target.port)
        except (OSError, UnicodeError) as error:
            raise FetchError(
                "broken", f"{target.host} is not known to the name servers"
            ) from error
        loopback = self._settings.allow_loopback
        addresses = require_public(target, resolved, allow_loopback=loopback)
        headers = {**self._headers, "Host": urlsplit(target.url).netloc}
        headers |= _conditions(errand.validators)
        failure: httpx.TransportError | None = None
        for address in addresses[:MAX_ADDRESSES_TRIED]:
            request = httpx.Request(
                "GET",
                _pinned(target, str(address)),
                headers=headers,
                extensions={"sni_hostname": target.host, "timeout": self._timeouts()},
            )
            try:
                return await self._transport.handle_async_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure or FetchError("broken", f"{target.host} has no address")

    def _timeouts(self) -> dict[str, float]:
        seconds = self._settings.deadline_s
        return dict.fromkeys(("connect", "read", "write", "pool"), seconds)

    async def _fetched(self, response: httpx.Response, target: Target, errand: _Errand) -> Fetched:
        _require_success(response, target, errand)
        headers, body = response.headers, None
        validators = _validators(headers)
        if response.status_code == httpx.codes.NOT_MODIFIED:
            if validators == _NONE:
                validators = errand.validators
        else:
            limits = self._settings
            body = await read_body(
                response, target.host, limits.max_wire_bytes, limits.max_body_bytes
            )
        content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        return Fetched(
            url=target.url,
            body=body,
            content_type=content_type or None,
            charset=response.charset_encoding,
            validators=validators,
            moved_to=errand.moved_to,
            fresh_for=fresh_for(headers, errand.now),
        )


def user_agent(contact: str | None) -> str:
    """ "Quotewire/0.1.0 (+https://…)": who asks, and where to complain."""
    try:
        version = metadata.version("quotewire")
    except metadata.PackageNotFoundError:
        version = "0"
    said = "".join(char for char in contact or "" if char.isascii() and char.isprintable())
    return f"{PRODUCT}/{version}" + (f" (+{said})" if said else " (news reader)")


def _pinned(target: Target, address: str) -> str:
    """The URL with the address that was checked in the place of the name."""
    parts = urlsplit(target.url)
    host = f"[{address}]" if ":" in address else address
    return urlunsplit((parts.scheme, f"{host}:{target.port}", parts.path, parts.query, ""))


def _conditions(validators: Validators) -> dict[str, str]:
    conditions = {}
    if validators.etag:
        conditions["If-None-Match"] = validators.etag
    if validators.last_modified:
        conditions["If-Modified-Since"] = validators.last_modified
    return conditions


def _validators(headers: httpx.Headers) -> Validators:
    def kept(name: str) -> str | None:
        value = headers.get(name, "")
        usable = 0 < len(value) <= MAX_VALIDATOR_CHARS and value.isascii() and value.isprintable()
        return value if usable else None

    return Validators(kept("etag"), kept("last-modified"))


def _redirected(response: httpx.Response, target: Target) -> Target:
    """Raises FetchError where it leads nowhere, or from a verified server to an open line."""
    location = response.headers.get("location", "")
    if not location:
        raise FetchError("broken", f"{target.host} redirects to nowhere")
    following = target_of(location, base=target.url)
    if target.scheme == "https" and following.scheme != "https":
        raise FetchError("unsafe", f"{target.host} redirects from https to plain http")
    return following


def _require_success(response: httpx.Response, target: Target, errand: _Errand) -> None:
    """Raises FetchError with the kind that the status means."""
    status = response.status_code
    asked = errand.validators != _NONE
    if status in (200, 203) or (status == httpx.codes.NOT_MODIFIED and asked):
        return
    said = f"{target.host} answers {status} {httpx.codes.get_reason_phrase(status)}".rstrip()
    again = retry_at(response.headers, errand.now)
    if status == httpx.codes.GONE and errand.only_permanent:
        raise FetchError("gone", f"{said}: the page was taken down for good")
    if status in (401, 403, 407, 451):
        raise FetchError("denied", f"{said}: it does not let programs read this page", again)
    if status in (408, 425, 429, 503):
        raise FetchError("busy", said, again)
    if 400 <= status < 500:
        raise FetchError("missing", f"{said}: check the address", again)
    raise FetchError("broken", said, again)
