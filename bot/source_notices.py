"""Administrators are told once when a source dies, and again when it is back."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.catalogue import catalogue_for
from bot.desk import UTC_ZONE, reader_of
from bot.messages import Destination
from bot.rendering import Reader, plain_message
from bot.rendering.sources import notice_text
from index import QuotewireError

if TYPE_CHECKING:
    from bot.desk import Desk
    from index import StoredNotice

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0


async def tell_notices(desk: Desk) -> None:
    """Until cancelled. A notice is forgotten once it was handed to Telegram for everybody: a crash
    in between tells it twice rather than never."""
    while True:
        try:
            if notices := await desk.stored(desk.live.notices):
                for admin in desk.settings.admins:
                    await _tell(desk, admin, notices)
                await desk.stored(desk.live.told, notices)
        except QuotewireError as error:
            logger.warning("%s", error)
        await asyncio.sleep(LOOK_EVERY_S)


async def _tell(desk: Desk, admin: int, notices: list[StoredNotice]) -> None:
    chat = await desk.stored(desk.chats.chat, admin)
    reader = reader_of(chat, None) if chat else Reader(catalogue_for(None, None), UTC_ZONE)
    for notice in notices:
        await desk.sender.send(Destination(admin), plain_message(notice_text(notice, reader)))
