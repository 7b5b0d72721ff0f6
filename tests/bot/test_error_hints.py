from __future__ import annotations

import io
import logging
from string import Formatter

import pytest

from bot.error_hints import HINTS, HintFormatter, terminal_hint, with_hint
from bot.i18n.catalogue import LANGUAGES, catalogue
from bot.log_privacy import SecretFormatter
from bot.rendering.errors import MAX_REASON_CHARS, reason_text
from bot.rendering.reader import UTC_ZONE, Reader
from index import ErrorCode, InputError, NotFoundError
from index.errors import StoreLockedError
from tests.error_calls import error_calls

# Every trouble that a command or a setting helps with, and how that is spelt.
HELPED_BY = {
    ErrorCode.UPDATE_UNKNOWN: "ask --json",
    ErrorCode.UPDATE_NOT_REMOVED: "python -m bot remove",
    ErrorCode.UPDATE_STAYS_OUT: "python -m bot restore k7",
    ErrorCode.SOURCE_UNKNOWN: "python -m bot stats",
    ErrorCode.SOURCE_NOT_FOLLOWED: "python -m bot sources",
    ErrorCode.SOURCE_FOLLOWED_ALREADY: "python -m bot sources",
    ErrorCode.STORE_LOCKED: "QUOTEWIRE_LOCK_WAIT_S",
    ErrorCode.STORE_UNUSABLE: "python -m bot doctor",
    ErrorCode.HOME_UNKNOWN: "QUOTEWIRE_DATA",
    ErrorCode.INDEX_DAMAGED: "python -m bot rebuild",
    ErrorCode.INDEX_OF_ANOTHER_ANALYSIS: "python -m bot rebuild",
    ErrorCode.INDEX_OF_ANOTHER_MODEL: "python -m bot rebuild",
    ErrorCode.INDEX_TOO_OLD: "python -m bot rebuild",
    ErrorCode.MODEL_NOT_LOADED: "QUOTEWIRE_MODEL",
    ErrorCode.ADDRESS_OF_CHANNEL: "/admin add @harbour",
    ErrorCode.INTRODUCTION_TOO_LONG: "--introduction-lines",
    ErrorCode.INTRODUCTION_GUESSED: "--introduction-lines N",
    ErrorCode.DATE_MISSING: "--published DATE",
    ErrorCode.FETCH_FORBIDDEN: "QUOTEWIRE_HONOUR_ROBOTS=0",
}
VALUES = {"update": "k7", "channel": "@harbour"}
# In Telegram these are not come upon: the model is loaded by the process, an administrator there
# names no ids, and what a file that is sent there lacks cannot be added.
TERMINAL_ONLY = {
    ErrorCode.UPDATE_UNKNOWN,
    ErrorCode.UPDATE_NOT_REMOVED,
    ErrorCode.UPDATE_STAYS_OUT,
    ErrorCode.MODEL_NOT_LOADED,
    ErrorCode.ADDRESS_OF_CHANNEL,
    ErrorCode.INTRODUCTION_TOO_LONG,
    ErrorCode.INTRODUCTION_GUESSED,
    ErrorCode.DATE_MISSING,
    ErrorCode.HOME_UNKNOWN,
}
LOCKED = StoreLockedError("q.db is locked", ErrorCode.STORE_LOCKED, path="q.db")


def test_every_trouble_that_a_command_helps_with_has_a_hint() -> None:
    assert set(HINTS) == set(HELPED_BY)
    for code, command in HELPED_BY.items():
        assert command in terminal_hint(code, VALUES), code


def test_a_hint_names_only_values_that_each_such_error_has() -> None:
    for call in error_calls():
        if call.code and (hint := HINTS.get(ErrorCode[call.code])) and call.values is not None:
            named = {name for _, name, _, _ in Formatter().parse(hint.terminal) if name}
            assert named <= call.values, call.where


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hint_for_telegram_is_in_every_catalogue(language: str) -> None:
    ids = {code: hint.message_id for code, hint in HINTS.items()}
    assert {code for code, message_id in ids.items() if not message_id} == TERMINAL_ONLY
    for message_id in set(ids.values()) - {""}:
        assert catalogue(language).say(message_id)


def test_the_terminal_shows_an_error_with_the_command_that_helps() -> None:
    error = NotFoundError("no source w9 is watched", ErrorCode.SOURCE_NOT_FOLLOWED, watch=9)
    assert with_hint(error) == "no source w9 is watched; see: python -m bot sources"


def test_an_error_that_no_command_helps_with_is_shown_as_it_is() -> None:
    assert with_hint(InputError("no news yet")) == "no news yet"
    assert with_hint(NotFoundError("gone", ErrorCode.UPDATE_GONE, update="k7")) == "gone"


def test_telegram_shows_what_helps_however_long_the_message_is() -> None:
    reader = Reader(catalogue("en"), UTC_ZONE)
    error = InputError("x" * 900, ErrorCode.SOURCE_FOLLOWED_ALREADY, source="x", watch=1)
    reason = reason_text(error, reader)
    assert reason.startswith("x" * MAX_REASON_CHARS + ". ")
    assert "/admin" in reason
    assert "python -m bot" not in reason


def test_telegram_shows_other_errors_as_they_are() -> None:
    reader = Reader(catalogue("de"), UTC_ZONE)
    assert reason_text(OSError("timed out"), reader) == "timed out"
    assert reason_text(InputError("no"), reader) == "no"


@pytest.mark.parametrize("formatter", [HintFormatter(), SecretFormatter(["token"])])
def test_a_log_line_ends_with_the_command_that_helps(formatter: logging.Formatter) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    record = logging.LogRecord("index", logging.WARNING, "x.py", 1, "waits: %s", (LOCKED,), None)
    handler.emit(record)
    expected = "waits: q.db is locked; to wait longer, set QUOTEWIRE_LOCK_WAIT_S higher\n"
    assert written.getvalue().endswith(expected)


def test_a_log_line_without_an_error_stays_as_it_is() -> None:
    record = logging.LogRecord("index", logging.INFO, "x.py", 1, "%d read", (3,), None)
    assert HintFormatter().format(record) == "3 read"
