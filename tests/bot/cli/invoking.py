"""A command of the bot run in this process: one of its own takes a second or two to import all."""

from __future__ import annotations

import io
import logging
import os
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bot.cli.commands import main
from bot.log_privacy import NOISY, TOO_LOUD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SETTINGS = ("QUOTEWIRE_", "TELEGRAM_")


class Completed(NamedTuple):
    """As `subprocess.CompletedProcess` has it."""

    returncode: int
    stdout: bytes
    stderr: bytes


def invoke(
    *arguments: str | Path, stdin: bytes = b"", settings: Mapping[str, str] | None = None
) -> Completed:
    """`python -m bot ARGUMENTS` to its end, with these settings in the environment and no others.

    An error that would print a traceback is raised. Process-wide state that a command sets
    (logging, hooks) is as before.
    """
    out, err = _stream("strict"), _stream("backslashreplace")
    with pytest.MonkeyPatch.context() as patch, _logging_restored():
        for name in [name for name in os.environ if name.startswith(SETTINGS)]:
            patch.delenv(name)
        for name, value in (settings or {}).items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["bot", *map(str, arguments)])
        patch.setattr(sys, "stdin", _stream("strict", stdin))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        for module, hook in (
            (sys, "excepthook"),
            (sys, "unraisablehook"),
            (threading, "excepthook"),
        ):
            patch.setattr(module, hook, getattr(module, hook))  # to be put back
        code = _exit_code()
    return Completed(code, _written(out), _written(err))


def _exit_code() -> int:
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _stream(errors: str, content: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", errors=errors)


def _written(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue()


@contextmanager
def _logging_restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers = root.handlers[:]
    loggers = [root, *map(logging.getLogger, (*NOISY, TOO_LOUD))]
    levels = [one.level for one in loggers]
    try:
        yield
    finally:
        root.handlers[:] = handlers
        for one, level in zip(loggers, levels, strict=True):
            one.setLevel(level)
        logging.captureWarnings(False)
