from __future__ import annotations

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """Of the loops that anyio can run tests in, the one that the bot runs in."""
    return "asyncio"
