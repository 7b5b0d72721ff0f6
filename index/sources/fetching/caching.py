"""How long an answer is good and when to come back, by the server's own headers. Pure.

RFC 9111 (Cache-Control, Expires, Age), RFC 9110 (Retry-After, dates).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a server says beyond this is a mistake, or no wish to be asked again.
LONGEST = timedelta(days=1)
_DIRECTIVE = re.compile(r'\s*([\w-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,]*)))?\s*(?:,|$)')
# The pattern takes the square of its text's length at worst.
_MAX_HEADER_CHARS = 500
_DIGITS = re.compile(r"\d{1,100}")
_MOST_SECONDS = 10**9  # as a time span it can be reckoned with, and is bounded like any other


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the answer stays good; None where the server does not say, nothing for no-cache."""
    directives = _directives(headers.get("cache-control", ""))
    if "no-cache" in directives or "no-store" in directives:
        return timedelta(0)
    if (max_age := _seconds(directives.get("max-age", ""))) is not None:
        age = _seconds(headers.get("age", "")) or timedelta(0)
        return _bounded(max_age - age)
    if "expires" not in headers:
        return None
    expires = http_date(headers["expires"])
    if expires is None:
        return timedelta(0)  # "0" and the like mean the past (RFC 9111, 5.3)
    age = _seconds(headers.get("age", "")) or timedelta(0)
    return _bounded(expires - (http_date(headers.get("date", "")) or now) - age)


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When the server asks to come back, in seconds or as a date, a day from now at the most."""
    given = headers.get("retry-after", "").strip()
    # A proxy adds its own to the server's: both are to be kept.
    pauses = [_seconds(part) for part in given.split(",")]
    pause = max((one for one in pauses if one is not None), default=None)
    if None in pauses:
        pause = None
    if pause is None:
        date = http_date(given)
        pause = date - now if date is not None else None
    return None if pause is None else now + _bounded(pause)


def http_date(text: str) -> datetime | None:
    """An HTTP date as an aware UTC time; None for what is none."""
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if found.tzinfo is None:
        return found.replace(tzinfo=UTC)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        return None


def _directives(header: str) -> dict[str, str]:
    return {
        m[1].lower(): m[2] or m[3] or "" for m in _DIRECTIVE.finditer(header[:_MAX_HEADER_CHARS])
    }


def _seconds(text: str) -> timedelta | None:
    found = _DIGITS.fullmatch(text.strip())
    if found is None or not text.strip().isascii():
        return None
    return timedelta(seconds=min(int(found[0]), _MOST_SECONDS))


def _bounded(span: timedelta) -> timedelta:
    return min(max(span, timedelta(0)), LONGEST)
