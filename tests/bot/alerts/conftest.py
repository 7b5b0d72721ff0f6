from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.alerts.stage import AlertStage, staged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[AlertStage]:
    with staged(tmp_path) as opened:
        yield opened
