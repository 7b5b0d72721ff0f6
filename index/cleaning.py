"""What is taken out of news text before it is stored, and nothing else.

Control characters, bidirectional overrides and lone surrogates can rewrite a terminal, reverse
what a reader sees or break encoding; they carry no news. All other characters stay as they are.
"""

from __future__ import annotations

import re
from typing import overload
from urllib.parse import urlsplit, urlunsplit

MAX_URL_CHARS = 4_000

_LINE_ENDS = re.compile(r"\r\n?")
# Cc without tab and newline; LRE…RLO and LRI…PDI (Unicode TR9 explicit formatting); surrogates.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAKS = re.compile(r"[\t\n]+")


def clean_text(value: object) -> object:
    """Text of several paragraphs; values that are not text pass through to be refused."""
    if not isinstance(value, str):
        return value
    return _UNSAFE.sub("", _LINE_ENDS.sub("\n", value)).strip()


def clean_line(value: object) -> object:
    """Text that stands on one line: a headline, a name."""
    if not isinstance(value, str):
        return value
    return _BREAKS.sub(" ", str(clean_text(value)))


def shortened_line(text: str | None, max_chars: int) -> str | None:
    """The text as one line that can be shown, cut at the end; None for an empty one."""
    return str(clean_line(text or ""))[:max_chars].strip() or None


@overload
def safe_url(value: str | None) -> str | None: ...
@overload
def safe_url(value: object) -> object: ...
def safe_url(value: object) -> object:
    """The address if it is http(s) with a host and of a length that a browser takes, else None: a
    bad link never loses the news. A name and a password are taken out: they are nobody's to read,
    and hide where the link leads (https://bbc.com@evil.example/)."""
    if not isinstance(value, str):
        return value
    url = str(clean_line(value)).strip().replace(" ", "%20")
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    usable = parts.scheme in ("http", "https") and host and len(url) <= MAX_URL_CHARS
    if not usable:
        return None
    server = parts.netloc.rpartition("@")[2]
    return url if server == parts.netloc else urlunsplit(parts._replace(netloc=server))
