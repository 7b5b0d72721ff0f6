"""A message of an administrator to every chat: shown first, then confirmed, then followed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.rendering import plain_message
from bot.telegram.callbacks import callback_data
from bot.telegram.messages import MAX_TEXT_UNITS, Button, utf16_length

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.delivery.broadcasting import Broadcasting
    from bot.delivery.deliveries import DeliveryState
    from bot.handlers.buttons import Action, Buttons, Press
    from bot.handlers.desk import Desk
    from bot.handlers.request import Request

PROGRESS_EVERY_S = 3.0


class Broadcasts:
    """`wake_outbox` is called when something was queued."""

    def __init__(
        self,
        desk: Desk,
        buttons: Buttons,
        broadcasting: Broadcasting,
        wake_outbox: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._buttons = buttons
        self._broadcasting = broadcasting
        self._wake_outbox = wake_outbox
        self._followed: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()

    @property
    def actions(self) -> dict[str, Action]:
        """Its buttons, by verb."""
        return {"broadcast": self._confirmed}

    async def counts(self) -> Mapping[DeliveryState, int]:
        """Of all that is sent without being asked for."""
        return await self._desk.stored(self._broadcasting.counts)

    async def explain(self, press: Press) -> None:
        await self._desk.say(press.request, "admin-broadcast-what")

    async def preview(self, request: Request, text: str) -> None:
        """The message as everybody will see it, and a question under it."""
        if not text:
            await self._desk.say(request, "admin-broadcast-what")
            return
        if (length := utf16_length(text)) > MAX_TEXT_UNITS:
            await self._desk.say(
                request, "admin-broadcast-too-long", length=length, limit=MAX_TEXT_UNITS
            )
            return
        key = await self._desk.stored(self._broadcasting.draft, request.user_id, text)
        chats = await self._desk.stored(self._desk.chats.reachable)
        await self._desk.sender.say(request.to, (plain_message(text),))
        confirm = Button(request.reader.say("button-confirm"), callback_data("broadcast", key))
        await self._desk.say(
            request, "admin-broadcast-preview", buttons=((confirm,),), count=len(chats)
        )

    async def _confirmed(self, press: Press) -> None:
        """The right to do it is asked for again: a button can be forged."""
        request, arguments = press.request, press.callback.arguments
        if not self._desk.is_admin(request.user_id) or not request.private:
            await self._buttons.notice(press, "admins-only")
            return
        await self._buttons.notice(press)
        key = arguments[0] if arguments else ""
        text = await self._desk.stored(self._broadcasting.text, request.user_id, key)
        if text is None:
            await self._desk.say(request, "admin-broadcast-gone")
            return
        queue = self._broadcasting.queue
        total = await self._desk.stored(queue, key, text, self._desk.clock())
        self._wake_outbox()
        task = asyncio.create_task(self._follow(request, key, total))
        self._followed.add(task)
        task.add_done_callback(self._followed.discard)

    async def _follow(self, request: Request, key: str, total: int) -> None:
        """Keep a message at how far it is. The sending itself needs nobody to follow it."""
        shown, before = 0, ""
        while True:
            progress = await self._desk.stored(self._broadcasting.progress, key)
            text = request.reader.say(
                "admin-broadcast-progress",
                sent=progress.sent,
                count=total,
                failed=progress.failed,
            )
            if not shown:
                (shown,) = await self._desk.sender.say(request.to, (plain_message(text),))
            elif text != before:
                await self._desk.sender.edit(request.to.chat_id, shown, plain_message(text))
            before = text
            if not progress.waiting or self._closing.is_set():
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), PROGRESS_EVERY_S)

    async def close(self) -> None:
        self._closing.set()
        await asyncio.gather(*self._followed, return_exceptions=True)
