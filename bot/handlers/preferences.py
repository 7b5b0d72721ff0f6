"""How a chat reads and what is kept of it: /timezone, /language, /new, /privacy, /forget."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.callbacks import callback_data
from bot.catalogue import LANGUAGES, catalogue
from bot.desk import reader_of
from bot.messages import Button
from bot.rendering import plain_message
from bot.zones import SUGGESTED, find_zones, is_zone

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.handlers.buttons import Buttons, Press
    from bot.handlers.membership import Membership
    from bot.handlers.request import Request
    from bot.messages import ButtonRows
    from bot.rendering import Reader

ZONES_IN_A_ROW = 3


class Preferences:
    """In a group only its administrators change what counts for all."""

    def __init__(self, desk: Desk, buttons: Buttons, membership: Membership) -> None:
        self._desk = desk
        self._buttons = buttons
        self._membership = membership
        buttons.add(
            {"zone": self._choose_zone, "language": self._choose_language, "forget": self._forget}
        )

    async def timezone(self, request: Request) -> None:
        """/timezone [NAME]"""
        asked = request.said.text
        if not asked:
            zone, time = request.reader.zone, self._desk.clock()
            shown = request.reader.catalogue.clock(time, zone)
            await self._desk.say(
                request,
                "timezone-now",
                buttons=_zone_buttons(SUGGESTED),
                zone=zone.key,
                time=shown,
            )
            return
        found = find_zones(asked)
        if not found:
            await self._desk.say(request, "timezone-unknown", zone=asked[:60])
        elif len(found) > 1:
            await self._desk.say(request, "timezone-several", buttons=_zone_buttons(found))
        elif await self._may_change(request):
            await self._set_zone(request, found[0])

    async def _choose_zone(self, press: Press) -> None:
        name = press.callback.arguments[0] if press.callback.arguments else ""
        if not is_zone(name):
            await self._buttons.notice(press, "button-stale")
            return
        if not await self._membership.may_change(press.request):
            await self._buttons.notice(press, "group-admins-only")
            return
        await self._buttons.notice(press)
        await self._set_zone(press.request, name)

    async def _set_zone(self, request: Request, name: str) -> None:
        await self._desk.stored(self._desk.chats.choose_zone, request.chat.chat_id, name)
        reader = reader_of(replace(request.chat, zone=name), request.chat.language_code)
        time = reader.catalogue.clock(self._desk.clock(), reader.zone)
        await self._say_in(request, reader, "timezone-set", zone=name, time=time)

    async def language(self, request: Request) -> None:
        """/language [CODE]"""
        code = request.said.text.casefold()
        if code in LANGUAGES:
            if await self._may_change(request):
                await self._set_language(request, code)
            return
        name = request.reader.say("language-name")
        rows = tuple(
            (Button(catalogue(one).say("language-name"), callback_data("language", one)),)
            for one in LANGUAGES
        )
        await self._desk.say(request, "language-now", buttons=rows, language=name)

    async def _choose_language(self, press: Press) -> None:
        code = press.callback.arguments[0] if press.callback.arguments else ""
        if code not in LANGUAGES:
            await self._buttons.notice(press, "button-stale")
            return
        if not await self._membership.may_change(press.request):
            await self._buttons.notice(press, "group-admins-only")
            return
        await self._buttons.notice(press)
        await self._set_language(press.request, code)

    async def _set_language(self, request: Request, code: str) -> None:
        await self._desk.stored(self._desk.chats.choose_language, request.chat.chat_id, code)
        reader = reader_of(replace(request.chat, language=code))
        await self._say_in(request, reader, "language-set")

    async def new(self, request: Request) -> None:
        """/new"""
        await self._desk.stored(self._desk.exchanges.end, request.conversation)
        await self._desk.say(request, "new-done")

    async def privacy(self, request: Request) -> None:
        """/privacy"""
        await self._desk.say(request, "privacy", hours=self._desk.settings.conversation_hours)

    async def forget(self, request: Request) -> None:
        """/forget, in private: a group's settings are not one member's to erase."""
        if not request.private:
            await self._desk.say(request, "private-only", bot=self._desk.me.name)
            return
        row = (
            Button(request.reader.say("button-confirm"), callback_data("forget", "yes")),
            Button(request.reader.say("button-cancel"), callback_data("forget", "no")),
        )
        await self._desk.say(request, "forget-sure", buttons=(row,))

    async def _forget(self, press: Press) -> None:
        request = press.request
        if not request.private:  # forged: in a group nobody was asked
            await self._buttons.notice(press, "button-stale")
            return
        await self._buttons.notice(press)
        sure = press.callback.arguments == ("yes",)
        if sure:
            await self._desk.stored(self._desk.chats.forget, request.user_id)
        text = request.reader.say("forget-done" if sure else "forget-cancelled")
        await self._desk.sender.replace(request.to, (request.message_id,), (plain_message(text),))

    async def _may_change(self, request: Request) -> bool:
        if await self._membership.may_change(request):
            return True
        await self._desk.say(request, "group-admins-only")
        return False

    async def _say_in(
        self, request: Request, reader: Reader, message_id: str, zone: str = "", time: str = ""
    ) -> None:
        """In the language and zone that were just chosen."""
        await self._desk.say(replace(request, reader=reader), message_id, zone=zone, time=time)


def _zone_buttons(zones: tuple[str, ...] | list[str]) -> ButtonRows:
    buttons = [Button(_city(zone), callback_data("zone", zone)) for zone in zones]
    return tuple(
        tuple(buttons[start : start + ZONES_IN_A_ROW])
        for start in range(0, len(buttons), ZONES_IN_A_ROW)
    )


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
