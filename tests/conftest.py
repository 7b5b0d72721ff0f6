from __future__ import annotations

import os
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.examples import examples

# What takes how long says nothing on a machine that others share.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples in each run, so that what fails is what was changed.
settings.register_profile(
    "default", settings.get_profile("shared"), max_examples=examples(100), derandomize=True
)
settings.register_profile("thorough", settings.get_profile("shared"))
settings.load_profile("thorough" if os.environ.get("QUOTEWIRE_TEST") == "thorough" else "default")

_PROCESS = ("subprocess.Popen", "os.fork", "os.posix_spawn")


def _refuse_what_is_slow(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _PROCESS:
        raise AssertionError("this test starts a process: mark it `process`")
    if event == "import" and arguments[0] == "torch":
        raise AssertionError("this test imports torch: mark it `model`")


if os.environ.get("QUOTEWIRE_TEST") == "quick":
    # Before the first test, not here: pytest-xdist starts its workers as processes.
    @pytest.fixture(scope="session", autouse=True)
    def _quick() -> None:
        sys.addaudithook(_refuse_what_is_slow)


# What waits for real time or starts from nothing: begun first, it is over when the rest is.
LONGEST = (
    "tests/test_readme.py",
    "tests/bot/serving/test_promise.py",
    "tests/scripts/test_evaluate.py",
    "tests/bot/serving/test_operation.py",
    "tests/contracts/test_embedder.py",
    "tests/packaging/",
    "tests/index/watching/live/",
    "tests/index/sources/worker/test_reading_worker.py",
    "tests/bot/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, and leave all else as it was shuffled."""
    items.sort(key=lambda item: [not item.nodeid.startswith(path) for path in LONGEST])


@pytest.fixture
def anyio_backend() -> str:
    """Of the loops that anyio can run tests in, the one that the bot runs in."""
    return "asyncio"
