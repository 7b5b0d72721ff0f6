from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.alerts.loop import run
from index.errors import StoreLockedError

if TYPE_CHECKING:
    from bot.alerts.matching import AlertMatcher
    from tests.bot.alerts.stage import AlertStage

ROOT = Path(__file__).resolve().parents[3]
_PUBLISH = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from index import DataFolder, ImportParameters, IndexSettings, NewsUpdate, open_index

class Source:
    def fetch(self):
        yield NewsUpdate(id="x", body="The bridge is shut for two weeks.", publisher="Wire")

with open_index(IndexSettings(), DataFolder(Path(sys.argv[1]))) as news:
    news.ingest(Source(), ImportParameters(), datetime.now(UTC))
    print(datetime.now(UTC).timestamp())
"""


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.anyio
async def test_an_import_of_another_process_is_matched_within_a_second(
    stage: AlertStage,
) -> None:
    stage.subscribe("everything")
    queued = asyncio.Event()
    loop = asyncio.create_task(run(stage.matcher, now, queued.set))
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", _PUBLISH, str(stage.news.folder.path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    stored_at = float(done.stdout)
    await asyncio.wait_for(queued.wait(), 10)
    assert stage.told() == ["alert: The bridge is shut for two weeks."]
    (new,) = stage.queued()
    assert new.due_at.timestamp() - stored_at < 1
    loop.cancel()
    with suppress(asyncio.CancelledError):
        await loop


class Failing:
    """Fails at first; notes in which thread it works."""

    def __init__(self, error: Exception) -> None:
        self.errors = [error]
        self.did: list[str] = []
        self.threads: set[int] = set()
        self.stepped_twice = threading.Event()

    def start(self, at: datetime) -> None:
        assert at.tzinfo is not None
        self.did.append("start")

    def step(self, _: datetime) -> bool:
        self.threads.add(threading.get_ident())
        if self.errors:
            raise self.errors.pop()
        self.did.append("step")
        if self.did.count("step") == 2:
            self.stepped_twice.set()
        return self.did.count("step") == 1

    def tidy(self, _: datetime) -> None:
        self.did.append("tidy")


@pytest.mark.anyio
@pytest.mark.parametrize("error", [StoreLockedError("locked"), ZeroDivisionError("a bug")])
async def test_an_error_is_logged_and_tried_again_from_the_start(
    error: Exception, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.alerts.loop.RETRY_S", 0.01)
    matcher = Failing(error)
    typed: AlertMatcher = matcher  # type: ignore[assignment]
    heard: list[float] = []
    loop = asyncio.create_task(run(typed, now, lambda: heard.append(time.monotonic())))
    assert await asyncio.to_thread(matcher.stepped_twice.wait, 10)
    loop.cancel()
    with suppress(asyncio.CancelledError):
        await loop
    assert matcher.did[:4] == ["start", "start", "step", "tidy"]
    assert threading.get_ident() not in matcher.threads
    assert len(heard) == 1
    assert str(error) in caplog.text
