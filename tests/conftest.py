from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# What takes how long says nothing on a machine that others share.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


@pytest.fixture
def anyio_backend() -> str:
    """Of the loops that anyio can run tests in, the one that the bot runs in."""
    return "asyncio"
