"""Logging in which no secret appears: not in a message, not in a traceback, not in a URL.

Telegram's API puts the token into every address, and HTTP libraries put addresses into their
messages and errors. So what is printed is searched, whoever wrote it.
"""

from __future__ import annotations

import logging
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO
from urllib.parse import quote

from bot.error_hints import HintFormatter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
HIDDEN = "<secret>"
# They log every request with its address, and every poll.
NOISY = ("httpx", "httpcore", "telegram.ext.Updater", "tornado.access", "sentence_transformers")
# It logs what a failing server sent, with a traceback, and then raises it all the same.
TOO_LOUD = "telegram.request.BaseRequest"
MIN_SECRET_CHARS = 4


class SecretFormatter(HintFormatter):
    """Formats as usual, then replaces every secret, in the traceback as well."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__(FORMAT)
        self.secrets = _spellings(secrets)

    def format(self, record: logging.LogRecord) -> str:
        return hide(super().format(record), self.secrets)


class SecretHandler(logging.StreamHandler[TextIO]):
    """Writes to stderr. The library's own words about a call with wrong arguments print them as
    they are, so a line of ours takes their place."""

    def handleError(self, record: logging.LogRecord) -> None:
        where = f"{record.pathname}:{record.lineno}"
        text = f"a line could not be logged at {where}: {record.msg!r}\n"
        if isinstance(self.formatter, SecretFormatter):
            text = hide(text, self.formatter.secrets)
        with suppress(OSError, ValueError):  # stderr is closed: there is nowhere to say it
            self.stream.write(text)


def hide(text: str, secrets: Sequence[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return text


def _spellings(secrets: Iterable[str]) -> list[str]:
    """Each as it is, as it stands in a URL and in a repr, the longest first."""
    forms = {
        form
        for secret in secrets
        if len(secret) >= MIN_SECRET_CHARS
        for form in (secret, quote(secret, safe=""), quote(secret), repr(secret)[1:-1])
    }
    return sorted(forms, key=len, reverse=True)


def configure_logging(level: str, secrets: Iterable[str]) -> None:
    """Log to stderr from `level` on, and print uncaught errors, both without the secrets.

    A second call replaces the first.
    """
    handler = SecretHandler(sys.stderr)
    handler.setFormatter(SecretFormatter(secrets))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    quiet_libraries()
    logging.captureWarnings(True)

    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_a_thread
    sys.unraisablehook = _log_unraisable


def _log_uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    if error is not None and not issubclass(kind, KeyboardInterrupt):
        logging.getLogger("quotewire").critical("uncaught", exc_info=(kind, error, trace))


def _log_uncaught_in_a_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_type is not SystemExit:
        _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _log_unraisable(args: sys.UnraisableHookArgs) -> None:
    _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def quiet_libraries() -> None:
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger(TOO_LOUD).setLevel(logging.CRITICAL)


def set_level(level: str) -> None:
    """Change what is logged while running; libraries that log every request stay quiet."""
    logging.getLogger().setLevel(level)
    quiet_libraries()
