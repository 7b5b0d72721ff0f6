"""Administrators are told once when a source dies, and again when it is back.

Sources that die together, as when the network is out, are told of together. They do not die in one
moment: each is found dead at a poll of its own. So what follows a message is gathered, for ever
longer while there is more.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.i18n.catalogue import catalogue_for
from bot.rendering import Reader, plain_message
from bot.rendering.reader import UTC_ZONE, reader_of
from bot.rendering.source_notices import folded, notices_text
from bot.telegram.messages import Destination
from bot.telegram.outcomes import RetryAt, Unavailable, Uncertain
from index import QuotewireError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.handlers.desk import Desk
    from index import Outage, StoredNotice

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. What Telegram did not take, or may not have taken, is said again after `retry_s`.
    What comes after a message waits for the first pause, then for twice as long each time, until
    a look finds nothing."""

    look_every_s: float = 5.0
    retry_s: float = 60.0
    first_pause_s: float = 60.0
    longest_pause_s: float = 1_800.0

    def pause_after(self, pause_s: float) -> float:
        """How long to gather after a message that came after this pause, 0 for none."""
        return min(max(2 * pause_s, self.first_pause_s), self.longest_pause_s)


async def tell_notices(desk: Desk, pace: Pace | None = None) -> None:
    """Until cancelled. A notice is forgotten once every administrator has it, or can have none: a
    crash, or a reply that was lost, tells it twice rather than never."""
    pace = pace or Pace()
    settled: set[tuple[int, int]] = set()  # administrator, notice
    gathering_s = 0.0
    while True:
        pause_s = pace.look_every_s
        try:
            if not (notices := await desk.stored(desk.live.notices)):
                gathering_s = 0.0
            elif await _tell_all(desk, notices, settled):
                pause_s = gathering_s = pace.pause_after(gathering_s)
            else:
                pause_s = pace.retry_s
        except QuotewireError as error:
            logger.warning("%s", error)
        except Exception:  # nobody would be told of a dead source any more
            logger.exception("sources are not told of by a mistake of ours")
            pause_s = pace.retry_s
        await asyncio.sleep(pause_s)


async def _tell_all(
    desk: Desk, notices: Sequence[StoredNotice], settled: set[tuple[int, int]]
) -> bool:
    """False where some are to be told again."""
    outage = await desk.stored(desk.live.outage)
    heard = [await _tell(desk, admin, notices, settled, outage) for admin in desk.settings.admins]
    await _forget_told(desk, notices, settled)
    return all(heard)


async def _tell(
    desk: Desk,
    admin: int,
    notices: Sequence[StoredNotice],
    settled: set[tuple[int, int]],
    outage: Outage | None,
) -> bool:
    """In their order; False where some are to be said again, and those after them then."""
    chat = await desk.stored(desk.chats.chat, admin)
    reader = reader_of(chat, None) if chat else Reader(catalogue_for(None, None), UTC_ZONE)
    for group in folded([one for one in notices if (admin, one.notice_id) not in settled]):
        message = plain_message(notices_text(group, reader, outage))
        outcome = await desk.sender.send(Destination(admin), message)
        if isinstance(outcome, RetryAt | Unavailable | Uncertain):
            logger.warning("an administrator is not told of sources now: %s", outcome)
            return False
        settled.update((admin, one.notice_id) for one in group)
    return True


async def _forget_told(
    desk: Desk, notices: Sequence[StoredNotice], settled: set[tuple[int, int]]
) -> None:
    admins = desk.settings.admins
    told = [one for one in notices if all((who, one.notice_id) in settled for who in admins)]
    await desk.stored(desk.live.told, told)
    settled.difference_update((who, one.notice_id) for one in told for who in admins)
