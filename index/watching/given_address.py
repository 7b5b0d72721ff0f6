"""What somebody wrote as a source, made into the address that it is known by."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from index.cleaning import safe_url
from index.errors import ErrorCode, InputError
from index.shown_addresses import shown_address
from index.sources.fetching.addresses import target_of
from index.sources.fetching.web import FetchError
from index.watching.records import Door

_SCHEME = re.compile(r"(?i)https?://")
# A name with a dot and no space in front of a path or nothing: news.example/live
_BARE_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?")
MAX_ADDRESS_CHARS = 2_000
_SHOWN_CHARS = 200
_PORTS = {"http": 80, "https": 443}


def address_of(given: str) -> tuple[Door, str]:
    """What somebody wrote as a source: a URL (https:// may be left out), or a path made absolute.

    Raises InputError for what is neither.
    """
    text = given.strip()
    if not text or len(text) > MAX_ADDRESS_CHARS or not text.isprintable():
        raise InputError(
            "that is no address: give a URL (https://…), a file or a folder",
            ErrorCode.ADDRESS_INVALID,
        )
    path = None if _SCHEME.match(text) else _path(text)
    if path is not None:
        return Door.PATH, str(path)
    if (url := web_address_of(text)) is not None:
        return Door.WEB, _web_address(url)
    if text.startswith("@"):
        raise InputError(
            f"{text} is a channel: it is added where the bot is a member of it",
            ErrorCode.ADDRESS_OF_CHANNEL,
            channel=text,
        )
    raise InputError(
        f"{_shown(text)} is neither an http(s) URL nor a file or folder that is there:"
        " give https://… or a path",
        ErrorCode.ADDRESS_INVALID,
        address=_shown(text),
    )


def web_address_of(given: str) -> str | None:
    """A URL with its scheme, which may be left out; None for what is none: news.txt is a server
    here, and never a file of this machine that happens to have the name."""
    if _SCHEME.match(given):
        return given
    return f"https://{given}" if _BARE_ADDRESS.fullmatch(given) else None


def _path(text: str) -> Path | None:
    """The file or folder it names, None where there is none. Raises InputError for what is there
    and never ends, as devices and pipes."""
    try:
        path = Path(text).expanduser().resolve()
        if path.is_file() or path.is_dir():
            return path
        is_there = path.exists()
    except (OSError, RuntimeError):  # a name too long, an unknown user's home, links in a circle
        return None
    if is_there:
        raise InputError(
            f"{_shown(text)} is a device or a pipe: give a file, a folder or a URL",
            ErrorCode.ADDRESS_OF_DEVICE,
            address=_shown(text),
        )
    return None


def _web_address(url: str) -> str:
    """As it is stored, so that one page is watched once: without its fragment and the port that
    goes without saying, host in lower case. Raises InputError."""
    try:
        parts = urlsplit(url)
        if parts.username is not None or parts.password is not None:
            raise InputError(
                "a URL with a password in it would be shown to readers: leave it out",
                ErrorCode.ADDRESS_WITH_PASSWORD,
            )
        scheme, server = parts.scheme.lower(), parts.netloc.lower()
        if parts.port in (None, _PORTS.get(scheme)):  # ":443" and ":" say nothing
            server = server.removesuffix(f":{parts.port or ''}")
        address = urlunsplit((scheme, server, parts.path or "/", parts.query, ""))
        target_of(address)
    except ValueError as error:
        raise InputError(
            "that is no URL that can be fetched: its host is malformed", ErrorCode.ADDRESS_INVALID
        ) from error
    except FetchError as error:
        raise InputError(
            f"that is no URL that can be fetched: {error}", ErrorCode.ADDRESS_INVALID
        ) from error
    if safe_url(address) != address:
        raise InputError(
            f"{_shown(url)} is no http(s) URL that can be fetched",
            ErrorCode.ADDRESS_INVALID,
            address=_shown(url),
        )
    return address


def _shown(given: str) -> str:
    """For messages."""
    return repr(shown_address(given)[:_SHOWN_CHARS])
