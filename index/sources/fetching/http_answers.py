"""What an answer's status and headers mean to the fetcher, and what is asked. Nothing connects."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import httpx

from index.sources.fetching.addresses import target_of
from index.sources.fetching.caching import retry_at
from index.sources.fetching.web import FetchError, Validators

if TYPE_CHECKING:
    from datetime import datetime

    from index.sources.fetching.addresses import Target

MAX_VALIDATOR_CHARS = 1_000
MAX_REASON_CHARS = 200


def pinned_url(target: Target, address: str) -> str:
    """The URL with the address that was checked in the place of the name."""
    parts = urlsplit(target.url)
    host = f"[{address}]" if ":" in address else address
    return urlunsplit((parts.scheme, f"{host}:{target.port}", parts.path, parts.query, ""))


def conditions(validators: Validators, target: Target) -> dict[str, str]:
    """None for another address than they are of, as a redirect leads to elsewhere than before."""
    asked: dict[str, str] = {}
    if validators.url not in (None, target.url):
        return asked
    if validators.etag:
        asked["If-None-Match"] = validators.etag
    if validators.last_modified:
        asked["If-Modified-Since"] = validators.last_modified
    return asked


def validators_of(headers: httpx.Headers, known: Validators, target: Target) -> Validators:
    """Those to ask with the next time; `known` stands in for what a 304 does not repeat."""

    def kept(name: str) -> str | None:
        value = headers.get(name, "")
        usable = 0 < len(value) <= MAX_VALIDATOR_CHARS and value.isascii() and value.isprintable()
        return value if usable else None

    etag, last_modified = kept("etag"), kept("last-modified")
    return Validators(etag or known.etag, last_modified or known.last_modified, target.url)


def redirected(response: httpx.Response, target: Target) -> Target:
    """Raises FetchError where it leads nowhere, or from a verified server to an open line."""
    location = response.headers.get("location", "")
    if not location:
        raise FetchError("broken", f"{target.host} redirects to nowhere", host=target.host)
    # Browsers mend the spaces that some servers leave in.
    following = target_of(location.strip().replace(" ", "%20"), base=target.url)
    if target.scheme == "https" and following.scheme != "https":
        raise FetchError(
            "unsafe", f"{target.host} redirects from https to plain http", host=target.host
        )
    return following


def require_success(
    response: httpx.Response, target: Target, now: datetime, *, asked: bool, is_final: bool
) -> None:
    """Raises FetchError with the kind that the status means.

    `asked` is whether conditions were sent; `is_final`, whether the answer speaks for the address
    that was asked for: a page behind a passing redirect may be gone and another come.
    """
    status = response.status_code
    if status in (200, 203) or (status == httpx.codes.NOT_MODIFIED and asked):
        return
    said = f"{target.host} answers {status} {httpx.codes.get_reason_phrase(status)}".rstrip()
    again = retry_at(response.headers, now)
    if status == httpx.codes.GONE and is_final:
        raise FetchError(
            "gone", f"{said}: the page was taken down for good", host=target.host, status=status
        )
    if status in (401, 403, 407, 451):
        raise FetchError(
            "denied",
            f"{said}: it does not let programs read this page",
            again,
            host=target.host,
            status=status,
        )
    if status in (408, 425, 429, 503):
        raise FetchError("busy", said, again, host=target.host, status=status)
    if 400 <= status < 500:
        raise FetchError(
            "missing", f"{said}: check the address", again, host=target.host, status=status
        )
    raise FetchError("broken", said, again, host=target.host, status=status)


def reason_of(error: Exception) -> str:
    """For a message, on one line: parsers quote what a server sent, whatever that was."""
    said = str(error) or type(error).__name__
    shown = "".join(char if char.isprintable() else " " for char in said[:MAX_REASON_CHARS])
    return shown if len(said) <= MAX_REASON_CHARS else f"{shown}…"
