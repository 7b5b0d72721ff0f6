"""Alerts while the bot serves: whatever any process stores is matched within a second."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from index import QuotewireError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.alerts.matching import AlertMatcher

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 0.25
RETRY_S = 1.0
TIDY_EVERY = timedelta(hours=1)


async def run(
    matcher: AlertMatcher,
    clock: Callable[[], datetime],
    on_queued: Callable[[], None] = lambda: None,
) -> None:
    """Until cancelled; database and matching stay off the event loop. `on_queued` hears, in the
    loop, that the outbox may hold something new."""
    started = False
    tidied: datetime | None = None
    while True:
        now = clock()
        try:
            if not started:
                await asyncio.to_thread(matcher.start, now)
                started = True
            worked = await asyncio.to_thread(matcher.step, now)
            if tidied is None or not timedelta(0) <= now - tidied < TIDY_EVERY:
                await asyncio.to_thread(matcher.tidy, now)
                tidied = now
        except Exception as error:
            # Nothing was marked as done: it is read anew and tried again.
            started = False
            bug = None if isinstance(error, QuotewireError) else error
            logger.warning("alerts wait: %s", error, exc_info=bug)
            await asyncio.sleep(RETRY_S)
            continue
        if worked:
            on_queued()
        else:
            await asyncio.sleep(LOOK_EVERY_S)
