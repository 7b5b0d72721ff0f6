"""Administrators are told once when a source dies, and again when it is back."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.catalogue import catalogue_for
from bot.desk import UTC_ZONE, reader_of
from bot.messages import Destination
from bot.outcomes import RetryAt, Unavailable, Uncertain
from bot.rendering import Reader, plain_message
from bot.rendering.sources import notice_text
from index import QuotewireError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.desk import Desk
    from index import StoredNotice

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0
# What Telegram did not take, or may not have taken, is said again after so long.
RETRY_S = 60.0


async def tell_notices(
    desk: Desk, look_every_s: float = LOOK_EVERY_S, retry_s: float = RETRY_S
) -> None:
    """Until cancelled. A notice is forgotten once every administrator has it, or can have none: a
    crash, or a reply that was lost, tells it twice rather than never."""
    settled: set[tuple[int, int]] = set()  # administrator, notice
    while True:
        pause_s = look_every_s
        try:
            if notices := await desk.stored(desk.live.notices):
                for admin in desk.settings.admins:
                    if not await _tell(desk, admin, notices, settled):
                        pause_s = retry_s
                await _forget_told(desk, notices, settled)
        except QuotewireError as error:
            logger.warning("%s", error)
        except Exception:  # nobody would be told of a dead source any more
            logger.exception("sources are not told of by a mistake of ours")
            pause_s = retry_s
        await asyncio.sleep(pause_s)


async def _tell(
    desk: Desk, admin: int, notices: Sequence[StoredNotice], settled: set[tuple[int, int]]
) -> bool:
    """In their order; False where one is to be said again, and those after it then."""
    chat = await desk.stored(desk.chats.chat, admin)
    reader = reader_of(chat, None) if chat else Reader(catalogue_for(None, None), UTC_ZONE)
    for notice in notices:
        if (admin, notice.notice_id) in settled:
            continue
        message = plain_message(notice_text(notice, reader))
        outcome = await desk.sender.send(Destination(admin), message)
        if isinstance(outcome, RetryAt | Unavailable | Uncertain):
            logger.warning("an administrator is not told of a source now: %s", outcome)
            return False
        settled.add((admin, notice.notice_id))
    return True


async def _forget_told(
    desk: Desk, notices: Sequence[StoredNotice], settled: set[tuple[int, int]]
) -> None:
    admins = desk.settings.admins
    told = [one for one in notices if all((who, one.notice_id) in settled for who in admins)]
    await desk.stored(desk.live.told, told)
    settled.difference_update((who, one.notice_id) for one in told for who in admins)
