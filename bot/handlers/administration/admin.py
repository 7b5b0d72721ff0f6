"""What administrators do: statistics, a rebuild, sources, messages to everybody, the log level.

Administrators are named by the settings and act in private only. Everything that cannot be taken
back is asked for twice.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, get_args

from bot.log_privacy import set_level
from bot.rendering import plain_message
from bot.rendering.buttons import admin_button
from bot.rendering.errors import reason_text
from bot.settings import LogLevel
from bot.telegram.callbacks import callback_data
from bot.telegram.messages import Button
from index import QuotewireError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.handlers.administration.broadcast import Broadcasts
    from bot.handlers.administration.source_admin import SourceAdministration
    from bot.handlers.buttons import Action, Buttons, Press
    from bot.handlers.desk import Desk
    from bot.handlers.request import Request
    from bot.subscriptions.ports import SubscriptionStore
    from bot.telegram.limiter import LaneLimiter

logger = logging.getLogger(__name__)

# A message may be edited about once a second; a rebuild takes minutes.
PROGRESS_EVERY_S = 3.0


class Administration:
    def __init__(
        self,
        desk: Desk,
        buttons: Buttons,
        limiter: LaneLimiter,
        broadcasts: Broadcasts,
        subscriptions: SubscriptionStore,
        sources: SourceAdministration,
    ) -> None:
        self._desk = desk
        self._sources = sources
        self._buttons = buttons
        self._limiter = limiter
        self._broadcasts = broadcasts
        self._subscriptions = subscriptions
        self._started_at = desk.clock()
        self._rebuilding = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._actions: dict[str, Callable[[Press], Coroutine[None, None, None]]] = {
            "stats": self._stats,
            "rebuild": self._ask_to_rebuild,
            "rebuild-yes": self._begin_rebuild,
            **sources.actions,
            "broadcast": self._broadcasts.explain,
            "log": self._log,
            "log-set": self._set_log,
        }

    @property
    def actions(self) -> dict[str, Action]:
        """Its buttons, by verb: one, whose first argument says what to do."""
        return {"admin": self._pressed}

    async def command(self, request: Request) -> None:
        """/admin, /admin add ADDRESS and /admin broadcast TEXT"""
        verb, _, text = request.said.text.partition(" ")
        if not self._desk.is_admin(request.user_id):
            await self._desk.say(request, "admins-only")
        elif not request.private:
            await self._desk.say(request, "private-only", bot=self._desk.me.name)
        elif verb.casefold() == "broadcast":
            await self._broadcasts.preview(request, text.strip())
        elif verb.casefold() == "add":
            await self._sources.add(request, text.strip())
        else:
            names = ("stats", "rebuild", "sources", "broadcast", "log")
            rows = tuple(
                (admin_button(request.reader, f"admin-button-{name}", name),) for name in names
            )
            await self._desk.say(request, "admin-title", buttons=rows)

    async def close(self) -> None:
        """Wait for what was begun: a rebuild ends by itself."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _pressed(self, press: Press) -> None:
        """The right to do it is asked for at every press: a button can be forged."""
        arguments = press.callback.arguments
        action = self._actions.get(arguments[0]) if arguments else None
        if not self._desk.is_admin(press.request.user_id) or not press.request.private:
            await self._buttons.notice(press, "admins-only")
        elif action is None:
            await self._buttons.notice(press, "button-stale")
        else:
            await self._buttons.notice(press)
            await action(press)

    async def _stats(self, press: Press) -> None:
        stats = await self._desk.pool.run(self._desk.news.stats)
        counts, reader = self._desk.throttle.counts, press.request.reader
        deliveries = await self._broadcasts.counts()
        await self._desk.say(
            press.request,
            "admin-stats",
            updates=stats.updates,
            stories=stats.stories,
            passages=stats.chunks,
            statements=stats.statements,
            waiting=stats.pending.get("dense", 0),
            chats=await self._desk.stored(self._desk.chats.count),
            asked=counts["asked"],
            refused=counts["refused"] + counts["dropped"],
            busy=counts["busy"] + counts["busy, not said"],
            pending=deliveries["pending"] + deliveries["sending"],
            uncertain=deliveries["uncertain"],
            failed=deliveries["failed"],
            subscriptions=await self._desk.stored(self._subscriptions.count),
            queued=self._limiter.waiting,
            floods=self._limiter.flood_waits,
            level=logging.getLevelName(logging.getLogger().level),
            since=reader.time(self._started_at),
        )

    async def _ask_to_rebuild(self, press: Press) -> None:
        row = (admin_button(press.request.reader, "button-confirm", "rebuild-yes"),)
        await self._desk.say(press.request, "admin-rebuild-sure", buttons=(row,))

    async def _begin_rebuild(self, press: Press) -> None:
        """In a task of its own: questions are answered meanwhile, by the index there is."""
        if self._rebuilding:
            await self._desk.say(press.request, "admin-rebuild-running")
            return
        self._rebuilding = True
        task = asyncio.create_task(self._rebuild(press.request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _rebuild(self, request: Request) -> None:
        progress = Progress()
        try:
            (shown, *_) = await self._desk.say(request, "admin-rebuild-begins")
            total = (await asyncio.to_thread(self._desk.news.stats)).chunks
            showing = asyncio.create_task(self._show(request, shown, progress, total))
            try:
                report = await asyncio.to_thread(
                    self._desk.news.rebuild, progress.embedded, progress.indexed
                )
            finally:
                showing.cancel()
            text = request.reader.say(
                "admin-rebuild-done", passages=report.passages, embedded=report.embedded
            )
        except QuotewireError as error:
            logger.warning("a rebuild failed: %s", error)
            reason = reason_text(error, request.reader)
            text = request.reader.say("admin-rebuild-failed", reason=reason)
        finally:
            self._rebuilding = False
        await self._desk.sender.say(request.to, (plain_message(text),))

    async def _show(
        self, request: Request, message_id: int, progress: Progress, total: int
    ) -> None:
        """Keep the message at what is done, until cancelled."""
        before = ""
        while True:
            await asyncio.sleep(PROGRESS_EVERY_S)
            text = request.reader.say(
                f"admin-rebuild-{progress.step}", done=progress.done, total=total
            )
            if text != before:
                await self._desk.sender.edit(request.to.chat_id, message_id, plain_message(text))
                before = text

    async def _log(self, press: Press) -> None:
        row = tuple(
            Button(level, callback_data("admin", "log-set", level)) for level in get_args(LogLevel)
        )
        level = logging.getLevelName(logging.getLogger().level)
        await self._desk.say(press.request, "admin-log-now", buttons=(row,), level=level)

    async def _set_log(self, press: Press) -> None:
        level = press.callback.arguments[1] if len(press.callback.arguments) > 1 else ""
        if level not in get_args(LogLevel):
            await self._desk.say(press.request, "button-stale")
            return
        set_level(level)
        await self._desk.say(press.request, "admin-log-set", level=level)


class Progress:
    """What a rebuild, in a thread, has done so far."""

    def __init__(self) -> None:
        self.step = "embedding"
        self.done = 0

    def embedded(self, done: int) -> None:
        self.step, self.done = "embedding", done

    def indexed(self, done: int) -> None:
        self.step, self.done = "indexing", done
