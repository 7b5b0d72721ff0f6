"""A new source's turn at its host, among whoever polls there: this process or another."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from index.sources.fetching.web import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from index.watching.ports import WatchStore
    from index.watching.records import WatchedSource

# The lease of a poller that was killed and the pause that a site may ask for are a minute each.
LONGEST_WAIT_S = 90.0
LOOK_EVERY_S = 0.2


async def wait_for_turn(
    store: WatchStore,
    source: WatchedSource,
    clock: Callable[[], datetime],
    at_most_s: float = LONGEST_WAIT_S,
) -> None:
    """Until the polls that held the host of a new source before it are over, and the pause after
    them. Others wait already: its own lease keeps the host.

    Raises FetchError ("busy") where that takes longer, NotFoundError and StoreError.
    """
    time = asyncio.get_running_loop().time
    ends_at = time() + at_most_s
    while not await asyncio.to_thread(store.host_is_free, source.watch_id, clock()):
        if time() >= ends_at:
            raise FetchError(
                "busy",
                f"{source.host} was busy with other pages of ours for {at_most_s:.0f} s:"
                " try again later",
                host=source.host,
            )
        await asyncio.sleep(LOOK_EVERY_S)
