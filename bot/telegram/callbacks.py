"""The data of an inline button: what to do, and to what, in at most 64 bytes by construction.

    VERB[:ARGUMENT…]        "more:3f", "context:3f:2", "zone:Europe/Kyiv"

Numbers are base 36. What arrives is untrusted: anybody can send any callback data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from bot.telegram.messages import MAX_CALLBACK_BYTES

_SEPARATOR = ":"
_VERB = re.compile(r"[a-z][a-z-]{0,19}")
_ARGUMENT = re.compile(r"[A-Za-z0-9_/+.-]{0,48}")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Callback:
    """What a button asks for. Arguments are text as it stood in the data."""

    verb: str
    arguments: tuple[str, ...] = ()

    def number(self, position: int) -> int | None:
        """An argument as a number that is not negative; None where it is missing or no number."""
        if position >= len(self.arguments):
            return None
        return from_base36(self.arguments[position])


def callback_data(verb: str, *arguments: int | str) -> str:
    """Raises ValueError where it does not fit: a bug in the caller, for any data that people
    choose must be stored and named by its number."""
    words = [_base36(part) if isinstance(part, int) else part for part in arguments]
    if not _VERB.fullmatch(verb) or not all(map(_ARGUMENT.fullmatch, words)):
        raise ValueError(f"no callback data can be made of {(verb, *arguments)!r}")
    data = _SEPARATOR.join((verb, *words))
    if len(data.encode()) > MAX_CALLBACK_BYTES:
        raise ValueError(f"callback data {data!r} is over {MAX_CALLBACK_BYTES} bytes")
    return data


def read_callback(data: str | None) -> Callback | None:
    """None for anything that no button of ours can hold."""
    if data is None or len(data) > MAX_CALLBACK_BYTES:
        return None
    verb, *arguments = data.split(_SEPARATOR)
    if not _VERB.fullmatch(verb) or not all(map(_ARGUMENT.fullmatch, arguments)):
        return None
    return Callback(verb, tuple(arguments))


def _base36(number: int) -> str:
    if number < 0:
        raise ValueError(f"{number} is negative; store it and name it by its number")
    return np.base_repr(number, 36).lower()


def from_base36(text: str) -> int | None:
    """None for what no number of ours looks like; at most 2^63 - 1."""
    if not 1 <= len(text) <= 13 or not set(text) <= set(_DIGITS):
        return None
    number = int(text, 36)
    return number if number < 2**63 else None
