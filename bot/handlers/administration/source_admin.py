"""Sources of news in the hands of administrators: added by address or as a file, paused, removed.

/admin add ADDRESS → read at once → what was found; the list → a source's card → its buttons
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from telegram.error import TelegramError

from bot.rendering import plain_message
from bot.rendering.buttons import admin_button, label
from bot.rendering.errors import MAX_REASON_CHARS, reason_text
from bot.rendering.sources import followed_title, found_text, source_card, source_title
from bot.telegram.callbacks import callback_data
from bot.telegram.messages import Button
from index import (
    ImportParameters,
    InputError,
    NotFoundError,
    QuotewireError,
    open_source,
    shown_address,
    web_address_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    import telegram

    from bot.handlers.buttons import Press
    from bot.handlers.desk import Desk
    from bot.handlers.membership import Membership
    from bot.handlers.request import Request
    from index import ImportReport, SourceHealth

# https://core.telegram.org/bots/api#getfile: bots can download files of up to 20 MB.
MAX_FILE_MB = 20
MAX_SOURCES = 40
MAX_NAME_CHARS = 60


class SourceAdministration:
    """Called by `Administration`, which knows who may."""

    def __init__(self, desk: Desk, membership: Membership) -> None:
        self._desk = desk
        self._membership = membership
        self.actions: dict[str, Callable[[Press], Coroutine[None, None, None]]] = {
            "sources": self._list,
            "source": self._card,
            "pause": self._pause,
            "resume": self._resume,
            "unwatch": self._unwatch,
            "remove": self._ask_to_remove,
            "remove-yes": self._remove,
        }

    # -- adding ----------------------------------------------------------------------------------

    async def add(self, request: Request, address: str) -> None:
        """A page, a feed or a channel by its address. Files of this machine are added on its
        command line: whoever writes in Telegram does not read them."""
        if not address:
            await self._desk.say(request, "admin-add-what")
        elif self._desk.news.folder.is_sample:
            await self._desk.say(request, "admin-sample-only")
        elif address.startswith("@"):
            await self._add_channel(request, address)
        elif (web_address := web_address_of(address)) is None:
            await self._desk.say(request, "admin-add-what")
        else:
            await self._add_page(request, web_address)

    async def _add_page(self, request: Request, address: str) -> None:
        shown = shown_address(address)[:MAX_REASON_CHARS]
        await self._desk.say(request, "admin-add-begins", source=shown)
        try:
            added = await self._desk.live.add(address)
        except QuotewireError as error:
            reason = reason_text(error, request.reader)
            await self._desk.say(request, "admin-add-failed", reason=reason)
            return
        text = found_text(added, request.reader)
        name = f"w{added.source.watch_id}"
        row = (admin_button(request.reader, "admin-button-source", "source", name),)
        message = replace(plain_message(text), buttons=(row,))
        await self._desk.sender.say(request.to, (message,))

    async def _add_channel(self, request: Request, name: str) -> None:
        channel = await self._membership.channel_of_ours(name)
        if channel is None:
            await self._desk.say(request, "channel-unknown", name=name[:MAX_NAME_CHARS])
            return
        try:
            await self._desk.stored(self._desk.live.add_channel, channel.id, channel.title or name)
        except InputError as error:
            reason = reason_text(error, request.reader)
            await self._desk.say(request, "admin-add-failed", reason=reason)
            return
        await self._desk.say(request, "admin-add-channel-done", name=name)

    async def file(self, request: Request, document: telegram.Document) -> None:
        """A document that an administrator sends is imported, like `ingest` does."""
        name = file_name(document.file_name)
        if self._desk.news.folder.is_sample:
            await self._desk.say(request, "admin-sample-only")
            return
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
                reason = reason_text(error, request.reader).replace(str(path), name)
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
            removed=report.removed,
        )

    def _import(self, path: Path) -> ImportReport:
        parameters = ImportParameters()
        source = open_source(path, parameters)
        report = self._desk.news.ingest(source, parameters, self._desk.clock())
        self._desk.news.sync()
        return report

    # -- what there is ---------------------------------------------------------------------------

    async def _health(self) -> list[SourceHealth]:
        return await self._desk.pool.run(self._desk.live.health, self._desk.clock())

    async def _list(self, press: Press) -> None:
        rows = tuple(
            (Button(label(source_title(one)), callback_data("admin", "source", name_of(one))),)
            for one in (await self._health())[:MAX_SOURCES]
        )
        await self._desk.say(press.request, "admin-sources-title", buttons=rows)

    async def _found(self, press: Press) -> SourceHealth | None:
        """The source that a button names, said where it is gone."""
        arguments = press.callback.arguments
        name = arguments[1] if len(arguments) > 1 else ""
        found = [one for one in await self._health() if name in names_of(one)]
        if not found:
            await self._desk.say(press.request, "admin-remove-gone")
        return found[0] if found else None

    async def _card(self, press: Press) -> None:
        if (source := await self._found(press)) is None:
            return
        request, rows = press.request, []
        if source.watched is not None:
            name = f"w{source.watched.watch_id}"
            turned = "pause" if source.watched.state == "active" else "resume"
            rows.append((admin_button(request.reader, f"admin-button-{turned}", turned, name),))
            rows.append((admin_button(request.reader, "admin-button-unwatch", "unwatch", name),))
        if source.freshness is not None:
            name = f"s{source.freshness.source_id}"
            rows.append((admin_button(request.reader, "admin-button-remove", "remove", name),))
        card = source_card(source, request.reader, self._desk.clock())
        await self._desk.sender.say(request.to, (replace(card, buttons=tuple(rows)),))

    async def _pause(self, press: Press) -> None:
        await self._turn(press, self._desk.live.pause, "admin-paused")

    async def _resume(self, press: Press) -> None:
        await self._turn(press, self._desk.live.resume, "admin-resumed")

    async def _unwatch(self, press: Press) -> None:
        await self._turn(press, self._desk.live.remove, "admin-unwatched")

    async def _turn(self, press: Press, turn: Callable[[int], object], said: str) -> None:
        source = await self._found(press)
        if source is None or source.watched is None:
            return
        try:
            await self._desk.stored(turn, source.watched.watch_id)
        except NotFoundError:
            await self._desk.say(press.request, "admin-remove-gone")
            return
        await self._desk.say(press.request, said, source=followed_title(source))

    async def _ask_to_remove(self, press: Press) -> None:
        source = await self._found(press)
        if source is None or source.freshness is None:
            return
        name = f"s{source.freshness.source_id}"
        row = (admin_button(press.request.reader, "button-confirm", "remove-yes", name),)
        await self._desk.say(
            press.request,
            "admin-remove-sure",
            buttons=(row,),
            source=source_title(source),
            count=source.freshness.updates,
        )

    async def _remove(self, press: Press) -> None:
        source = await self._found(press)
        if source is None or source.freshness is None:
            return
        try:
            number = source.freshness.source_id
            count = await self._desk.pool.run(self._desk.live.remove_news, number)
        except NotFoundError:
            await self._desk.say(press.request, "admin-remove-gone")
            return
        await self._desk.say(
            press.request, "admin-remove-done", source=source_title(source), count=count
        )


def names_of(source: SourceHealth) -> set[str]:
    """ "w3" as it is watched, "s5" as its news is stored, "w3-s5" as both."""
    watched = {f"w{source.watched.watch_id}"} if source.watched else set()
    stored = {f"s{source.freshness.source_id}"} if source.freshness else set()
    return watched | stored | {name_of(source)}


def name_of(source: SourceHealth) -> str:
    """A folder may give several publishers' news, and two of them the same publisher's."""
    watched = f"w{source.watched.watch_id}" if source.watched else ""
    stored = f"s{source.freshness.source_id}" if source.freshness else ""
    return "-".join(filter(None, (watched, stored)))


def file_name(given: str | None) -> str:
    """A plain name for a file that somebody sent; its ending tells what it is."""
    return re.sub(r"[^\w.-]", "_", given or "").strip("._")[-MAX_NAME_CHARS:] or "news"
