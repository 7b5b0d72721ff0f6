"""How JSON starts."""

from __future__ import annotations

import re

_START = re.compile(r"\[\s*[\[{\"\]]|\{\s*[\"}]")
# As many lines tell whether a text has an object a line.
SHOWN_LINES = 20


def starts_as_json(text: str) -> bool:
    """Return whether a stripped text starts as an object or a list of objects or texts."""
    return _START.match(text) is not None
