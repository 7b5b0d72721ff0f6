"""What administrators do: statistics, a rebuild, sources, files of news, the log level.

Administrators are named by the settings and act in private only. Everything that cannot be taken
back is asked for twice.
"""

from __future__ import annotations

import asyncio
import logging
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from telegram.error import TelegramError

from bot.callbacks import callback_data
from bot.log_privacy import set_level
from bot.messages import Button
from bot.rendering import plain_message
from bot.rendering.buttons import label
from bot.settings import LogLevel
from index import ImportParameters, NotFoundError, QuotewireError, open_source

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    import telegram

    from bot.desk import Desk
    from bot.handlers.broadcast import Broadcasts
    from bot.handlers.buttons import Buttons, Press
    from bot.handlers.request import Request
    from bot.limiter import LaneLimiter
    from bot.subscriptions.ports import SubscriptionStore
    from index import ImportReport, SourceStats

logger = logging.getLogger(__name__)

# https://core.telegram.org/bots/api#getfile: bots can download files of up to 20 MB.
MAX_FILE_MB = 20
# A message may be edited about once a second; a rebuild takes minutes.
PROGRESS_EVERY_S = 3.0
MAX_REASON_CHARS = 300
MAX_SOURCES = 40
MAX_NAME_CHARS = 60


class Administration:
    def __init__(
        self,
        desk: Desk,
        buttons: Buttons,
        limiter: LaneLimiter,
        broadcasts: Broadcasts,
        subscriptions: SubscriptionStore,
    ) -> None:
        self._desk = desk
        self._buttons = buttons
        self._limiter = limiter
        self._broadcasts = broadcasts
        self._subscriptions = subscriptions
        self._started_at = desk.clock()
        self._rebuilding = False
        self._tasks: set[asyncio.Task[None]] = set()
        buttons.add({"admin": self._pressed})
        self._actions: dict[str, Callable[[Press], Coroutine[None, None, None]]] = {
            "stats": self._stats,
            "rebuild": self._ask_to_rebuild,
            "rebuild-yes": self._begin_rebuild,
            "sources": self._sources,
            "remove": self._ask_to_remove,
            "remove-yes": self._remove,
            "broadcast": self._broadcasts.explain,
            "log": self._log,
            "log-set": self._set_log,
        }

    async def command(self, request: Request) -> None:
        """/admin, and /admin broadcast TEXT"""
        verb, _, text = request.said.text.partition(" ")
        if not self._desk.is_admin(request.user_id):
            await self._desk.say(request, "admins-only")
        elif not request.private:
            await self._desk.say(request, "private-only", bot=self._desk.me.name)
        elif verb.casefold() == "broadcast":
            await self._broadcasts.preview(request, text.strip())
        else:
            names = ("stats", "rebuild", "sources", "broadcast", "log")
            rows = tuple((self._button(request, f"admin-button-{name}", name),) for name in names)
            await self._desk.say(request, "admin-title", buttons=rows)

    async def close(self) -> None:
        """Wait for what was begun: a rebuild ends by itself."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _button(self, request: Request, text: str, action: str, *more: int | str) -> Button:
        return Button(request.reader.say(text), callback_data("admin", action, *more))

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
        row = (self._button(press.request, "button-confirm", "rebuild-yes"),)
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
            reason = str(error)[:MAX_REASON_CHARS]
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

    async def _sources(self, press: Press) -> None:
        stats = await self._desk.pool.run(self._desk.news.stats)
        rows = tuple(
            (
                Button(
                    label(f"s{source.source_id} {source_name(source)} ({source.updates})"),
                    callback_data("admin", "remove", source.source_id),
                ),
            )
            for source in stats.sources[:MAX_SOURCES]
        )
        await self._desk.say(press.request, "admin-sources-title", buttons=rows)
        await self._desk.say(press.request, "admin-add-file")

    async def _source(self, press: Press) -> SourceStats | None:
        number = press.callback.number(1)
        stats = await self._desk.pool.run(self._desk.news.stats)
        found = [source for source in stats.sources if source.source_id == number]
        if not found:
            await self._desk.say(press.request, "admin-remove-gone")
        return found[0] if found else None

    async def _ask_to_remove(self, press: Press) -> None:
        if source := await self._source(press):
            row = (self._button(press.request, "button-confirm", "remove-yes", source.source_id),)
            await self._desk.say(
                press.request,
                "admin-remove-sure",
                buttons=(row,),
                source=source_name(source),
                count=source.updates,
            )

    async def _remove(self, press: Press) -> None:
        if (source := await self._source(press)) is None:
            return
        try:
            count = await self._desk.pool.run(self._desk.news.remove_source, source.source_id)
        except NotFoundError:
            await self._desk.say(press.request, "admin-remove-gone")
            return
        await self._desk.say(
            press.request, "admin-remove-done", source=source_name(source), count=count
        )

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

    async def file(self, request: Request, document: telegram.Document) -> None:
        """A document that an administrator sends is imported, like `ingest` does."""
        name = file_name(document.file_name)
        if (document.file_size or 0) > MAX_FILE_MB * 1_000_000:
            await self._desk.say(request, "admin-import-too-large", limit=MAX_FILE_MB)
            return
        await self._desk.say(request, "admin-import-begins", file=name)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            try:
                file = await document.get_file()
                await file.download_to_drive(path)
                report = await asyncio.to_thread(self._import, path)
            except (QuotewireError, TelegramError) as error:
                reason = str(error).replace(str(path), name)[:MAX_REASON_CHARS]
                await self._desk.say(request, "admin-import-failed", file=name, reason=reason)
                return
        await self._desk.say(
            request,
            "admin-import-done",
            file=name,
            read=report.read,
            new=report.new,
            revised=report.revised,
            unchanged=report.unchanged,
            rejected=report.rejected,
        )

    def _import(self, path: Path) -> ImportReport:
        parameters = ImportParameters()
        source = open_source(path, parameters)
        report = self._desk.news.ingest(source, parameters, self._desk.clock())
        self._desk.news.sync()
        return report


class Progress:
    """What a rebuild, in a thread, has done so far."""

    def __init__(self) -> None:
        self.step = "embedding"
        self.done = 0

    def embedded(self, done: int) -> None:
        self.step, self.done = "embedding", done

    def indexed(self, done: int) -> None:
        self.step, self.done = "indexing", done


def file_name(given: str | None) -> str:
    """A plain name for a file that somebody sent; its ending tells what it is."""
    return re.sub(r"[^\w.-]", "_", given or "").strip("._")[-MAX_NAME_CHARS:] or "news"


def source_name(source: SourceStats) -> str:
    return source.key.publisher or source.key.locator or f"s{source.source_id}"
