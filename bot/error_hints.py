"""Which command or setting helps with an error of the index, which knows of neither."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import ErrorCode, QuotewireError

if TYPE_CHECKING:
    from collections.abc import Mapping

    Values = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Hint:
    """What to do about an error.

    `terminal` may name the error's values in braces. `message_id` is of the catalogue, for what an
    administrator sees in Telegram: "" where such an error comes up in the terminal only.
    """

    terminal: str
    message_id: str = ""


_REBUILD = Hint("run: python -m bot rebuild", "hint-rebuild")
_SOURCES = Hint("see: python -m bot sources", "hint-sources")

HINTS: Mapping[str, Hint] = {
    ErrorCode.UPDATE_UNKNOWN: Hint(
        "take the id of an update from `ask --json`, that of a source (s1, s2, …) from"
        " `python -m bot stats`"
    ),
    ErrorCode.UPDATE_NOT_REMOVED: Hint("take the id from what `python -m bot remove` printed"),
    ErrorCode.UPDATE_STAYS_OUT: Hint("to let it in again: python -m bot restore {update}"),
    ErrorCode.SOURCE_UNKNOWN: Hint("see: python -m bot stats", "hint-sources"),
    ErrorCode.SOURCE_NOT_FOLLOWED: _SOURCES,
    ErrorCode.SOURCE_FOLLOWED_ALREADY: _SOURCES,
    ErrorCode.STORE_LOCKED: Hint(
        "to wait longer, set QUOTEWIRE_LOCK_WAIT_S higher", "hint-lock-wait"
    ),
    ErrorCode.STORE_UNUSABLE: Hint("run: python -m bot doctor", "hint-doctor"),
    ErrorCode.HOME_UNKNOWN: Hint("give --data DIR, or set QUOTEWIRE_DATA"),
    ErrorCode.INDEX_DAMAGED: _REBUILD,
    ErrorCode.INDEX_OF_ANOTHER_ANALYSIS: _REBUILD,
    ErrorCode.INDEX_OF_ANOTHER_MODEL: _REBUILD,
    ErrorCode.INDEX_TOO_OLD: _REBUILD,
    ErrorCode.MODEL_NOT_LOADED: Hint(
        "name another by QUOTEWIRE_MODEL, or leave it out for the packaged one"
    ),
    ErrorCode.ADDRESS_OF_CHANNEL: Hint("in Telegram, write to the bot: /admin add {channel}"),
    ErrorCode.INTRODUCTION_TOO_LONG: Hint("set --introduction-lines lower, 0 for none"),
    ErrorCode.INTRODUCTION_GUESSED: Hint("--introduction-lines N sets another number, 0 for none"),
    ErrorCode.DATE_MISSING: Hint("--published DATE gives one"),
    ErrorCode.FETCH_FORBIDDEN: Hint(
        "to turn it off, set QUOTEWIRE_HONOUR_ROBOTS=0", "hint-robots"
    ),
}


def terminal_hint(code: str, values: Values) -> str:
    """Return what to do about it on the command line; "" where no command helps."""
    hint = HINTS.get(code)
    return hint.terminal.format_map(values) if hint is not None else ""


def with_hint(error: QuotewireError) -> str:
    """Return the error's message for the terminal, with the command that helps, if one does."""
    return "; ".join(filter(None, (str(error), terminal_hint(error.code, error.values))))


class HintFormatter(logging.Formatter):
    """Ends a line that logs an error of the index with the command that helps."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        values = record.args if isinstance(record.args, tuple) else ()
        errors = [value for value in values if isinstance(value, QuotewireError)]
        hints = [terminal_hint(error.code, error.values) for error in errors]
        return "; ".join(filter(None, (super().formatMessage(record), *hints)))


def show_hints_in_warnings() -> None:
    """Have them in what is logged where no logging is configured, as for most commands."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(HintFormatter())
