from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from bot.log_privacy import HIDDEN, SecretFormatter

ROOT = Path(__file__).resolve().parents[2]
SECRET = "123456789:" + "AAsecretTOKENsecretTOKEN_with-marks"
PROGRAM = """
import logging, sys, threading, warnings
import httpx
from bot.log_privacy import configure_logging
secret = sys.argv[1]
configure_logging("DEBUG", [secret])
logging.info("plain %s", secret)
logging.info("quoted %r", {"url": f"https://api.telegram.org/bot{secret}/getMe"})
logging.info("encoded https://x/bot%s/", secret.replace(":", "%3A"))
try:
    httpx.get(f"http://127.0.0.1:9/bot{secret}/getMe")
except httpx.HTTPError as error:
    logging.exception("failed for %s", error.request.url)
warnings.warn(f"about {secret}", stacklevel=1)
logging.info("no number: %d", secret)
def fail():
    raise KeyError(f"in a thread with {secret}")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
class Unclosable:
    def __del__(self):
        raise LookupError(f"in a finalizer with {secret}")
Unclosable()
raise ValueError(f"uncaught with {secret}")
"""


def test_no_secret_reaches_the_log_by_any_way() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, SECRET],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = done.stderr + done.stdout
    assert SECRET not in said
    assert SECRET.partition(":")[2] not in said
    assert said.count(HIDDEN) >= 8
    assert "no number: %d" in said
    assert "KeyError: " in said
    assert "LookupError: " in said
    assert "ConnectError" in said
    assert "ValueError: uncaught with" in said


def test_a_short_secret_would_hide_everything_and_is_no_secret() -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "a message", None, None)
    assert "a message" in SecretFormatter(["a", ""]).format(record)


@pytest.mark.parametrize("name", ["httpx", "httpcore", "telegram.ext.Updater"])
def test_libraries_that_log_addresses_stay_quiet(name: str) -> None:
    from bot.log_privacy import set_level

    before = logging.getLogger().level
    try:
        set_level("DEBUG")
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)
    finally:
        logging.getLogger().setLevel(before)
