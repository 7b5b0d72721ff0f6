"""Which addresses may be fetched: public ones over http(s), whatever form they are written in.
Pure.

A page or its server's name may point anywhere, this machine and its network included; nothing
there may be read or knocked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

from index.sources.fetching.web import FetchError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from urllib.parse import SplitResult

MAX_URL_CHARS = 4_096
MAX_HOST_CHARS = 253
# 25, 22, 6379 …: services that take lines of text and could be made to do something by a request.
# Web servers on other ports stay reachable; those below 1024 that are no web's are not.
_WEB_PORTS = frozenset({80, 443})
_FIRST_FREE_PORT = 1024
_REFUSED_PORTS = frozenset(
    {1080, 2049, 3306, 5432, 5900, 6000, 6379, 6665, 6667, 9200, 11211, 27017}
)
# Only the well-known prefix: where the IPv4 address stands in a local one is the network's affair.
_NAT64 = IPv6Network("64:ff9b::/96")
_GIVEN_OUT = IPv6Network("2000::/3")  # of IPv6, all that was ever given out for public use
# From IANA's registries of special purposes, what some Python's `is_global` takes for public; and
# where Azure's machines reach what runs them (168.63.129.16), secrets and all.
_SPECIAL: tuple[IPv4Network | IPv6Network, ...] = (
    *map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")),
    *map(IPv6Network, ("2001:db8::/32", "3fff::/20")),
)
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".home.arpa", ".lan", ".localdomain")
# What resolvers read as an address in one piece, octal or hexadecimal: 2130706433, 0x7f.1, 0177.1.
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Letters that older and newer IDNA lead to different hosts (UTS 46, 4: deviation characters).
_AMBIGUOUS = frozenset("\u00df\u03c2\u200c\u200d")

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that may be asked, taken apart. `host` is as it goes into Host and into TLS (IDNA)."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """ "https://news.example:8443", the port only where it is not the scheme's own."""
        default = 443 if self.scheme == "https" else 80
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == default else f":{self.port}")


def target_of(url: str, base: str | None = None) -> Target:
    """Raises FetchError ("unsafe") for what must not or cannot be asked; nothing of a password in
    it is shown."""
    taken = _taken_apart(url, base)
    if taken is None:
        raise FetchError("unsafe", "an address is malformed: its host or port")
    whole, parts, host, port = taken
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise FetchError(
            "unsafe", f"only http and https are fetched, not {scheme[:20]!r}", scheme=scheme[:20]
        )
    if not host or len(whole) > MAX_URL_CHARS or not whole.isprintable() or " " in whole:
        raise FetchError("unsafe", "an address is malformed: no host, or not printable")
    if parts.username is not None or parts.password is not None:
        raise FetchError("unsafe", "an address has a name or a password in it: leave it out")
    if not _is_literal(host):
        _require_name(host)
    port = port if port is not None else (443 if scheme == "https" else 80)
    if port in _REFUSED_PORTS or (port < _FIRST_FREE_PORT and port not in _WEB_PORTS):
        raise FetchError(
            "unsafe", f"port {port} of {host} is no web server's", host=host, port=port
        )
    target = Target("", scheme, host, port)
    place = urlsplit(target.origin)
    rest = (parts.path or "/", parts.query, "")
    return Target(urlunsplit((*place[:2], *rest)), scheme, host, port)


def _taken_apart(url: str, base: str | None) -> tuple[str, SplitResult, str, int | None] | None:
    """None for what cannot be, and no error: its message can hold a piece of a password."""
    try:
        whole = urljoin(base, url) if base else url
        parts = urlsplit(whole)
        return whole, parts, _ascii_host(parts.hostname or ""), parts.port
    except ValueError:
        return None


def _ascii_host(host: str) -> str:
    """As resolvers and certificates know it. Raises ValueError (UnicodeError)."""
    if host.isascii():
        return host.rstrip(".").lower()
    if _AMBIGUOUS & set(host):
        raise ValueError("an ambiguous host: write it as xn--")
    return host.encode("idna").decode("ascii").rstrip(".").lower()


def _require_name(host: str) -> None:
    """Raises FetchError for what is neither a name nor, as is known already, an IP address."""
    if not all(map(_LABEL.fullmatch, host.split("."))) or len(host) > MAX_HOST_CHARS:
        raise FetchError("unsafe", "an address is malformed: its host is no name")
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        raise FetchError(
            "unsafe", f"{host[:80]} is a number and no name: write four plain ones", host=host[:80]
        )


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def require_public(
    target: Target, addresses: Sequence[str], *, allow_loopback: bool
) -> tuple[Address, ...]:
    """The addresses a name resolved to, all of them public. Raises FetchError ("unsafe").

    One that is not condemns all: a name that points both ways is an attack or a mistake.
    """
    found = tuple(ip_address(text.partition("%")[0]) for text in addresses)
    for address in found:
        if allow_loopback and unwrapped(address).is_loopback:
            continue
        if not is_public(address):
            raise FetchError(
                "unsafe",
                f"{target.host} is in a network of its own, not on the internet",
                host=target.host,
            )
    if not allow_loopback and f".{target.host}".endswith(_LOCAL_NAMES):
        raise FetchError("unsafe", f"{target.host} is a name of a local network", host=target.host)
    return found


def is_public(address: Address) -> bool:
    """Whether it is an ordinary address of the internet, in all that it may stand for."""
    inner = unwrapped(address)
    if inner.is_multicast or not inner.is_global:
        return False
    if any(inner in network for network in _SPECIAL):
        return False
    if isinstance(inner, IPv6Address):
        if inner not in _GIVEN_OUT:
            return False
        # 6to4 and Teredo reach an IPv4 address that is written inside.
        teredo = inner.teredo
        held = (inner.sixtofour, *(teredo or ()))
        return all(one is None or is_public(one) for one in held)
    return True


def unwrapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for: mapped, or through NAT64."""
    if not isinstance(address, IPv6Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
